/* SPDX-License-Identifier: Apache-2.0 */
/* The class Erlang\Session. What it does is documented in erlang_tags.stub.php. */
#include "php_erlang.h"

#include "zend_exceptions.h"
#include "ext/spl/spl_exceptions.h"
#include "erlang_tags_arginfo.h"

static zend_class_entry *exception_class;

static void throw_last_failure(void)
{
	sc_bytes sentence = sc_client_error(erlang_client());

	zend_throw_exception_ex(exception_class, 0, "%.*s", (int)sentence.count, (const char *)sentence.bytes);
}

/* The open session, or NULL after an exception. */
static sc_session *open_session(void)
{
	if (ERLANG_G(session) == NULL) {
		zend_throw_exception(exception_class, "no session is open with session.save_handler = erlang", 0);
	}
	return ERLANG_G(session);
}

static void change(INTERNAL_FUNCTION_PARAMETERS, sc_status (*how)(sc_session *, sc_bytes))
{
	zval *tags;
	uint32_t count;
	sc_session *session;

	ZEND_PARSE_PARAMETERS_START(0, -1)
		Z_PARAM_VARIADIC('*', tags, count)
	ZEND_PARSE_PARAMETERS_END();
	session = open_session();
	for (uint32_t i = 0; session != NULL && i < count; i++) {
		zend_string *tag;

		if (!zend_parse_arg_str(&tags[i], &tag, false, i + 1)) {
			zend_argument_type_error(i + 1, "must be of type string, %s given", zend_zval_type_name(&tags[i]));
			return;
		}
		if (how(session, erlang_string_bytes(tag)) != sc_status_ok) {
			throw_last_failure();
			return;
		}
	}
}

ZEND_METHOD(Erlang_Session, __construct)
{
	ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Erlang_Session, tag)
{
	change(INTERNAL_FUNCTION_PARAM_PASSTHRU, sc_session_tag);
}

ZEND_METHOD(Erlang_Session, untag)
{
	change(INTERNAL_FUNCTION_PARAM_PASSTHRU, sc_session_untag);
}

ZEND_METHOD(Erlang_Session, tags)
{
	sc_session *session;
	sc_bytes tag;

	ZEND_PARSE_PARAMETERS_NONE();
	session = open_session();
	if (session == NULL) {
		return;
	}
	array_init(return_value);
	for (size_t i = 0; sc_session_tag_at(session, i, &tag) == sc_status_ok; i++) {
		add_next_index_stringl(return_value, (const char *)tag.bytes, tag.count);
	}
}

static void add_summary(zval *list, const sc_summary *summary)
{
	zval entry;

	array_init(&entry);
	add_assoc_stringl(&entry, "handle", (const char *)summary->handle.bytes, summary->handle.count);
	add_assoc_double(&entry, "created", (double)summary->created / 1000);
	add_assoc_double(&entry, "accessed", (double)summary->accessed / 1000);
	add_assoc_double(&entry, "expires", (double)summary->expires / 1000);
	add_assoc_long(&entry, "size", (zend_long)summary->size);
	add_assoc_bool(&entry, "current", summary->is_current);
	add_next_index_zval(list, &entry);
}

ZEND_METHOD(Erlang_Session, list)
{
	zend_string *tag;
	sc_session *session;
	sc_summary summary;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_STR(tag)
	ZEND_PARSE_PARAMETERS_END();
	session = open_session();
	if (session == NULL) {
		return;
	}
	if (sc_session_list(session, erlang_string_bytes(tag)) != sc_status_ok) {
		throw_last_failure();
		return;
	}
	array_init(return_value);
	for (size_t i = 0; sc_session_list_at(session, i, &summary) == sc_status_ok; i++) {
		add_summary(return_value, &summary);
	}
}

ZEND_METHOD(Erlang_Session, revoke)
{
	zend_string *tag;
	bool keep_current = false;
	sc_session *session;
	int64_t count;

	ZEND_PARSE_PARAMETERS_START(1, 2)
		Z_PARAM_STR(tag)
		Z_PARAM_OPTIONAL
		Z_PARAM_BOOL(keep_current)
	ZEND_PARSE_PARAMETERS_END();
	session = open_session();
	if (session == NULL) {
		return;
	}
	if (sc_session_revoke(session, erlang_string_bytes(tag), keep_current, &count) != sc_status_ok) {
		throw_last_failure();
		return;
	}
	RETURN_LONG((zend_long)count);
}

ZEND_METHOD(Erlang_Session, destroy)
{
	zend_string *handle;
	sc_session *session;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_STR(handle)
	ZEND_PARSE_PARAMETERS_END();
	session = open_session();
	if (session != NULL && sc_session_destroy_handle(session, erlang_string_bytes(handle)) != sc_status_ok) {
		throw_last_failure();
	}
}

void erlang_tags_register(void)
{
	exception_class = register_class_Erlang_SessionException(spl_ce_RuntimeException);
	register_class_Erlang_Session();
}
