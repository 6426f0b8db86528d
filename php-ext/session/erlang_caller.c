/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What PHP does not tell its save handlers, but the frames that called us know: the options of session_start(), and which of PHP's functions wants a
 * session destroyed.
 */
#include "php_erlang.h"

static bool is_session_function(const zend_execute_data *frame)
{
	const zend_function *function = frame->func;

	return function != NULL && function->type == ZEND_INTERNAL_FUNCTION && function->common.scope == NULL &&
	       function->common.function_name != NULL && strncmp(ZSTR_VAL(function->common.function_name), "session_", 8) == 0;
}

static bool is_named(const zend_execute_data *frame, const char *name)
{
	return frame->func->common.function_name != NULL && strcmp(ZSTR_VAL(frame->func->common.function_name), name) == 0;
}

/*
 * The function of PHP's that called us, directly or through the methods of a SessionHandler. The nearest one counts: another may stand further out, when a
 * session is opened while the data of another is being unserialized. `inner` is the frame that it called, if that was not us.
 */
static zend_execute_data *session_function(zend_execute_data **inner)
{
	zend_execute_data *frame = EG(current_execute_data);

	*inner = NULL;
	while (frame != NULL && !is_session_function(frame)) {
		if (frame->func != NULL) {
			*inner = frame;
		}
		frame = frame->prev_execute_data;
	}
	return frame;
}

/* The option of session_start() that led here; NULL if it was not given. */
static zval *start_option(const char *name)
{
	zend_execute_data *inner, *frame = session_function(&inner);
	zval *options;

	if (frame == NULL || !is_named(frame, "session_start") || ZEND_CALL_NUM_ARGS(frame) < 1) {
		return NULL;
	}
	options = ZEND_CALL_ARG(frame, 1);
	return Z_TYPE_P(options) == IS_ARRAY ? zend_hash_str_find(Z_ARRVAL_P(options), name, strlen(name)) : NULL;
}

/* As session_start() reads its option. */
bool erlang_caller_reads_and_closes(void)
{
	zval *option = start_option("read_and_close");

	switch (option == NULL ? IS_UNDEF : Z_TYPE_P(option)) {
		case IS_TRUE:
		case IS_LONG:
		case IS_STRING:
			return zval_get_long(option) != 0;
		default:
			return false;
	}
}

bool erlang_caller_chooses_lock(void)
{
	return start_option("erlang_lock") != NULL;
}

bool erlang_caller_regenerates(void)
{
	zend_execute_data *inner, *frame = session_function(&inner);

	return frame != NULL && is_named(frame, "session_regenerate_id");
}

bool erlang_caller_decodes(void)
{
	zend_execute_data *inner, *frame = session_function(&inner);

	return frame != NULL && is_named(frame, "session_decode");
}

/*
 * After a failed decode PHP destroys the session, from the functions that decode: directly, or through the method destroy of a handler. What a handler
 * destroys elsewhere, in its read() for example, it means.
 */
bool erlang_caller_failed_to_decode(void)
{
	zend_execute_data *inner, *frame = session_function(&inner);

	if (frame == NULL) {
		return inner == NULL; /* session.auto_start */
	}
	if (!is_named(frame, "session_start") && !is_named(frame, "session_reset") && !is_named(frame, "session_decode")) {
		return false;
	}
	return inner == NULL || is_named(inner, "destroy");
}

/*
 * PHP's serializer "php" gives up, without a word, on a variable with a bar in its name, and PHP stores the empty string. What a handler of the user writes
 * is the user's.
 */
bool erlang_caller_lost_the_variables(void)
{
	zend_execute_data *inner;
	zend_string *name;

	session_function(&inner);
	if (inner != NULL || !Z_ISREF(PS(http_session_vars)) || Z_TYPE_P(Z_REFVAL(PS(http_session_vars))) != IS_ARRAY) {
		return false;
	}
	ZEND_HASH_FOREACH_STR_KEY(Z_ARRVAL_P(Z_REFVAL(PS(http_session_vars))), name)
	{
		if (name != NULL && memchr(ZSTR_VAL(name), '|', ZSTR_LEN(name)) != NULL) {
			return true;
		}
	}
	ZEND_HASH_FOREACH_END();
	return false;
}
