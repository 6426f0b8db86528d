/* SPDX-License-Identifier: Apache-2.0 */
/* Connections to nodes: found, made, shared, kept. */
#include "php_erlang_connection.h"

#include "zend_smart_str.h"

static void append_field(smart_str *key, sc_bytes field)
{
	smart_str_append_unsigned(key, field.count);
	smart_str_appendc(key, ':');
	smart_str_appendl(key, (const char *)field.bytes, field.count);
}

static void append_tls(smart_str *key, const sc_tls_settings *tls)
{
	if (!tls->enabled) {
		return;
	}
	append_field(key, tls->ca_file);
	append_field(key, tls->cert_file);
	append_field(key, tls->key_file);
	append_field(key, tls->server_name);
	smart_str_appendc(key, tls->verify == sc_tls_verify_none ? 'n' : 'p');
}

/* Each field with its length, so that no two settings give the same key. */
static zend_string *key_of(const sc_node_settings *settings)
{
	smart_str key = {0};

	append_field(&key, settings->node);
	append_field(&key, settings->own_name);
	append_field(&key, settings->cookie);
	append_field(&key, settings->cookie_file);
	smart_str_append_unsigned(&key, settings->message_limit);
	smart_str_appendc(&key, ':');
	smart_str_append_unsigned(&key, settings->byte_limit);
	smart_str_appendc(&key, settings->full_name ? 'f' : 'a');
	append_tls(&key, &settings->tls);
	return smart_str_extract(&key);
}

static void destroy(erlang_connection *connection)
{
	sc_node_destroy(connection->node);
	zend_string_release_ex(connection->key, 1);
	pefree(connection, 1);
}

static void remove_connection(erlang_connection *connection)
{
	zend_hash_del(ERLANG_G(connections), connection->key);
	destroy(connection);
}

/* The table is made when it is first needed: PHP-FPM forks after MINIT. */
static HashTable *connections(void)
{
	if (ERLANG_G(connections) == NULL) {
		ERLANG_G(connections) = pemalloc(sizeof(HashTable), 1);
		zend_hash_init(ERLANG_G(connections), 4, NULL, NULL, 1);
	}
	return ERLANG_G(connections);
}

static erlang_connection *find_or_add(const sc_node_settings *settings)
{
	zend_string *key = key_of(settings);
	erlang_connection *connection = zend_hash_find_ptr(connections(), key);

	if (connection == NULL) {
		connection = pecalloc(1, sizeof(*connection), 1);
		connection->node = sc_node_create();
		connection->key = zend_string_init(ZSTR_VAL(key), ZSTR_LEN(key), 1);
		zend_hash_add_new_ptr(connections(), connection->key, connection);
	}
	zend_string_release(key);
	return connection;
}

erlang_connection *erlang_connection_get(const sc_node_settings *settings, bool persistent, sc_status *status, zend_string **error)
{
	erlang_connection *connection;

	if (!ERLANG_G(options).bridge) {
		*status = sc_status_denied;
		*error = ZSTR_INIT_LITERAL("erlang.bridge is Off: programs may not connect to nodes here", 0);
		return NULL;
	}
	connection = find_or_add(settings);
	*status = sc_node_is_alive(connection->node) ? sc_status_ok : sc_node_connect(connection->node, settings);
	if (*status != sc_status_ok) {
		sc_bytes sentence = sc_node_error(connection->node);

		*error = zend_string_init((const char *)sentence.bytes, sentence.count, 0);
		if (connection->users == 0) {
			remove_connection(connection);
		}
		return NULL;
	}
	connection->users++;
	connection->persistent |= persistent;
	return connection;
}

void erlang_connection_release(erlang_connection *connection)
{
	connection->users--;
	if (connection->users == 0 && !connection->persistent) {
		remove_connection(connection);
	}
}

void erlang_connection_shutdown(HashTable *connections)
{
	erlang_connection *connection;

	if (connections == NULL) {
		return;
	}
	ZEND_HASH_FOREACH_PTR(connections, connection)
	{
		destroy(connection);
	}
	ZEND_HASH_FOREACH_END();
	zend_hash_destroy(connections);
	pefree(connections, 1);
}

#if PHP_VERSION_ID >= 80200
#define IS_SET(flag) zend_atomic_bool_load_ex(&EG(flag))
#define CLEAR(flag) zend_atomic_bool_store_ex(&EG(flag), false)
#else
#define IS_SET(flag) EG(flag)
#define CLEAR(flag) (EG(flag) = false)
#endif

bool erlang_wait_goes_on(void)
{
	/* The engine ends the script itself, once we have returned to it. */
	if (IS_SET(timed_out)) {
		return false;
	}
	if (IS_SET(vm_interrupt) && zend_interrupt_function != NULL) {
		CLEAR(vm_interrupt);
		zend_interrupt_function(EG(current_execute_data));
	}
	return EG(exception) == NULL;
}
