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

/* Deeper arrays go into a binary. */
#define DEPTH_LIMIT 100
/* A binary inside the tuple inside the deepest array. */
#define READ_DEPTH_LIMIT (2 * DEPTH_LIMIT + 10)
#define SIZE_LIMIT ((size_t)64 << 20)

/* ---------------------------------------------------------------- writing */

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

	begin_serializing(encoding);
	Z_TRY_ADDREF_P(value);
	php_var_serialize(&text, value, &encoding->seen);
	Z_TRY_DELREF_P(value);
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

static bool encode_array(encoding *encoding, zval *value, int depth)
{
	HashTable *array = Z_ARRVAL_P(value);

	if (depth >= DEPTH_LIMIT) {
		return encode_serialized(encoding, value);
	}
	return zend_array_is_list(array) ? encode_list(encoding, array, depth + 1) : encode_map(encoding, array, depth + 1);
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

PS_SERIALIZER_ENCODE_FUNC(erlang)
{
	encoding encoding = {.writer = sc_term_writer_create()};
	zend_string *text = NULL;
	sc_bytes blob;

	if (Z_ISREF(PS(http_session_vars)) && Z_TYPE_P(Z_REFVAL(PS(http_session_vars))) == IS_ARRAY) {
		if (encode_map(&encoding, Z_ARRVAL_P(Z_REFVAL(PS(http_session_vars))), 0) &&
		    sc_term_writer_finish(encoding.writer, &blob) == sc_status_ok) {
			text = zend_string_init((const char *)blob.bytes, blob.count, 0);
		}
	}
	if (encoding.seen != NULL) {
		PHP_VAR_SERIALIZE_DESTROY(encoding.seen);
	}
	sc_term_writer_destroy(encoding.writer);
	return text;
}

/* ---------------------------------------------------------------- reading */

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

	if (sc_term_reader_create(decoding->blob, READ_DEPTH_LIMIT, SIZE_LIMIT, &reader) != sc_status_ok) {
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

PS_SERIALIZER_DECODE_FUNC(erlang)
{
	decoding decoding = {.blob = erlang_bytes(val, vallen)};
	zval session;
	bool done = vallen == 0;

	ZVAL_UNDEF(&session);
	ZVAL_UNDEF(&decoding.serialized);
	if (vallen > 0 && sc_term_reader_create(decoding.blob, READ_DEPTH_LIMIT, SIZE_LIMIT, &decoding.reader) == sc_status_ok) {
		done = decode_session(&decoding, &session) && EG(exception) == NULL;
	}
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
