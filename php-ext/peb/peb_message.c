/* SPDX-License-Identifier: Apache-2.0 */
/* Messages over a link: sending, calling, receiving. */
#include "peb/php_peb.h"

/* Sending */

static sc_token atom(sc_bytes name)
{
	return (sc_token){.kind = sc_token_atom, .bytes = name};
}

static bool send_to(const peb_link *link, const sc_token *to, zend_string *term, zend_long timeout_ms)
{
	/* mypeb's manual encodes messages without a version byte, with which nodes hang up. */
	zend_string *blob = peb_with_version(term);
	sc_status status = sc_mailbox_send(link->mailbox, to, erlang_string_bytes(blob), timeout_ms);

	zend_string_release(blob);
	return status == sc_status_ok;
}

/* The link's resource and the term of a call; false with peb_fail() or an exception. */
static bool fetch(zval *link_value, zval *term_value, zend_resource **resource, zend_string **term)
{
	*term = peb_term_of(term_value);
	if (*term == NULL) {
		return false;
	}
	*resource = peb_link_or_default(link_value);
	if (*resource == NULL) {
		peb_fail(PEB_SEND);
		return false;
	}
	return true;
}

/* After sc_status_waiting. A signal's handler may have closed the link: its resource is held, and tells. */
static bool goes_on(const zend_resource *resource)
{
	return erlang_wait_goes_on() && peb_is_link(resource);
}

static bool is_timeout(zend_long timeout_ms, uint32_t argument)
{
	if (timeout_ms < 0) {
		zend_argument_value_error(argument, "must be greater than or equal to 0");
		return false;
	}
	return true;
}

PHP_FUNCTION(peb_send_byname)
{
	zend_string *name, *term, *target;
	zval *term_value, *link_value = NULL;
	zend_long timeout_ms = 0;
	zend_resource *resource;
	bool sent = false;

	ZEND_PARSE_PARAMETERS_START(2, 4)
		Z_PARAM_STR(name)
		Z_PARAM_RESOURCE(term_value)
		Z_PARAM_OPTIONAL
		Z_PARAM_RESOURCE_OR_NULL(link_value)
		Z_PARAM_LONG(timeout_ms)
	ZEND_PARSE_PARAMETERS_END();
	peb_fail(PEB_OK);
	if (!is_timeout(timeout_ms, 4) || !fetch(link_value, term_value, &resource, &term)) {
		RETURN_FALSE;
	}
	target = peb_atom_name(name);
	if (target != NULL) {
		sc_token to = atom(erlang_string_bytes(target));

		sent = send_to(resource->ptr, &to, term, timeout_ms);
		zend_string_release(target);
	}
	if (!sent) {
		peb_fail(PEB_SEND);
	}
	RETURN_BOOL(sent);
}

PHP_FUNCTION(peb_send_bypid)
{
	zend_string *term;
	zval *pid_value, *term_value, *link_value = NULL;
	zend_long timeout_ms = 0;
	zend_resource *resource;
	peb_pid *pid;
	bool sent;

	ZEND_PARSE_PARAMETERS_START(2, 4)
		Z_PARAM_RESOURCE(pid_value)
		Z_PARAM_RESOURCE(term_value)
		Z_PARAM_OPTIONAL
		Z_PARAM_RESOURCE_OR_NULL(link_value)
		Z_PARAM_LONG(timeout_ms)
	ZEND_PARSE_PARAMETERS_END();
	peb_fail(PEB_OK);
	pid = peb_pid_of(pid_value);
	if (pid == NULL || !is_timeout(timeout_ms, 4) || !fetch(link_value, term_value, &resource, &term)) {
		RETURN_FALSE;
	}
	sent = send_to(resource->ptr, &pid->token, term, timeout_ms);
	if (!sent) {
		peb_fail(PEB_SEND);
	}
	RETURN_BOOL(sent);
}

/* Calling */

static bool append(sc_term_writer *writer, sc_token token)
{
	return sc_term_writer_append(writer, &token) == sc_status_ok;
}

static bool append_atom(sc_term_writer *writer, const char *name)
{
	return append(writer, atom(erlang_bytes(name, strlen(name))));
}

static bool append_name(sc_term_writer *writer, const zend_string *text)
{
	zend_string *name = peb_atom_name(text);
	bool appended = name != NULL && append(writer, atom(erlang_string_bytes(name)));

	if (name != NULL) {
		zend_string_release(name);
	}
	return appended;
}

static bool append_term(sc_term_writer *writer, const zend_string *term)
{
	sc_term_reader *reader = peb_reader(term);
	sc_status status = sc_status_protocol;
	sc_token token;

	while (reader != NULL && (status = sc_term_reader_next(reader, &token)) == sc_status_ok) {
		if (!append(writer, token)) {
			break;
		}
	}
	sc_term_reader_destroy(reader);
	return status == sc_status_end;
}

/* {call, Module, Function, Arguments, user}: what rex runs, with its output on the node's own console. */
static bool append_call(sc_term_writer *writer, const zend_string *module, const zend_string *function, const zend_string *arguments)
{
	return append(writer, (sc_token){.kind = sc_token_tuple, .count = 5}) && append_atom(writer, "call") && append_name(writer, module) &&
	       append_name(writer, function) && append_term(writer, arguments) && append_atom(writer, "user");
}

/* The request is a resource meanwhile, so that it goes if a signal's handler ends the script. */
static zend_string *wait_for_reply(zend_resource *link, sc_request *request)
{
	zend_resource *guard = zend_register_resource(request, peb_request_type);
	zend_string *term = NULL;
	sc_reply reply;
	sc_status status;

	GC_ADDREF(link);
	do {
		status = sc_request_wait(request, &reply);
	} while (status == sc_status_waiting && goes_on(link));
	if (status == sc_status_ok && reply.kind == sc_reply_returned) {
		/* mypeb's results have no version byte. */
		term = zend_string_init((const char *)reply.term.bytes + 1, reply.term.count - 1, 0);
	}
	zend_list_delete(link);
	zend_list_close(guard);
	return term;
}

static zend_string *call_rex(zend_resource *link, sc_bytes call)
{
	sc_token rex = atom(erlang_bytes("rex", 3));
	sc_request *request;

	if (sc_mailbox_call(((peb_link *)link->ptr)->mailbox, &rex, call, sc_deadline(-1), &request) != sc_status_ok) {
		return NULL;
	}
	return wait_for_reply(link, request);
}

/* As mypeb did it: the answer is a message, {rex, Result}, which peb_receive() gets. */
static bool tell_rex(const peb_link *link, sc_bytes message)
{
	sc_token rex = atom(erlang_bytes("rex", 3));

	return sc_mailbox_send(link->mailbox, &rex, message, 0) == sc_status_ok;
}

PHP_FUNCTION(peb_rpc)
{
	zend_string *module, *function, *arguments, *result = NULL;
	zval *term_value, *link_value = NULL;
	zend_resource *resource;
	sc_term_writer *writer;
	sc_bytes call;

	ZEND_PARSE_PARAMETERS_START(3, 4)
		Z_PARAM_STR(module)
		Z_PARAM_STR(function)
		Z_PARAM_RESOURCE(term_value)
		Z_PARAM_OPTIONAL
		Z_PARAM_RESOURCE_OR_NULL(link_value)
	ZEND_PARSE_PARAMETERS_END();
	peb_fail(PEB_OK);
	if (!fetch(link_value, term_value, &resource, &arguments)) {
		RETURN_FALSE;
	}
	writer = sc_term_writer_create();
	if (append_call(writer, module, function, arguments) && sc_term_writer_finish(writer, &call) == sc_status_ok) {
		result = call_rex(resource, call);
	}
	sc_term_writer_destroy(writer);
	if (result == NULL) {
		peb_fail(PEB_SEND);
		RETURN_FALSE;
	}
	peb_return_term(return_value, result);
}

PHP_FUNCTION(peb_rpc_to)
{
	zend_string *module, *function, *arguments;
	zval *term_value, *link_value = NULL;
	zend_resource *resource;
	const peb_link *link;
	sc_term_writer *writer;
	sc_token own;
	sc_bytes message;
	bool sent;

	ZEND_PARSE_PARAMETERS_START(3, 4)
		Z_PARAM_STR(module)
		Z_PARAM_STR(function)
		Z_PARAM_RESOURCE(term_value)
		Z_PARAM_OPTIONAL
		Z_PARAM_RESOURCE_OR_NULL(link_value)
	ZEND_PARSE_PARAMETERS_END();
	peb_fail(PEB_OK);
	if (!fetch(link_value, term_value, &resource, &arguments)) {
		RETURN_FALSE;
	}
	link = resource->ptr;
	sc_mailbox_pid(link->mailbox, &own);
	writer = sc_term_writer_create();
	sent = append(writer, (sc_token){.kind = sc_token_tuple, .count = 2}) && append(writer, own) &&
	       append_call(writer, module, function, arguments) && sc_term_writer_finish(writer, &message) == sc_status_ok &&
	       tell_rex(link, message);
	sc_term_writer_destroy(writer);
	if (!sent) {
		peb_fail(PEB_SEND);
	}
	RETURN_BOOL(sent);
}

/* Receiving */

/* The next message, taken; NULL with peb_fail(). */
static zend_string *receive(zend_resource *link, int64_t deadline)
{
	sc_mailbox *mailbox = ((peb_link *)link->ptr)->mailbox;
	zend_string *term = NULL;
	sc_message message;
	sc_status status;

	GC_ADDREF(link);
	do {
		status = sc_mailbox_next(mailbox, 0, deadline, &message);
	} while (status == sc_status_waiting && goes_on(link));
	if (status != sc_status_ok) {
		peb_fail(PEB_RECEIVE);
	} else {
		sc_mailbox_take(mailbox, message.number);
		if (message.kind == sc_message_plain) {
			term = zend_string_init((const char *)message.term.bytes, message.term.count, 0);
		} else {
			peb_fail(PEB_NOT_MINE);
		}
	}
	zend_list_delete(link);
	return term;
}

PHP_FUNCTION(peb_receive)
{
	zval *link_value = NULL;
	zend_long timeout_ms = 1000;
	zend_resource *resource;
	zend_string *term;

	ZEND_PARSE_PARAMETERS_START(0, 2)
		Z_PARAM_OPTIONAL
		Z_PARAM_RESOURCE_OR_NULL(link_value)
		Z_PARAM_LONG(timeout_ms)
	ZEND_PARSE_PARAMETERS_END();
	peb_fail(PEB_OK);
	if (!is_timeout(timeout_ms, 2)) {
		RETURN_THROWS();
	}
	resource = peb_link_or_default(link_value);
	if (resource == NULL) {
		peb_fail(PEB_RECEIVE);
		RETURN_FALSE;
	}
	term = receive(resource, sc_deadline(timeout_ms == 0 ? -1 : timeout_ms));
	if (term == NULL) {
		RETURN_FALSE;
	}
	peb_return_term(return_value, term);
}
