/* SPDX-License-Identifier: Apache-2.0 */
/* Erlang\Node: messages, links and monitors. */
#include "node/php_erlang_node.h"

/* Sending */

PHP_METHOD(Erlang_Node, send)
{
	zval *to, *message;
	zend_string *term;
	sc_token target;
	erlang_node *node;

	ZEND_PARSE_PARAMETERS_START(2, 2)
		Z_PARAM_ZVAL(to)
		Z_PARAM_ZVAL(message)
	ZEND_PARSE_PARAMETERS_END();
	if ((node = erlang_node_and_target(ZEND_THIS, to, 1, ERLANG_NAME | ERLANG_ALIAS, &target)) == NULL ||
	    (term = erlang_encode(message, node->is_exact)) == NULL) {
		RETURN_THROWS();
	}
	/* jsonSerialize() of the message may have closed the node. */
	if ((node = erlang_node_of(ZEND_THIS)) != NULL) {
		erlang_node_check(node, sc_mailbox_send(node->mailbox, &target, erlang_string_bytes(term), 0));
	}
	zend_string_release(term);
}

/* Receiving */

typedef struct {
	erlang_node *node;
	int64_t deadline;
	/* NULL: any message. */
	zend_fcall_info *match;
	zend_fcall_info_cache *match_cache;
} reception;

/* The oldest message after the one of number `after`. False with an exception, or when PHP's time is over. */
static bool await_message(const reception *in, uint64_t after, sc_message *message)
{
	sc_status status;

	do {
		status = sc_mailbox_next(in->node->mailbox, after, in->deadline, message);
	} while (status == sc_status_waiting && erlang_node_goes_on(in->node));
	if (status == sc_status_unreachable && sc_mailbox_next(in->node->mailbox, after, sc_deadline(0), message) == sc_status_ok) {
		/* The end of what was linked or monitored, which has arrived with the end of the connection. */
		return true;
	}
	return erlang_node_check(in->node, status);
}

/* Asks the caller's function. False also with an exception. */
static bool is_wanted(const reception *in, zval *value)
{
	zval answer;
	bool is_wanted;

	if (in->match == NULL) {
		return true;
	}
	ZVAL_UNDEF(&answer);
	in->match->retval = &answer;
	in->match->params = value;
	in->match->param_count = 1;
	if (zend_call_function(in->match, in->match_cache) == FAILURE || EG(exception) != NULL) {
		zval_ptr_dtor(&answer);
		return false;
	}
	is_wanted = zend_is_true(&answer);
	zval_ptr_dtor(&answer);
	return is_wanted;
}

/* The first message that is wanted; others stay. One that cannot be decoded is taken: it would stand in the way for ever. */
static bool receive(const reception *in, zval *value)
{
	sc_message message = {0};

	while (await_message(in, message.number, &message)) {
		bool is_decoded = erlang_decode(value, message.term, in->node->is_exact);

		if (is_decoded && !is_wanted(in, value)) {
			zval_ptr_dtor(value);
			ZVAL_NULL(value);
			/* The function may have thrown, or closed the node. */
			if (EG(exception) != NULL || !erlang_node_goes_on(in->node)) {
				return false;
			}
			continue;
		}
		if (in->node->mailbox != NULL) {
			sc_mailbox_take(in->node->mailbox, message.number);
		}
		return is_decoded;
	}
	return false;
}

PHP_METHOD(Erlang_Node, receive)
{
	double timeout = 0;
	bool is_default = true;
	zend_fcall_info match = {0};
	zend_fcall_info_cache match_cache = {0};
	reception in = {0};

	ZEND_PARSE_PARAMETERS_START(0, 2)
		Z_PARAM_OPTIONAL
		Z_PARAM_DOUBLE_OR_NULL(timeout, is_default)
		Z_PARAM_FUNC_OR_NULL(match, match_cache)
	ZEND_PARSE_PARAMETERS_END();
	if (!erlang_node_deadline(is_default ? NULL : &timeout, 1, &in.deadline) || (in.node = erlang_node_of(ZEND_THIS)) == NULL) {
		RETURN_THROWS();
	}
	if (ZEND_FCI_INITIALIZED(match)) {
		in.match = &match;
		in.match_cache = &match_cache;
	}
	receive(&in, return_value);
}

/* Links and monitors */

/* The node and a pid's token; NULL with an exception. */
static erlang_node *node_and_pid(INTERNAL_FUNCTION_PARAMETERS, sc_token *pid)
{
	zval *value;

	if (zend_parse_parameters(ZEND_NUM_ARGS(), "z", &value) == FAILURE) {
		return NULL;
	}
	return erlang_node_and_target(ZEND_THIS, value, 1, 0, pid);
}

PHP_METHOD(Erlang_Node, link)
{
	sc_token pid;
	erlang_node *node = node_and_pid(INTERNAL_FUNCTION_PARAM_PASSTHRU, &pid);

	if (node != NULL) {
		erlang_node_check(node, sc_mailbox_link(node->mailbox, &pid));
	}
}

PHP_METHOD(Erlang_Node, unlink)
{
	sc_token pid;
	erlang_node *node = node_and_pid(INTERNAL_FUNCTION_PARAM_PASSTHRU, &pid);

	if (node != NULL) {
		erlang_node_check(node, sc_mailbox_unlink(node->mailbox, &pid));
	}
}

PHP_METHOD(Erlang_Node, exit)
{
	zval *value, *reason;
	zend_string *term;
	sc_token pid;
	erlang_node *node;

	ZEND_PARSE_PARAMETERS_START(2, 2)
		Z_PARAM_ZVAL(value)
		Z_PARAM_ZVAL(reason)
	ZEND_PARSE_PARAMETERS_END();
	if ((node = erlang_node_and_target(ZEND_THIS, value, 1, 0, &pid)) == NULL || (term = erlang_encode(reason, node->is_exact)) == NULL) {
		RETURN_THROWS();
	}
	if ((node = erlang_node_of(ZEND_THIS)) != NULL) {
		erlang_node_check(node, sc_mailbox_exit(node->mailbox, &pid, erlang_string_bytes(term)));
	}
	zend_string_release(term);
}

PHP_METHOD(Erlang_Node, monitor)
{
	zval *value;
	sc_token target, reference;
	erlang_node *node;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_ZVAL(value)
	ZEND_PARSE_PARAMETERS_END();
	if ((node = erlang_node_and_target(ZEND_THIS, value, 1, ERLANG_NAME, &target)) == NULL ||
	    !erlang_node_check(node, sc_mailbox_monitor(node->mailbox, &target, &reference))) {
		RETURN_THROWS();
	}
	erlang_value_of(&reference, return_value);
}

PHP_METHOD(Erlang_Node, demonitor)
{
	zval *value;
	sc_token reference;
	erlang_node *node;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_OBJECT_OF_CLASS(value, erlang_reference_ce)
	ZEND_PARSE_PARAMETERS_END();
	erlang_token_of(Z_OBJ_P(value), &reference);
	if ((node = erlang_node_of(ZEND_THIS)) != NULL) {
		erlang_node_check(node, sc_mailbox_demonitor(node->mailbox, &reference));
	}
}

/* Names */

/* The node and a name that is one; NULL with an exception. */
static erlang_node *node_and_name(INTERNAL_FUNCTION_PARAMETERS, zend_string **name)
{
	if (zend_parse_parameters(ZEND_NUM_ARGS(), "S", name) == FAILURE) {
		return NULL;
	}
	return erlang_node_name(*name, 1) ? erlang_node_of(ZEND_THIS) : NULL;
}

PHP_METHOD(Erlang_Node, register)
{
	zend_string *name;
	erlang_node *node = node_and_name(INTERNAL_FUNCTION_PARAM_PASSTHRU, &name);

	if (node != NULL) {
		erlang_node_check(node, sc_mailbox_register(node->mailbox, erlang_string_bytes(name)));
	}
}

PHP_METHOD(Erlang_Node, unregister)
{
	zend_string *name;
	erlang_node *node = node_and_name(INTERNAL_FUNCTION_PARAM_PASSTHRU, &name);

	if (node != NULL) {
		sc_mailbox_unregister(node->mailbox, erlang_string_bytes(name));
	}
}
