/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a term to a value: docs/bridge.md, the second table. Recurses, as deep as the reader lets containers nest. No code of the user runs here.
 */
#include "values/php_erlang_decode.h"

ERLANG_FOR_SPEED

/* Failure */

bool erlang_get_failed(size_t offset, sc_bytes reason)
{
	zend_object *exception = zend_throw_exception_ex(
	    erlang_decode_exception_ce, 0, "Erlang\\decode(): at byte %zu: %.*s", offset, (int)reason.count, (const char *)reason.bytes);

	ZVAL_LONG(OBJ_PROP_NUM(exception, exception->ce->default_properties_count - 1), (zend_long)offset);
	return false;
}

static bool fail_at_reader(sc_term_reader *reader)
{
	size_t offset;
	sc_bytes reason = sc_term_reader_error(reader, &offset);

	return erlang_get_failed(offset, reason);
}

bool erlang_get_tokens(decoder *from)
{
	from->passed += from->count;
	from->at = 0;
	return sc_term_reader_fill(from->reader, from->tokens, BATCH, &from->count) == sc_status_ok || fail_at_reader(from->reader);
}

/* Simple values */

static bool is_named(sc_bytes name, const char *text, size_t length)
{
	return name.count == length && memcmp(name.bytes, text, length) == 0;
}

#define IS_NAMED(name, text) is_named(name, text, sizeof(text) - 1)

static void get_atom(const decoder *from, sc_bytes name, zval *value)
{

	if (IS_NAMED(name, "true")) {
		ZVAL_TRUE(value);
	} else if (IS_NAMED(name, "false")) {
		ZVAL_FALSE(value);
	} else if (IS_NAMED(name, "undefined") || (!from->is_exact && IS_NAMED(name, "nil"))) {
		ZVAL_NULL(value);
	} else {
		erlang_atom(value, (const char *)name.bytes, name.count);
	}
}

/* Terms */

bool erlang_get_term(decoder *from, const sc_token *token, zval *value)
{
	switch (token->kind) {
		case sc_token_integer:
			ZVAL_LONG(value, token->number);
			return true;
		case sc_token_float:
			ZVAL_DOUBLE(value, token->real);
			return true;
		case sc_token_binary:
			ZVAL_STR(value, erlang_string(token->bytes));
			return true;
		case sc_token_atom:
			get_atom(from, token->bytes, value);
			return true;
		case sc_token_nil:
			ZVAL_EMPTY_ARRAY(value);
			return true;
		case sc_token_string:
			return erlang_get_string(token->bytes, value);
		case sc_token_list:
			return erlang_get_list(from, token, value);
		case sc_token_tuple:
			return erlang_get_tuple(from, token->count, value);
		case sc_token_map:
			return erlang_get_map(from, token->count, value);
		case sc_token_big:
			erlang_integer(value, token->bytes.bytes, token->bytes.count, token->negative);
			return true;
		default:
			erlang_value_of(token, value);
			return true;
	}
}

/* One term and nothing behind it. */
static bool get_all(decoder *from, zval *value)
{
	sc_token none;

	if (!get(from, value)) {
		return false;
	}
	if (sc_term_reader_next(from->reader, &none) == sc_status_end) {
		return true;
	}
	zval_ptr_dtor(value);
	return fail_at_reader(from->reader);
}

/* As much memory as a reader may keep for the next term. */
#define MOST_KEPT (1 << 20)

static sc_term_reader *create_reader(void)
{
	static const uint8_t nil[] = {131, 106};
	sc_term_reader *reader;

	sc_term_reader_create((sc_bytes){.bytes = nil, .count = sizeof(nil)}, ERLANG_DEPTH, ERLANG_SIZE, &reader);
	return reader;
}

/* One reader is kept, also when a fatal error ends the request in the midst. */
static sc_term_reader *take_reader(void)
{
	if (ERLANG_G(term_reader_is_taken)) {
		return create_reader();
	}
	if (ERLANG_G(term_reader) == NULL) {
		ERLANG_G(term_reader) = create_reader();
	}
	ERLANG_G(term_reader_is_taken) = true;
	return ERLANG_G(term_reader);
}

static void give_reader(sc_term_reader *reader, size_t used)
{
	if (reader != ERLANG_G(term_reader)) {
		sc_term_reader_destroy(reader);
		return;
	}
	ERLANG_G(term_reader_is_taken) = false;
	if (used > MOST_KEPT) {
		sc_term_reader_destroy(reader);
		ERLANG_G(term_reader) = NULL;
	}
}

bool erlang_decode(zval *value, sc_bytes bytes, bool exact)
{
	decoder from;
	bool is_read;

	from.reader = take_reader();
	from.bytes = bytes;
	from.is_exact = exact;
	from.at = from.count = from.passed = 0;
	ZVAL_NULL(value);
	is_read = sc_term_reader_restart(from.reader, bytes) == sc_status_ok ? get_all(&from, value) : fail_at_reader(from.reader);
	give_reader(from.reader, bytes.count);
	if (!is_read) {
		ZVAL_NULL(value);
	}
	return is_read;
}
