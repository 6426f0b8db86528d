/* SPDX-License-Identifier: Apache-2.0 */
/* Erlang\Node: calls. What a remote function throws is thrown here. */
#include "node/php_erlang_node.h"

#include "zend_smart_str.h"

static int request_type;

/* Exceptions */

/* A property of an exception's own; takes over the value. */
static void set_property(zend_object *exception, const char *name, zval *value)
{
	zval holder;

	ZVAL_OBJ(&holder, exception);
	zend_update_property(exception->ce, Z_OBJ(holder), name, strlen(name), value);
	zval_ptr_dtor(value);
}

static zend_object *throw_formatted(zend_class_entry *class, const char *what, const zval *reason, const char *where)
{
	zend_string *text = erlang_format(reason);
	zend_object *exception = zend_throw_exception_ex(class, 0, "%s: %s%s", what, ZSTR_VAL(text), where);

	zend_string_release(text);
	return exception;
}

static const char *class_of(sc_reply_kind kind)
{
	switch (kind) {
		case sc_reply_thrown:
			return "throw";
		case sc_reply_exited:
			return "exit";
		default:
			return "error";
	}
}

/* " in lists:nth/2", of the first entry of a stack trace; empty if there is none. */
static zend_string *place_of(const zval *stack)
{
	zval *first = zend_hash_index_find(Z_ARRVAL_P(stack), 0);
	zend_array *entry;
	zval *arity;
	zend_long count;

	if (first == NULL || !erlang_is_a(first, erlang_tuple_ce)) {
		return ZSTR_EMPTY_ALLOC();
	}
	entry = erlang_array_of(Z_OBJ_P(first), ERLANG_TUPLE_ELEMENTS);
	if (zend_hash_num_elements(entry) < 3 || !erlang_is_a(zend_hash_index_find(entry, 0), erlang_atom_ce) ||
	    !erlang_is_a(zend_hash_index_find(entry, 1), erlang_atom_ce)) {
		return ZSTR_EMPTY_ALLOC();
	}
	arity = zend_hash_index_find(entry, 2);
	count = Z_TYPE_P(arity) == IS_ARRAY ? zend_hash_num_elements(Z_ARRVAL_P(arity)) : zval_get_long(arity);
	return strpprintf(0, " in %s:%s/" ZEND_LONG_FMT, ZSTR_VAL(erlang_string_of(Z_OBJ_P(zend_hash_index_find(entry, 0)), ERLANG_ATOM_NAME)),
	    ZSTR_VAL(erlang_string_of(Z_OBJ_P(zend_hash_index_find(entry, 1)), ERLANG_ATOM_NAME)), count);
}

static void throw_remote(erlang_node *node, const sc_reply *reply)
{
	zval reason, stack, class;
	zend_object *exception;
	zend_string *place;

	if (!erlang_decode(&reason, reply->term, node->is_exact)) {
		return;
	}
	if (reply->stack.count == 0) {
		ZVAL_EMPTY_ARRAY(&stack);
	} else if (!erlang_decode(&stack, reply->stack, node->is_exact)) {
		zval_ptr_dtor(&reason);
		return;
	}
	if (Z_TYPE(stack) != IS_ARRAY) {
		zval_ptr_dtor(&stack);
		ZVAL_EMPTY_ARRAY(&stack);
	}
	place = place_of(&stack);
	exception = throw_formatted(erlang_remote_exception_ce, class_of(reply->kind), &reason, ZSTR_VAL(place));
	zend_string_release(place);
	ZVAL_STRING(&class, class_of(reply->kind));
	set_property(exception, "class", &class);
	set_property(exception, "reason", &reason);
	set_property(exception, "stacktrace", &stack);
}

static void throw_down(erlang_node *node, const sc_reply *reply)
{
	zval reason;
	zend_object *exception;

	if (!erlang_decode(&reason, reply->term, node->is_exact)) {
		return;
	}
	exception = throw_formatted(erlang_down_exception_ce, "Nobody is there to answer", &reason, "");
	set_property(exception, "reason", &reason);
}

/* Waiting */

static void free_request(zend_resource *resource)
{
	sc_request_destroy(resource->ptr);
}

static void take_reply(erlang_node *node, const sc_reply *reply, zval *value)
{
	switch (reply->kind) {
		case sc_reply_returned:
			erlang_decode(value, reply->term, node->is_exact);
			break;
		case sc_reply_down:
			throw_down(node, reply);
			break;
		default:
			throw_remote(node, reply);
	}
}

/* The request is a resource meanwhile, so that it goes if a signal's handler ends the script. */
static void wait_for_reply(erlang_node *node, sc_request *request, zval *value)
{
	zend_resource *guard = zend_register_resource(request, request_type);
	sc_reply reply;
	sc_status status;

	do {
		status = sc_request_wait(request, &reply);
	} while (status == sc_status_waiting && erlang_node_goes_on(node));
	if (erlang_node_check(node, status)) {
		take_reply(node, &reply, value);
	}
	zend_list_close(guard);
}

/* Calls */

/* The term of a list of arguments; NULL with an exception. */
static zend_string *encode_arguments(zval *arguments, bool is_exact)
{
	if (!zend_array_is_list(Z_ARRVAL_P(arguments))) {
		zend_argument_value_error(3, "must be a list");
		return NULL;
	}
	return erlang_encode(arguments, is_exact);
}

PHP_METHOD(Erlang_Node, call)
{
	zend_string *module, *function, *term = NULL;
	zval *arguments = NULL, none;
	double timeout = 0;
	bool is_default = true;
	int64_t deadline;
	sc_request *request;
	erlang_node *node;

	ZEND_PARSE_PARAMETERS_START(2, 4)
		Z_PARAM_STR(module)
		Z_PARAM_STR(function)
		Z_PARAM_OPTIONAL
		Z_PARAM_ARRAY(arguments)
		Z_PARAM_DOUBLE_OR_NULL(timeout, is_default)
	ZEND_PARSE_PARAMETERS_END();
	ZVAL_EMPTY_ARRAY(&none);
	if (!erlang_node_name(module, 1) || !erlang_node_name(function, 2) ||
	    !erlang_node_deadline(is_default ? NULL : &timeout, 4, &deadline) || (node = erlang_node_of(ZEND_THIS)) == NULL ||
	    (term = encode_arguments(arguments != NULL ? arguments : &none, node->is_exact)) == NULL) {
		RETURN_THROWS();
	}
	if ((node = erlang_node_of(ZEND_THIS)) != NULL &&
	    erlang_node_check(node, sc_mailbox_apply(node->mailbox, erlang_string_bytes(module), erlang_string_bytes(function),
	                                erlang_string_bytes(term), deadline, &request))) {
		wait_for_reply(node, request, return_value);
	}
	zend_string_release(term);
}

PHP_METHOD(Erlang_Node, genCall)
{
	zval *server, *message;
	zend_string *term;
	double timeout = 0;
	bool is_default = true;
	int64_t deadline;
	sc_token target;
	sc_request *request;
	erlang_node *node;

	ZEND_PARSE_PARAMETERS_START(2, 3)
		Z_PARAM_ZVAL(server)
		Z_PARAM_ZVAL(message)
		Z_PARAM_OPTIONAL
		Z_PARAM_DOUBLE_OR_NULL(timeout, is_default)
	ZEND_PARSE_PARAMETERS_END();
	if ((node = erlang_node_and_target(ZEND_THIS, server, 1, ERLANG_NAME, &target)) == NULL ||
	    !erlang_node_deadline(is_default ? NULL : &timeout, 3, &deadline) || (term = erlang_encode(message, node->is_exact)) == NULL) {
		RETURN_THROWS();
	}
	if ((node = erlang_node_of(ZEND_THIS)) != NULL &&
	    erlang_node_check(node, sc_mailbox_call(node->mailbox, &target, erlang_string_bytes(term), deadline, &request))) {
		wait_for_reply(node, request, return_value);
	}
	zend_string_release(term);
}

/* Casts */

static void do_cast(zval *object, const sc_token *target, zval *message)
{
	erlang_node *node = erlang_node_of(object);
	zend_string *term;

	if (node == NULL || (term = erlang_encode(message, node->is_exact)) == NULL) {
		return;
	}
	if ((node = erlang_node_of(object)) != NULL) {
		erlang_node_check(node, sc_mailbox_cast(node->mailbox, target, erlang_string_bytes(term)));
	}
	zend_string_release(term);
}

PHP_METHOD(Erlang_Node, genCast)
{
	zval *server, *message;
	sc_token target;

	ZEND_PARSE_PARAMETERS_START(2, 2)
		Z_PARAM_ZVAL(server)
		Z_PARAM_ZVAL(message)
	ZEND_PARSE_PARAMETERS_END();
	if (erlang_node_and_target(ZEND_THIS, server, 1, ERLANG_NAME, &target) == NULL) {
		RETURN_THROWS();
	}
	do_cast(ZEND_THIS, &target, message);
}

static void append_atom(zend_array *elements, const char *name, size_t length)
{
	zval atom;

	erlang_atom(&atom, name, length);
	zend_hash_next_index_insert_new(elements, &atom);
}

/* {cast, Module, Function, Arguments, GroupLeader}: output of the function goes where the node's own goes. */
static void make_cast(zval *message, const zend_string *module, const zend_string *function, zval *arguments)
{
	zend_array *elements = zend_new_array(5);
	zval list;

	if (arguments != NULL) {
		ZVAL_COPY(&list, arguments);
	} else {
		ZVAL_EMPTY_ARRAY(&list);
	}
	append_atom(elements, "cast", sizeof("cast") - 1);
	append_atom(elements, ZSTR_VAL(module), ZSTR_LEN(module));
	append_atom(elements, ZSTR_VAL(function), ZSTR_LEN(function));
	zend_hash_next_index_insert_new(elements, &list);
	append_atom(elements, "user", sizeof("user") - 1);
	erlang_tuple(message, elements);
}

/* rpc:cast, which the server rex of every node takes. */
PHP_METHOD(Erlang_Node, cast)
{
	sc_token rex = {.kind = sc_token_atom, .bytes = erlang_bytes("rex", 3)};
	zend_string *module, *function;
	zval *arguments = NULL, message;

	ZEND_PARSE_PARAMETERS_START(2, 3)
		Z_PARAM_STR(module)
		Z_PARAM_STR(function)
		Z_PARAM_OPTIONAL
		Z_PARAM_ARRAY(arguments)
	ZEND_PARSE_PARAMETERS_END();
	if (!erlang_node_name(module, 1) || !erlang_node_name(function, 2)) {
		RETURN_THROWS();
	}
	if (arguments != NULL && !zend_array_is_list(Z_ARRVAL_P(arguments))) {
		zend_argument_value_error(3, "must be a list");
		RETURN_THROWS();
	}
	make_cast(&message, module, function, arguments);
	do_cast(ZEND_THIS, &rex, &message);
	zval_ptr_dtor(&message);
}

PHP_METHOD(Erlang_Node, spawnRequest)
{
	zend_string *module, *function, *term = NULL;
	zval *arguments = NULL, none;
	bool link = false, monitor = false;
	sc_token reference;
	erlang_node *node;

	ZEND_PARSE_PARAMETERS_START(2, 5)
		Z_PARAM_STR(module)
		Z_PARAM_STR(function)
		Z_PARAM_OPTIONAL
		Z_PARAM_ARRAY(arguments)
		Z_PARAM_BOOL(link)
		Z_PARAM_BOOL(monitor)
	ZEND_PARSE_PARAMETERS_END();
	ZVAL_EMPTY_ARRAY(&none);
	if (!erlang_node_name(module, 1) || !erlang_node_name(function, 2) || (node = erlang_node_of(ZEND_THIS)) == NULL ||
	    (term = encode_arguments(arguments != NULL ? arguments : &none, node->is_exact)) == NULL) {
		RETURN_THROWS();
	}
	if ((node = erlang_node_of(ZEND_THIS)) != NULL &&
	    erlang_node_check(node, sc_mailbox_spawn(node->mailbox, erlang_string_bytes(module), erlang_string_bytes(function),
	                                erlang_string_bytes(term), link, monitor, &reference))) {
		erlang_value_of(&reference, return_value);
	}
	zend_string_release(term);
}

void erlang_call_minit(int module_number)
{
	request_type = zend_register_list_destructors_ex(free_request, NULL, "Erlang request", module_number);
}
