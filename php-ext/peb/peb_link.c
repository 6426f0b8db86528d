/* SPDX-License-Identifier: Apache-2.0 */
/* Links: a mailbox on a connection that all links to the same node share. */
#include "peb/php_peb.h"

#include "php_ini.h"

#define LONGEST_MS 86400000

/*
 * Old programs give seconds where milliseconds are meant: a connection over a network takes more than five of those. 0 waited for ever in mypeb. Nothing waits for
 * ever here that cannot be interrupted.
 */
static int64_t connect_timeout(zend_long timeout_ms)
{
	return timeout_ms == 0 ? ERLANG_G(options).timeout_ms : MIN(MAX(timeout_ms, ERLANG_G(peb_min_connect_timeout_ms)), LONGEST_MS);
}

/* What the program leaves empty is what the settings say. */
static sc_node_settings settings_of(const zend_string *node, const zend_string *cookie, zend_long timeout_ms)
{
	const erlang_options *options = &ERLANG_G(options);
	sc_node_settings settings = {
	    .node = erlang_string_bytes(node),
	    .cookie = erlang_string_bytes(cookie),
	    .cookie_file = options->cookie_file,
	    .tls = options->tls,
	    .spin_us = options->spin_us,
	    .timeout_ms = connect_timeout(timeout_ms),
	};

	if (ZSTR_LEN(node) == 0) {
		settings.node = options->nodes;
	}
	if (ZSTR_LEN(cookie) == 0 && ERLANG_G(cookie) != NULL) {
		settings.cookie = erlang_string_bytes(ERLANG_G(cookie));
	}
	return settings;
}

static erlang_connection *connection_of(const sc_node_settings *settings, bool persistent)
{
	erlang_connection *connection;
	zend_string *sentence;
	sc_status status;
	sc_bytes reason;

	if (settings->cookie.count > 0 && sc_check_cookie(settings->cookie, &reason) != sc_status_ok) {
		peb_fail(PEB_INIT);
		return NULL;
	}
	connection = erlang_connection_get(settings, persistent, &status, &sentence);
	if (connection == NULL) {
		zend_string_release(sentence);
		peb_fail(PEB_CONNECT);
	}
	return connection;
}

peb_link *peb_link_open(zend_string *node, zend_string *cookie, zend_long timeout_ms, bool persistent)
{
	sc_node_settings settings = settings_of(node, cookie, timeout_ms);
	erlang_connection *connection = connection_of(&settings, persistent);
	sc_mailbox *mailbox;
	peb_link *link;

	if (connection == NULL) {
		return NULL;
	}
	if (sc_mailbox_open(connection->node, &mailbox) != sc_status_ok) {
		erlang_connection_release(connection);
		peb_fail(PEB_CONNECT);
		return NULL;
	}
	link = emalloc(sizeof(*link));
	*link = (peb_link){
	    .connection = connection,
	    .mailbox = mailbox,
	    .node = zend_string_copy(node),
	    .cookie = zend_string_copy(cookie),
	    .timeout_ms = timeout_ms,
	    .persistent = persistent,
	};
	return link;
}

void peb_link_free(peb_link *link)
{
	sc_mailbox_close(link->mailbox);
	erlang_connection_release(link->connection);
	zend_string_release(link->node);
	zend_string_release(link->cookie);
	efree(link);
}

static void do_connect(INTERNAL_FUNCTION_PARAMETERS, bool persistent)
{
	zend_string *node, *cookie;
	zend_long timeout_ms = 0;
	peb_link *link;

	ZEND_PARSE_PARAMETERS_START(2, 3)
		Z_PARAM_STR(node)
		Z_PARAM_STR(cookie)
		Z_PARAM_OPTIONAL
		Z_PARAM_LONG(timeout_ms)
	ZEND_PARSE_PARAMETERS_END();
	if (timeout_ms < 0) {
		zend_argument_value_error(3, "must be greater than or equal to 0");
		RETURN_THROWS();
	}
	peb_fail(PEB_OK);
	link = peb_link_open(node, cookie, timeout_ms, persistent);
	if (link == NULL) {
		RETURN_FALSE;
	}
	RETURN_RES(zend_register_resource(link, peb_link_type));
}

PHP_FUNCTION(peb_connect)
{
	do_connect(INTERNAL_FUNCTION_PARAM_PASSTHRU, false);
}

/* The connection stays for later requests; the link, its pid and its messages do not. */
PHP_FUNCTION(peb_pconnect)
{
	do_connect(INTERNAL_FUNCTION_PARAM_PASSTHRU, true);
}

static zend_resource *last_link(void)
{
	zend_resource *resource;

	ZEND_HASH_REVERSE_FOREACH_PTR(&EG(regular_list), resource)
	{
		if (peb_is_link(resource)) {
			return resource;
		}
	}
	ZEND_HASH_FOREACH_END();
	return NULL;
}

zend_resource *peb_link_or_default(zval *resource)
{
	if (resource == NULL) {
		return last_link();
	}
	return peb_link_of(resource) == NULL ? NULL : Z_RES_P(resource);
}

PHP_FUNCTION(peb_close)
{
	zval *value = NULL;
	zend_resource *resource;

	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_RESOURCE_OR_NULL(value)
	ZEND_PARSE_PARAMETERS_END();
	peb_fail(PEB_OK);
	resource = peb_link_or_default(value);
	if (resource == NULL) {
		RETURN_FALSE;
	}
	peb_session_remember(resource, resource->ptr);
	zend_list_close(resource);
	RETURN_TRUE;
}

/* The cookie that the program gave is its own; that of the settings is nobody's to see. */
static void add_cookie(zval *info, const peb_link *link)
{
	if (ZSTR_LEN(link->cookie) > 0) {
		add_assoc_str(info, "connectcookie", zend_string_copy(link->cookie));
	} else {
		add_assoc_string(info, "connectcookie", "********");
	}
}

/* About our side, as ever. */
PHP_FUNCTION(peb_linkinfo)
{
	zval *value = NULL;
	zend_resource *resource;
	const peb_link *link;
	sc_token pid;
	const char *name, *at;

	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_RESOURCE_OR_NULL(value)
	ZEND_PARSE_PARAMETERS_END();
	resource = peb_link_or_default(value);
	if (resource == NULL) {
		RETURN_FALSE;
	}
	link = resource->ptr;
	sc_mailbox_pid(link->mailbox, &pid);
	name = (const char *)pid.bytes.bytes;
	at = memchr(name, '@', pid.bytes.count);
	array_init(return_value);
	add_assoc_stringl(return_value, "thishostname", at + 1, pid.bytes.count - (at + 1 - name));
	add_assoc_stringl(return_value, "thisnodename", name, pid.bytes.count);
	add_assoc_stringl(return_value, "thisalivename", name, at - name);
	add_cookie(return_value, link);
	add_assoc_long(return_value, "creation", pid.creation);
	add_assoc_long(return_value, "is_persistent", link->persistent);
}

PHP_FUNCTION(peb_status)
{
	zend_resource *resource, *last = last_link();
	int plain = 0, persistent = 0;

	ZEND_PARSE_PARAMETERS_NONE();
	ZEND_HASH_FOREACH_PTR(&EG(regular_list), resource)
	{
		if (peb_is_link(resource)) {
			*(((peb_link *)resource->ptr)->persistent ? &persistent : &plain) += 1;
		}
	}
	ZEND_HASH_FOREACH_END();
	php_printf(
	    "\r\n<br>default link: %d\r\n<br>num link: %d\r\n<br>num persistent: %d", last == NULL ? -1 : (int)last->handle, plain, persistent);
}
