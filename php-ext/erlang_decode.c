/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a term to a value: docs/bridge.md, the second table. Recurses, as deep as the reader lets containers nest. No code of the user runs here.
 */
#include "php_erlang_value.h"

typedef struct {
	sc_term_reader *reader;
	bool is_exact;
	sc_token token;
} decoder;

/* As much as is reserved for a promised count: the rest is, once the terms come. */
#define MOST_RESERVED 4096

static bool get(decoder *from, zval *value);

/* Failure. Both return false, for the caller to return. */

static bool fail(size_t offset, sc_bytes reason)
{
	zend_object *exception = zend_throw_exception_ex(
	    erlang_decode_exception_ce, 0, "Erlang\\decode(): at byte %zu: %.*s", offset, (int)reason.count, (const char *)reason.bytes);

	ZVAL_LONG(OBJ_PROP_NUM(exception, exception->ce->default_properties_count - 1), (zend_long)offset);
	return false;
}

static bool fail_at_reader(decoder *from)
{
	size_t offset;
	sc_bytes reason = sc_term_reader_error(from->reader, &offset);

	return fail(offset, reason);
}

static bool next(decoder *from)
{
	return sc_term_reader_next(from->reader, &from->token) == sc_status_ok || fail_at_reader(from);
}

/* Simple values */

static bool is_named(sc_bytes name, const char *text, size_t length)
{
	return name.count == length && memcmp(name.bytes, text, length) == 0;
}

#define IS_NAMED(name, text) is_named(name, text, sizeof(text) - 1)

static void get_atom(const decoder *from, zval *value)
{
	sc_bytes name = from->token.bytes;

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

/* Lists */

static zend_array *new_list(size_t count)
{
	zend_array *list = zend_new_array(MIN(count, MOST_RESERVED));

	zend_hash_real_init_packed(list);
	return list;
}

static void append_bytes(zend_array *list, sc_bytes bytes)
{
	zval number;

	for (size_t i = 0; i < bytes.count; i++) {
		ZVAL_LONG(&number, bytes.bytes[i]);
		zend_hash_next_index_insert_new(list, &number);
	}
}

/* Appends so many terms. */
static bool get_elements(decoder *from, zend_array *list, size_t count)
{
	zval element;

	for (; count > 0; count--) {
		if (!get(from, &element)) {
			return false;
		}
		zend_hash_next_index_insert_new(list, &element);
	}
	return true;
}

static void make_improper(zval *value, zend_array *head, const zval *tail)
{
	zend_object *object = erlang_object(erlang_improper_ce);

	ZVAL_ARR(OBJ_PROP_NUM(object, ERLANG_IMPROPER_HEAD), head);
	ZVAL_COPY_VALUE(OBJ_PROP_NUM(object, ERLANG_IMPROPER_TAIL), tail);
	ZVAL_OBJ(value, object);
}

static bool get_term(decoder *from, zval *value);

/* The elements of the list whose token is at hand, and what follows in its tail: the end, more of the list, or something else. */
static bool get_list_into(decoder *from, zend_array *list, zval *value)
{
	zval tail;

	do {
		if (!get_elements(from, list, from->token.count) || !next(from)) {
			return false;
		}
	} while (from->token.kind == sc_token_list);
	if (from->token.kind == sc_token_string) {
		append_bytes(list, from->token.bytes);
	}
	if (from->token.kind == sc_token_string || from->token.kind == sc_token_nil) {
		ZVAL_ARR(value, list);
		return true;
	}
	if (!get_term(from, &tail)) {
		return false;
	}
	if (zend_hash_num_elements(list) == 0) {
		zend_array_destroy(list);
		ZVAL_COPY_VALUE(value, &tail);
	} else {
		make_improper(value, list, &tail);
	}
	return true;
}

static bool get_list(decoder *from, zval *value)
{
	zend_array *list = new_list(from->token.count);

	if (!get_list_into(from, list, value)) {
		zend_array_destroy(list);
		return false;
	}
	return true;
}

static bool get_string(decoder *from, zval *value)
{
	zend_array *list = new_list(from->token.bytes.count);

	append_bytes(list, from->token.bytes);
	ZVAL_ARR(value, list);
	return true;
}

static bool get_tuple(decoder *from, zval *value)
{
	zend_array *elements = new_list(from->token.count);

	if (!get_elements(from, elements, from->token.count)) {
		zend_array_destroy(elements);
		return false;
	}
	erlang_tuple(value, elements);
	return true;
}

/* Maps */

static bool fail_of_equal_keys(decoder *from)
{
	size_t offset;

	sc_term_reader_error(from->reader, &offset);
	return fail(offset, erlang_bytes("a map has a key twice", sizeof("a map has a key twice") - 1));
}

/* Adds to an array. False if the key would be another one there, or is there. */
static bool add_to_array(zend_array *array, const zval *key, zval *value)
{
	zend_ulong number;

	if (Z_TYPE_P(key) == IS_LONG) {
		return zend_hash_index_add(array, Z_LVAL_P(key), value) != NULL;
	}
	if (Z_TYPE_P(key) != IS_STRING || ZEND_HANDLE_NUMERIC(Z_STR_P(key), number)) {
		return false;
	}
	return zend_hash_add(array, Z_STR_P(key), value) != NULL;
}

/* What was an array so far goes on as a map. */
static zend_object *map_of_array(zend_array *array, size_t count)
{
	zend_object *map = erlang_map(MIN(count, MOST_RESERVED));
	zend_ulong number;
	zend_string *name;
	zval *value;
	zval key;

	ZEND_HASH_FOREACH_KEY_VAL(array, number, name, value)
	{
		if (name != NULL) {
			ZVAL_STR_COPY(&key, name);
		} else {
			ZVAL_LONG(&key, number);
		}
		Z_TRY_ADDREF_P(value);
		erlang_map_add(map, &key, value);
	}
	ZEND_HASH_FOREACH_END();
	return map;
}

/* The pairs as an array, as far as their keys are those of an array; else, from some pair on, as a map. */
typedef struct {
	zend_array *array;
	zend_object *map;
} pairs;

static void destroy_pairs(pairs *into)
{
	if (into->map != NULL) {
		OBJ_RELEASE(into->map);
	} else {
		zend_array_destroy(into->array);
	}
}

static void turn_into_map(pairs *into, size_t count)
{
	into->map = map_of_array(into->array, count);
	zend_array_destroy(into->array);
	into->array = NULL;
}

/* Takes over key and value. */
static bool add_pair(decoder *from, pairs *into, size_t count, zval *key, zval *value)
{
	if (into->map == NULL) {
		if (add_to_array(into->array, key, value)) {
			zval_ptr_dtor_str(key);
			return true;
		}
		turn_into_map(into, count);
	}
	return erlang_map_add(into->map, key, value) || (EG(exception) == NULL && fail_of_equal_keys(from));
}

static bool get_pairs(decoder *from, pairs *into, size_t count)
{
	zval key;
	zval value;

	for (size_t i = 0; i < count; i++) {
		if (!get(from, &key)) {
			return false;
		}
		if (!get(from, &value)) {
			zval_ptr_dtor(&key);
			return false;
		}
		if (!add_pair(from, into, count, &key, &value)) {
			return false;
		}
	}
	return true;
}

static bool get_map(decoder *from, zval *value)
{
	size_t count = from->token.count;
	pairs into = {.array = zend_new_array(MIN(count, MOST_RESERVED))};

	if (!get_pairs(from, &into, count)) {
		destroy_pairs(&into);
		return false;
	}
	/* What PHP takes for a list, an empty one too, would not come back as a map. The convenient mode lets the empty one go. */
	if (into.map == NULL && zend_array_is_list(into.array) && (count > 0 || from->is_exact)) {
		turn_into_map(&into, count);
	}
	if (into.map != NULL) {
		ZVAL_OBJ(value, into.map);
	} else {
		ZVAL_ARR(value, into.array);
	}
	return true;
}

/* The term whose token is at hand. */
static bool get_term(decoder *from, zval *value)
{
	const sc_token *token = &from->token;

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
			get_atom(from, value);
			return true;
		case sc_token_nil:
			ZVAL_EMPTY_ARRAY(value);
			return true;
		case sc_token_string:
			return get_string(from, value);
		case sc_token_list:
			return get_list(from, value);
		case sc_token_tuple:
			return get_tuple(from, value);
		case sc_token_map:
			return get_map(from, value);
		case sc_token_big:
			erlang_integer(value, token->bytes.bytes, token->bytes.count, token->negative);
			return true;
		default:
			erlang_value_of(token, value);
			return true;
	}
}

static bool get(decoder *from, zval *value)
{
	return next(from) && get_term(from, value);
}

static bool fail_at_start(sc_bytes bytes)
{
	const char *reason =
	    bytes.count == 0 || bytes.bytes[0] != 131 ? "a term begins with the byte 131" : "the compressed term is damaged or too large";

	return fail(bytes.count > 0 && bytes.bytes[0] == 131 ? 1 : 0, erlang_bytes(reason, strlen(reason)));
}

/* One term and nothing behind it. */
static bool get_all(decoder *from, zval *value)
{
	if (!get(from, value)) {
		return false;
	}
	if (sc_term_reader_next(from->reader, &from->token) == sc_status_end) {
		return true;
	}
	zval_ptr_dtor(value);
	return fail_at_reader(from);
}

bool erlang_decode(zval *value, sc_bytes bytes, bool exact)
{
	decoder from = {.is_exact = exact};
	bool is_read;

	ZVAL_NULL(value);
	if (sc_term_reader_create(bytes, ERLANG_DEPTH, ERLANG_SIZE, &from.reader) != sc_status_ok) {
		return fail_at_start(bytes);
	}
	is_read = get_all(&from, value);
	sc_term_reader_destroy(from.reader);
	if (!is_read) {
		ZVAL_NULL(value);
	}
	return is_read;
}
