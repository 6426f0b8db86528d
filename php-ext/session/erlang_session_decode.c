/* SPDX-License-Identifier: Apache-2.0 */
/* From an Erlang term to $_SESSION: erlang_session_encode.c tells which terms. Others are refused. */
#include "php_erlang.h"

#include "zend_smart_str.h"
#include "ext/standard/php_var.h"

ERLANG_FOR_SPEED

/* A binary inside the tuple inside the deepest array. */
#define DEPTH_LIMIT (ERLANG_SESSION_DEPTH + 10)
#define SIZE_LIMIT ((size_t)64 << 20)

typedef struct {
	sc_bytes blob;
	sc_term_reader *reader;
	/* The values of all {php, Binary}, in their order, once the first was met. */
	zval serialized;
	zend_ulong next_serialized;
} decoding;

static bool next(decoding *decoding, sc_token *token)
{
	return sc_term_reader_next(decoding->reader, token) == sc_status_ok;
}

static bool is_atom(const sc_token *token, const char *name)
{
	return token->kind == sc_token_atom && token->bytes.count == strlen(name) && memcmp(token->bytes.bytes, name, token->bytes.count) == 0;
}

/* Finds the binaries of all {php, Binary}, and makes one serialized array of them. */
static void collect_serialized(sc_term_reader *reader, smart_str *array)
{
	smart_str elements = {0};
	zend_ulong count = 0;
	sc_token token;

	while (sc_term_reader_next(reader, &token) == sc_status_ok) {
		if (token.kind != sc_token_tuple || sc_term_reader_next(reader, &token) != sc_status_ok || !is_atom(&token, "php") ||
		    sc_term_reader_next(reader, &token) != sc_status_ok || token.kind != sc_token_binary) {
			continue;
		}
		smart_str_appends(&elements, "i:");
		smart_str_append_unsigned(&elements, count++);
		smart_str_appendc(&elements, ';');
		smart_str_appendl(&elements, (const char *)token.bytes.bytes, token.bytes.count);
	}
	smart_str_appends(array, "a:");
	smart_str_append_unsigned(array, count);
	smart_str_appends(array, ":{");
	smart_str_append_smart_str(array, &elements);
	smart_str_appendc(array, '}');
	smart_str_0(array);
	smart_str_free(&elements);
}

static bool unserialize(const zend_string *text, zval *result)
{
	const unsigned char *position = (const unsigned char *)ZSTR_VAL(text), *end = position + ZSTR_LEN(text);
	php_unserialize_data_t seen;
	bool done;

	PHP_VAR_UNSERIALIZE_INIT(seen);
	done = php_var_unserialize(result, &position, end, &seen) && position == end && Z_TYPE_P(result) == IS_ARRAY;
	PHP_VAR_UNSERIALIZE_DESTROY(seen); /* __unserialize and __wakeup run here */
	return done && EG(exception) == NULL;
}

static bool unserialize_all(decoding *decoding)
{
	smart_str array = {0};
	sc_term_reader *reader;
	bool done;

	if (sc_term_reader_create(decoding->blob, DEPTH_LIMIT, SIZE_LIMIT, &reader) != sc_status_ok) {
		return false;
	}
	collect_serialized(reader, &array);
	sc_term_reader_destroy(reader);
	done = unserialize(array.s, &decoding->serialized);
	smart_str_free(&array);
	return done;
}

static bool decode_serialized(decoding *decoding, const sc_token *tuple, zval *result)
{
	sc_token token;
	zval *value;

	if (tuple->count != 2 || !next(decoding, &token) || !is_atom(&token, "php") || !next(decoding, &token) ||
	    token.kind != sc_token_binary) {
		return false;
	}
	if (Z_ISUNDEF(decoding->serialized) && !unserialize_all(decoding)) {
		return false;
	}
	value = zend_hash_index_find(Z_ARRVAL(decoding->serialized), decoding->next_serialized++);
	if (value == NULL) {
		return false;
	}
	ZVAL_COPY(result, value);
	return true;
}

static bool decode_token(decoding *decoding, const sc_token *token, zval *result);

static bool decode_value(decoding *decoding, zval *result)
{
	sc_token token;

	return next(decoding, &token) && decode_token(decoding, &token, result);
}

static bool decode_list(decoding *decoding, size_t count, zval *result)
{
	sc_token tail;
	zval value;

	array_init_size(result, (uint32_t)MIN(count, 1 << 16));
	for (size_t i = 0; i < count; i++) {
		ZVAL_UNDEF(&value);
		if (!decode_value(decoding, &value)) {
			zval_ptr_dtor(&value);
			return false;
		}
		zend_hash_next_index_insert_new(Z_ARRVAL_P(result), &value);
	}
	return next(decoding, &tail) && tail.kind == sc_token_nil;
}

static bool set_element(HashTable *array, const sc_token *key, zval *value)
{
	switch (key->kind) {
		case sc_token_integer:
			return zend_hash_index_update(array, (zend_ulong)key->number, value) != NULL;
		case sc_token_binary:
		case sc_token_atom:
			return zend_symtable_str_update(array, (const char *)key->bytes.bytes, key->bytes.count, value) != NULL;
		default:
			return false;
	}
}

static bool decode_map(decoding *decoding, size_t count, zval *result)
{
	sc_token key;
	zval value;

	array_init_size(result, (uint32_t)MIN(count, 1 << 16));
	for (size_t i = 0; i < count; i++) {
		ZVAL_UNDEF(&value);
		if (!next(decoding, &key) || !decode_value(decoding, &value) || !set_element(Z_ARRVAL_P(result), &key, &value)) {
			zval_ptr_dtor(&value);
			return false;
		}
	}
	return true;
}

/* A list of small integers, as Erlang writes it. */
static void decode_bytes(sc_bytes bytes, zval *result)
{
	array_init_size(result, (uint32_t)bytes.count);
	for (size_t i = 0; i < bytes.count; i++) {
		add_next_index_long(result, bytes.bytes[i]);
	}
}

/* An atom that PHP has no value for is Erlang's own, and a string here. */
static void decode_atom(const sc_token *atom, zval *result)
{
	if (is_atom(atom, "true") || is_atom(atom, "false")) {
		ZVAL_BOOL(result, is_atom(atom, "true"));
	} else if (is_atom(atom, "null") || is_atom(atom, "nil") || is_atom(atom, "undefined")) {
		ZVAL_NULL(result);
	} else {
		ZVAL_STRINGL(result, (const char *)atom->bytes.bytes, atom->bytes.count);
	}
}

static bool decode_token(decoding *decoding, const sc_token *token, zval *result)
{
	switch (token->kind) {
		case sc_token_integer:
			ZVAL_LONG(result, (zend_long)token->number);
			return true;
		case sc_token_float:
			ZVAL_DOUBLE(result, token->real);
			return true;
		case sc_token_atom:
			decode_atom(token, result);
			return true;
		case sc_token_binary:
			ZVAL_STRINGL(result, (const char *)token->bytes.bytes, token->bytes.count);
			return true;
		case sc_token_string:
			decode_bytes(token->bytes, result);
			return true;
		case sc_token_nil:
			ZVAL_EMPTY_ARRAY(result);
			return true;
		case sc_token_list:
			return decode_list(decoding, token->count, result);
		case sc_token_map:
			return decode_map(decoding, token->count, result);
		case sc_token_tuple:
			return decode_serialized(decoding, token, result);
		default:
			return false;
	}
}

/* The whole of $_SESSION. */
static bool decode_session(decoding *decoding, zval *result)
{
	sc_token token;

	return next(decoding, &token) && token.kind == sc_token_map && decode_map(decoding, token.count, result) &&
	       sc_term_reader_next(decoding->reader, &token) == sc_status_end;
}

static void warn(decoding *decoding)
{
	size_t offset = 0;
	sc_bytes reason = {0};

	if (EG(exception) != NULL) {
		return;
	}
	if (decoding->reader == NULL) {
		erlang_warn_text("the session's data is no Erlang term");
		return;
	}
	reason = sc_term_reader_error(decoding->reader, &offset);
	if (reason.count > 0) {
		erlang_warn_text("the session's data is no Erlang term: %.*s (at byte %zu)", (int)reason.count, (const char *)reason.bytes, offset);
	} else {
		erlang_warn_text("the session's data is a term that serialize_handler = erlang does not make");
	}
}

/* Becomes $_SESSION, as PHP's own php_serialize does it. */
static void replace_session(zval *session)
{
	zend_string *name = ZSTR_INIT_LITERAL("_SESSION", 0);

	if (!Z_ISUNDEF(PS(http_session_vars))) {
		zval_ptr_dtor(&PS(http_session_vars));
	}
	ZVAL_NEW_REF(&PS(http_session_vars), session);
	Z_ADDREF_P(&PS(http_session_vars));
	zend_hash_update_ind(&EG(symbol_table), name, &PS(http_session_vars));
	zend_string_release_ex(name, 0);
}

static bool decode_whole(decoding *decoding, zval *session)
{
	sc_term_reader *outer = ERLANG_G(reader);
	bool done;

	if (sc_term_reader_create(decoding->blob, DEPTH_LIMIT, SIZE_LIMIT, &decoding->reader) != sc_status_ok) {
		return false;
	}
	ERLANG_G(reader) = decoding->reader;
	done = decode_session(decoding, session) && EG(exception) == NULL;
	ERLANG_G(reader) = outer;
	return done;
}

PS_SERIALIZER_DECODE_FUNC(erlang)
{
	decoding decoding = {.blob = erlang_bytes(val, vallen)};
	zval session;
	bool done;

	ZVAL_UNDEF(&session);
	ZVAL_UNDEF(&decoding.serialized);
	done = vallen == 0 || decode_whole(&decoding, &session);
	zval_ptr_dtor(&decoding.serialized);
	if (Z_TYPE(session) != IS_ARRAY || !done) {
		zval_ptr_dtor(&session);
		array_init(&session);
	}
	replace_session(&session);
	if (!done) {
		warn(&decoding);
	}
	sc_term_reader_destroy(decoding.reader);
	return done ? SUCCESS : FAILURE;
}

void erlang_serializer_clean_up(void)
{
	sc_term_writer_destroy(ERLANG_G(writer));
	sc_term_reader_destroy(ERLANG_G(reader));
	ERLANG_G(writer) = NULL;
	ERLANG_G(reader) = NULL;
}
