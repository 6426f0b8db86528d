/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.serialize_handler = erlang: $_SESSION as an Erlang term, which binary_to_term/1 reads.
 *
 *   $_SESSION, arrays          a map with integers and binaries as keys, in PHP's order; [] and arrays that are lists: a list
 *   strings, integers, floats  a binary, an integer, a float
 *   true, false, null          the atoms true, false, null
 *   everything else            {php, Binary}: what serialize() makes of it
 *
 * "Everything else" are objects, references that are shared, INF and NAN, and what nests too deep. Objects and references that occur twice stay one: the
 * binaries of a session refer to each other as if they were, in this order, the elements of one array.
 */
#include "php_erlang.h"

#include "zend_smart_str.h"
#include "ext/standard/php_var.h"

ERLANG_FOR_SPEED

typedef struct {
	sc_term_writer *writer;
	/* What was serialized before; NULL until something is. */
	php_serialize_data_t seen;
} encoding;

static bool append(encoding *encoding, sc_token token)
{
	return sc_term_writer_append(encoding->writer, &token) == sc_status_ok;
}

static bool append_atom(encoding *encoding, const char *name)
{
	return append(encoding, (sc_token){.kind = sc_token_atom, .bytes = erlang_bytes(name, strlen(name))});
}

static bool append_binary(encoding *encoding, const zend_string *content)
{
	return append(encoding, (sc_token){.kind = sc_token_binary, .bytes = erlang_string_bytes(content)});
}

/* The array that all serialized values are thought to be in counts as the first of them. */
static void begin_serializing(encoding *encoding)
{
	smart_str nothing = {0};
	zval counted;

	if (encoding->seen != NULL) {
		return;
	}
	PHP_VAR_SERIALIZE_INIT(encoding->seen);
	ZVAL_TRUE(&counted);
	php_var_serialize(&nothing, &counted, &encoding->seen);
	smart_str_free(&nothing);
}

/*
 * PHP forgets what nobody else refers to. Somebody may, though: the array around it can be in the session twice. So it is kept in two hands meanwhile.
 */
static bool encode_serialized(encoding *encoding, zval *value)
{
	smart_str text = {0};
	bool done = false;
	zval held;

	begin_serializing(encoding);
	ZVAL_COPY(&held, value);
	php_var_serialize(&text, &held, &encoding->seen);
	zval_ptr_dtor(&held);
	if (EG(exception) == NULL && text.s != NULL) {
		smart_str_0(&text);
		done = append(encoding, (sc_token){.kind = sc_token_tuple, .count = 2}) && append_atom(encoding, "php") &&
		       append_binary(encoding, text.s);
	}
	smart_str_free(&text);
	return done;
}

static bool encode_value(encoding *encoding, zval *value, int depth);

static bool encode_list(encoding *encoding, HashTable *array, int depth)
{
	zval *value;

	if (zend_hash_num_elements(array) == 0) {
		return append(encoding, (sc_token){.kind = sc_token_nil});
	}
	if (!append(encoding, (sc_token){.kind = sc_token_list, .count = zend_hash_num_elements(array)})) {
		return false;
	}
	ZEND_HASH_FOREACH_VAL(array, value)
	{
		if (!encode_value(encoding, value, depth)) {
			return false;
		}
	}
	ZEND_HASH_FOREACH_END();
	return append(encoding, (sc_token){.kind = sc_token_nil});
}

static bool encode_key(encoding *encoding, zend_ulong index, const zend_string *name)
{
	return name != NULL ? append_binary(encoding, name) : append(encoding, (sc_token){.kind = sc_token_integer, .number = (int64_t)index});
}

static bool encode_map(encoding *encoding, HashTable *array, int depth)
{
	zend_ulong index;
	zend_string *name;
	zval *value;

	if (!append(encoding, (sc_token){.kind = sc_token_map, .count = zend_hash_num_elements(array)})) {
		return false;
	}
	ZEND_HASH_FOREACH_KEY_VAL(array, index, name, value)
	{
		if (!encode_key(encoding, index, name) || !encode_value(encoding, value, depth)) {
			return false;
		}
	}
	ZEND_HASH_FOREACH_END();
	return true;
}

/* Held, since a __serialize() in it may write to it: then it is another one that is written to. */
static bool encode_array(encoding *encoding, zval *value, int depth)
{
	bool done;
	zval held;

	if (depth >= ERLANG_SESSION_DEPTH) {
		return encode_serialized(encoding, value);
	}
	ZVAL_COPY(&held, value);
	done = (zend_array_is_list(Z_ARRVAL(held)) ? encode_list : encode_map)(encoding, Z_ARRVAL(held), depth + 1);
	zval_ptr_dtor(&held);
	return done;
}

static bool encode_value(encoding *encoding, zval *value, int depth)
{
	if (Z_ISREF_P(value)) {
		if (Z_REFCOUNT_P(value) > 1) {
			return encode_serialized(encoding, value);
		}
		value = Z_REFVAL_P(value);
	}
	switch (Z_TYPE_P(value)) {
		case IS_UNDEF:
		case IS_NULL:
			return append_atom(encoding, "null");
		case IS_FALSE:
			return append_atom(encoding, "false");
		case IS_TRUE:
			return append_atom(encoding, "true");
		case IS_LONG:
			return append(encoding, (sc_token){.kind = sc_token_integer, .number = Z_LVAL_P(value)});
		case IS_DOUBLE:
			return zend_finite(Z_DVAL_P(value)) ? append(encoding, (sc_token){.kind = sc_token_float, .real = Z_DVAL_P(value)})
			                                    : encode_serialized(encoding, value);
		case IS_STRING:
			return append_binary(encoding, Z_STR_P(value));
		case IS_ARRAY:
			return encode_array(encoding, value, depth);
		default:
			return encode_serialized(encoding, value);
	}
}

static zend_string *encode_session(encoding *encoding, const zval *session)
{
	zend_string *text = NULL;
	sc_bytes blob;
	zval held;

	ZVAL_COPY(&held, session);
	if (encode_map(encoding, Z_ARRVAL(held), 0) && sc_term_writer_finish(encoding->writer, &blob) == sc_status_ok) {
		text = zend_string_init((const char *)blob.bytes, blob.count, 0);
	}
	zval_ptr_dtor(&held);
	if (encoding->seen != NULL) {
		PHP_VAR_SERIALIZE_DESTROY(encoding->seen);
	}
	return text;
}

PS_SERIALIZER_ENCODE_FUNC(erlang)
{
	/* A __serialize() may encode the session too. */
	sc_term_writer *outer = ERLANG_G(writer);
	encoding encoding = {.writer = sc_term_writer_create()};
	zend_string *text = NULL;

	ERLANG_G(writer) = encoding.writer;
	if (Z_ISREF(PS(http_session_vars)) && Z_TYPE_P(Z_REFVAL(PS(http_session_vars))) == IS_ARRAY) {
		text = encode_session(&encoding, Z_REFVAL(PS(http_session_vars)));
	}
	sc_term_writer_destroy(encoding.writer);
	ERLANG_G(writer) = outer;
	return text;
}
