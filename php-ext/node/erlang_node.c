/* SPDX-License-Identifier: Apache-2.0 */
/* Erlang\Node: connecting, closing, and what both have to say. */
#include "node/php_erlang_node.h"

#include "php_ini.h"
#include "zend_attributes.h"
#include "erlang_node_arginfo.h"

#define LONGEST_SECONDS 86400

static zend_class_entry *node_ce;
static zend_class_entry *connect_exception_ce;
static zend_class_entry *timeout_exception_ce;
zend_class_entry *erlang_remote_exception_ce;
zend_class_entry *erlang_down_exception_ce;

static zend_object_handlers node_handlers;

static erlang_node *node_of(const zend_object *object)
{
	return (erlang_node *)((char *)object - offsetof(erlang_node, common));
}

static zend_object *create(zend_class_entry *class)
{
	erlang_node *node = zend_object_alloc(sizeof(*node), class);

	zend_object_std_init(&node->common, class);
	object_properties_init(&node->common, class);
	node->common.handlers = &node_handlers;
	return &node->common;
}

static void close_node(erlang_node *node)
{
	if (node->connection != NULL) {
		sc_mailbox_close(node->mailbox);
		erlang_connection_release(node->connection);
		node->mailbox = NULL;
		node->connection = NULL;
	}
}

static void destroy(zend_object *object)
{
	close_node(node_of(object));
	zend_object_std_dtor(object);
}

/* From a status to an exception */

static void throw_status(sc_status status, const char *sentence, size_t length)
{
	zend_class_entry *class = connect_exception_ce;

	if (status == sc_status_timed_out) {
		class = timeout_exception_ce;
	} else if (status == sc_status_invalid || status == sc_status_too_large) {
		class = erlang_exception_ce;
	}
	zend_throw_exception_ex(class, status, "%.*s", (int)length, sentence);
}

bool erlang_node_check(erlang_node *node, sc_status status)
{
	sc_bytes sentence;

	if (status == sc_status_ok) {
		return true;
	}
	/* The engine tells of its time limit, a signal's handler of what it threw. */
	if (status == sc_status_waiting || EG(exception) != NULL || node->connection == NULL) {
		return false;
	}
	sentence = sc_node_error(node->connection->node);
	throw_status(status, (const char *)sentence.bytes, sentence.count);
	return false;
}

static void throw_closed(void)
{
	zend_throw_exception(connect_exception_ce, "The node was closed: Erlang\\Node::connect() gives another one", sc_status_unreachable);
}

erlang_node *erlang_node_of(zval *object)
{
	erlang_node *node = node_of(Z_OBJ_P(object));

	if (node->connection == NULL) {
		throw_closed();
		return NULL;
	}
	return node;
}

bool erlang_node_goes_on(erlang_node *node)
{
	if (!erlang_wait_goes_on()) {
		return false;
	}
	if (node->connection == NULL) {
		throw_closed();
		return false;
	}
	return true;
}

/* Arguments */

/* Milliseconds, rounded up; negative: for ever. False with an exception. */
static bool milliseconds_of(const double *seconds, uint32_t number, int64_t *milliseconds)
{
	if (seconds == NULL) {
		*milliseconds = ERLANG_G(options).timeout_ms;
	} else if (zend_isinf(*seconds) && *seconds > 0) {
		*milliseconds = -1;
	} else if (*seconds >= 0 && *seconds <= LONGEST_SECONDS) {
		*milliseconds = (int64_t)ceil(*seconds * 1000);
	} else {
		zend_argument_value_error(number, "must be a number of seconds from 0 to %d, or INF", LONGEST_SECONDS);
		return false;
	}
	return true;
}

bool erlang_node_deadline(const double *seconds, uint32_t number, int64_t *deadline)
{
	int64_t milliseconds;

	if (!milliseconds_of(seconds, number, &milliseconds)) {
		return false;
	}
	*deadline = sc_deadline(milliseconds);
	return true;
}

bool erlang_node_name(const zend_string *name, uint32_t number)
{
	if (sc_is_atom(erlang_string_bytes(name))) {
		return true;
	}
	zend_argument_value_error(number, "must be UTF-8 of at most 255 characters");
	return false;
}

/* Whether the pid or reference is the node's own: over this connection it is not reached otherwise, and the node hangs up at the attempt. */
static bool is_there(erlang_node *node, const sc_token *target, uint32_t number)
{
	sc_bytes peer = sc_node_peer(node->connection->node);

	if (target->bytes.count == peer.count && memcmp(target->bytes.bytes, peer.bytes, peer.count) == 0) {
		return true;
	}
	zend_argument_value_error(number, "is of the node %.*s, and the connection leads to %.*s", (int)target->bytes.count,
	    (const char *)target->bytes.bytes, (int)peer.count, (const char *)peer.bytes);
	return false;
}

erlang_node *erlang_node_and_target(zval *object, zval *value, uint32_t number, int kinds, sc_token *target)
{
	erlang_node *node = erlang_node_of(object);

	if (node == NULL) {
		return NULL;
	}
	if (Z_TYPE_P(value) == IS_STRING && (kinds & ERLANG_NAME)) {
		*target = (sc_token){.kind = sc_token_atom, .bytes = erlang_string_bytes(Z_STR_P(value))};
		return erlang_node_name(Z_STR_P(value), number) ? node : NULL;
	}
	if (erlang_is_a(value, erlang_atom_ce) && (kinds & ERLANG_NAME)) {
		erlang_token_of(Z_OBJ_P(value), target);
		return node;
	}
	if (erlang_is_a(value, erlang_pid_ce) || (erlang_is_a(value, erlang_reference_ce) && (kinds & ERLANG_ALIAS))) {
		erlang_token_of(Z_OBJ_P(value), target);
		return is_there(node, target, number) ? node : NULL;
	}
	zend_argument_type_error(number, "must be of type Erlang\\Pid%s%s, %s given", kinds & ERLANG_ALIAS ? "|Erlang\\Reference" : "",
	    kinds & ERLANG_NAME ? "|Erlang\\Atom|string" : "", zend_zval_type_name(value));
	return NULL;
}

/* Connecting */

static sc_bytes bytes_or_empty(const zend_string *text)
{
	return text != NULL ? erlang_string_bytes(text) : (sc_bytes){0};
}

/* What is left out is what the settings say: those of the sessions. */
static void set_defaults(sc_node_settings *settings)
{
	const erlang_options *options = &ERLANG_G(options);

	if (settings->node.count == 0 && options->nodes.count > 0) {
		/* The first of the list. */
		settings->node = erlang_bytes((const char *)options->nodes.bytes, strcspn((const char *)options->nodes.bytes, ", "));
	}
	if (settings->cookie.count == 0 && ERLANG_G(cookie) != NULL) {
		settings->cookie = erlang_string_bytes(ERLANG_G(cookie));
	}
	settings->cookie_file = options->cookie_file;
	settings->tls = options->tls;
	settings->spin_us = options->spin_us;
}

static bool is_in_order(const sc_node_settings *settings)
{
	sc_bytes reason;

	if (settings->node.count == 0) {
		zend_argument_value_error(1, "must be the name of a node, as the setting erlang.node is empty");
		return false;
	}
	if (sc_check_nodes(settings->node, &reason) != sc_status_ok) {
		zend_argument_value_error(1, "is no node: %.*s", (int)reason.count, (const char *)reason.bytes);
		return false;
	}
	if (settings->cookie.count > 0 && sc_check_cookie(settings->cookie, &reason) != sc_status_ok) {
		zend_argument_value_error(2, "is no cookie: %.*s", (int)reason.count, (const char *)reason.bytes);
		return false;
	}
	return true;
}

/* False with an exception. */
static bool open_node(erlang_node *node, const sc_node_settings *settings, bool is_persistent)
{
	zend_string *sentence;
	sc_status status;

	node->connection = erlang_connection_get(settings, is_persistent, &status, &sentence);
	if (node->connection == NULL) {
		throw_status(status, ZSTR_VAL(sentence), ZSTR_LEN(sentence));
		zend_string_release(sentence);
		return false;
	}
	return erlang_node_check(node, sc_mailbox_open(node->connection->node, &node->mailbox));
}

PHP_METHOD(Erlang_Node, __construct)
{
	ZEND_PARSE_PARAMETERS_NONE();
}

PHP_METHOD(Erlang_Node, connect)
{
	zend_string *peer = NULL, *cookie = NULL, *name = NULL;
	double timeout = 0;
	bool is_default = true, persistent = true, full_name = false, exact = false;
	sc_node_settings settings = {0};

	ZEND_PARSE_PARAMETERS_START(0, 7)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR_OR_NULL(peer)
		Z_PARAM_STR_OR_NULL(cookie)
		Z_PARAM_DOUBLE_OR_NULL(timeout, is_default)
		Z_PARAM_BOOL(persistent)
		Z_PARAM_STR_OR_NULL(name)
		Z_PARAM_BOOL(full_name)
		Z_PARAM_BOOL(exact)
	ZEND_PARSE_PARAMETERS_END();
	settings = (sc_node_settings){
	    .node = bytes_or_empty(peer), .cookie = bytes_or_empty(cookie), .own_name = bytes_or_empty(name), .full_name = full_name};
	set_defaults(&settings);
	if (!is_in_order(&settings) || !milliseconds_of(is_default ? NULL : &timeout, 3, &settings.timeout_ms)) {
		RETURN_THROWS();
	}
	settings.timeout_ms = settings.timeout_ms < 0 ? LONGEST_SECONDS * 1000 : MAX(settings.timeout_ms, 1);
	ZVAL_OBJ(return_value, create(node_ce));
	node_of(Z_OBJ_P(return_value))->is_exact = exact;
	if (!open_node(node_of(Z_OBJ_P(return_value)), &settings, persistent)) {
		RETURN_THROWS();
	}
}

static void return_bytes(zval *return_value, sc_bytes bytes)
{
	ZVAL_STR(return_value, erlang_string(bytes));
}

PHP_METHOD(Erlang_Node, peer)
{
	erlang_node *node;

	ZEND_PARSE_PARAMETERS_NONE();
	if ((node = erlang_node_of(ZEND_THIS)) == NULL) {
		RETURN_THROWS();
	}
	return_bytes(return_value, sc_node_peer(node->connection->node));
}

PHP_METHOD(Erlang_Node, name)
{
	erlang_node *node;

	ZEND_PARSE_PARAMETERS_NONE();
	if ((node = erlang_node_of(ZEND_THIS)) == NULL) {
		RETURN_THROWS();
	}
	return_bytes(return_value, sc_node_own_name(node->connection->node));
}

PHP_METHOD(Erlang_Node, self)
{
	erlang_node *node;
	sc_token pid;

	ZEND_PARSE_PARAMETERS_NONE();
	if ((node = erlang_node_of(ZEND_THIS)) == NULL) {
		RETURN_THROWS();
	}
	sc_mailbox_pid(node->mailbox, &pid);
	erlang_value_of(&pid, return_value);
}

PHP_METHOD(Erlang_Node, makeReference)
{
	erlang_node *node;
	sc_token reference;

	ZEND_PARSE_PARAMETERS_NONE();
	if ((node = erlang_node_of(ZEND_THIS)) == NULL) {
		RETURN_THROWS();
	}
	sc_mailbox_reference(node->mailbox, &reference);
	erlang_value_of(&reference, return_value);
}

PHP_METHOD(Erlang_Node, isAlive)
{
	erlang_node *node = node_of(Z_OBJ_P(ZEND_THIS));

	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_BOOL(node->mailbox != NULL && sc_mailbox_is_alive(node->mailbox));
}

PHP_METHOD(Erlang_Node, close)
{
	ZEND_PARSE_PARAMETERS_NONE();
	close_node(node_of(Z_OBJ_P(ZEND_THIS)));
}

void erlang_node_minit(int module_number)
{
	connect_exception_ce = register_class_Erlang_ConnectException(erlang_exception_ce);
	timeout_exception_ce = register_class_Erlang_TimeoutException(erlang_exception_ce);
	erlang_remote_exception_ce = register_class_Erlang_RemoteException(erlang_exception_ce);
	erlang_down_exception_ce = register_class_Erlang_DownException(erlang_exception_ce);
	node_ce = register_class_Erlang_Node();
	node_ce->create_object = create;
	memcpy(&node_handlers, &std_object_handlers, sizeof(node_handlers));
	node_handlers.offset = offsetof(erlang_node, common);
	node_handlers.free_obj = destroy;
	node_handlers.clone_obj = NULL;
	erlang_call_minit(module_number);
#if PHP_VERSION_ID >= 80200
	/* The cookie is in no trace. */
	zend_add_parameter_attribute(
	    zend_hash_str_find_ptr(&node_ce->function_table, "connect", sizeof("connect") - 1), 1, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);
#endif
}
