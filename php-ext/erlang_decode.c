/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a term to a value: docs/bridge.md, the second table. Recurses, as deep as the reader lets containers nest. No code of the user runs here.
 */
#include "php_erlang_value.h"

ERLANG_FOR_SPEED

/* Tokens that are fetched at a time. */
#define BATCH 32
/* The longest key of a map that is remembered. */
#define LONGEST_KEY 64

typedef struct {
	sc_term_reader *reader;
	/* What is read, for finding the offset of a failure. */
	sc_bytes bytes;
	bool is_exact;
	/* The one at hand: tokens[at]. */
	size_t at;
	size_t count;
	/* How many were at hand before. */
	size_t passed;
	sc_token tokens[BATCH];
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

static bool fail_at_reader(sc_term_reader *reader)
{
	size_t offset;
	sc_bytes reason = sc_term_reader_error(reader, &offset);

	return fail(offset, reason);
}

static bool fetch(decoder *from)
{
	from->passed += from->count;
	from->at = 0;
	return sc_term_reader_fill(from->reader, from->tokens, BATCH, &from->count) == sc_status_ok || fail_at_reader(from->reader);
}

/* The next token; NULL with an exception. It stays until the one after it is asked for. */
static inline const sc_token *next(decoder *from)
{
	if (++from->at >= from->count && !fetch(from)) {
		return NULL;
	}
	return &from->tokens[from->at];
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

/* Appends so many terms, for which there is room. */
static bool fill(decoder *from, zend_array *list, size_t count)
{
	bool is_read = true;
	zval element;

	ZEND_HASH_FILL_PACKED(list)
	{
		for (; count > 0 && (is_read = get(from, &element)); count--) {
			ZEND_HASH_FILL_ADD(&element);
		}
	}
	ZEND_HASH_FILL_END();
	return is_read;
}

/* Appends so many terms. */
static bool get_elements(decoder *from, zend_array *list, size_t count)
{
	while (count > 0) {
		size_t some = MIN(count, MOST_RESERVED);

		if (list->nNumUsed + some > list->nTableSize) {
			zend_hash_extend(list, list->nNumUsed + some, true);
		}
		if (!fill(from, list, some)) {
			return false;
		}
		count -= some;
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

static bool get_term(decoder *from, const sc_token *token, zval *value);

/* The elements of the list whose token it is, and what follows in its tail: the end, more of the list, or something else. */
static bool get_list_into(decoder *from, const sc_token *token, zend_array *list, zval *value)
{
	zval tail;

	do {
		if (!get_elements(from, list, token->count) || (token = next(from)) == NULL) {
			return false;
		}
	} while (token->kind == sc_token_list);
	if (token->kind == sc_token_string) {
		append_bytes(list, token->bytes);
	}
	if (token->kind == sc_token_string || token->kind == sc_token_nil) {
		ZVAL_ARR(value, list);
		return true;
	}
	if (!get_term(from, token, &tail)) {
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

static bool get_list(decoder *from, const sc_token *token, zval *value)
{
	zend_array *list = new_list(token->count);

	if (!get_list_into(from, token, list, value)) {
		zend_array_destroy(list);
		return false;
	}
	return true;
}

static bool get_string(sc_bytes bytes, zval *value)
{
	zend_array *list = new_list(bytes.count);

	append_bytes(list, bytes);
	ZVAL_ARR(value, list);
	return true;
}

static bool get_tuple(decoder *from, size_t count, zval *value)
{
	zend_array *elements = new_list(count);

	if (!get_elements(from, elements, count)) {
		zend_array_destroy(elements);
		return false;
	}
	erlang_tuple(value, elements);
	return true;
}

/* Maps */

/* Where the token at hand ends, if it is read one by one. */
static size_t offset_of(const decoder *from)
{
	size_t offset = 0;
	sc_term_reader *reader;
	sc_token token;

	if (sc_term_reader_create(from->bytes, ERLANG_DEPTH, ERLANG_SIZE, &reader) != sc_status_ok) {
		return 0;
	}
	for (size_t i = 0; i <= from->passed + from->at; i++) {
		sc_term_reader_next(reader, &token);
	}
	sc_term_reader_error(reader, &offset);
	sc_term_reader_destroy(reader);
	return offset;
}

static bool fail_of_equal_keys(const decoder *from)
{
	return EG(exception) == NULL && fail(offset_of(from), erlang_bytes("a map has a key twice", sizeof("a map has a key twice") - 1));
}

static zend_string *remember(zend_string **place, zend_string *key)
{
	if (*place != NULL) {
		zend_string_release(*place);
	}
	*place = zend_string_copy(key);
	return key;
}

/* The string of a key: the same one, with its hash, for the same bytes, as far as it is remembered. Maps have their keys in common. */
static zend_string *key_string(sc_bytes bytes)
{
	const uint8_t *text = bytes.bytes;
	zend_string **place;

	if (bytes.count < 2 || bytes.count > LONGEST_KEY) {
		return erlang_string(bytes);
	}
	place = &ERLANG_G(keys)[(text[0] + 7 * text[1] + 31 * text[bytes.count - 1] + 3 * bytes.count) % ERLANG_KEYS];
	if (*place != NULL && ZSTR_LEN(*place) == bytes.count && memcmp(ZSTR_VAL(*place), text, bytes.count) == 0) {
		return zend_string_copy(*place);
	}
	return remember(place, erlang_string(bytes));
}

void erlang_decode_forget_keys(void)
{
	for (size_t i = 0; i < ERLANG_KEYS; i++) {
		if (ERLANG_G(keys)[i] != NULL) {
			zend_string_release(ERLANG_G(keys)[i]);
			ERLANG_G(keys)[i] = NULL;
		}
	}
}

static bool get_key(decoder *from, zval *key)
{
	const sc_token *token = next(from);

	if (token == NULL) {
		return false;
	}
	if (token->kind == sc_token_binary) {
		ZVAL_STR(key, key_string(token->bytes));
		return true;
	}
	return get_term(from, token, key);
}

/* The place for the value of a key, which is null; NULL if the key would be another one in an array. */
static zval *place_in_array(zend_array *array, const zval *key)
{
	zend_ulong number;

	if (Z_TYPE_P(key) == IS_LONG) {
		return zend_hash_index_lookup(array, Z_LVAL_P(key));
	}
	if (Z_TYPE_P(key) != IS_STRING || ZEND_HANDLE_NUMERIC(Z_STR_P(key), number)) {
		return NULL;
	}
	return zend_hash_lookup(array, Z_STR_P(key));
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
	zend_array_destroy(array);
	return map;
}

/* The value of a key, which is taken over, and its place in a map. */
static bool get_map_value(decoder *from, zend_object *map, zval *key)
{
	zval value;

	if (!get(from, &value)) {
		zval_ptr_dtor(key);
		return false;
	}
	return erlang_map_add(map, key, &value) || fail_of_equal_keys(from);
}

/* So many pairs, of which the first one's key is at hand. */
static bool get_map_from(decoder *from, zend_object *map, zval *key, size_t count)
{
	bool is_read = get_map_value(from, map, key);

	while (is_read && --count > 0) {
		is_read = get_key(from, key) && get_map_value(from, map, key);
	}
	return is_read;
}

/* Pairs in an array, up to the first key that is none of an array's: *key then, with *left pairs to come; else *left is 0. */
static bool get_entries(decoder *from, zend_array *array, zval *key, size_t *left)
{
	for (; *left > 0; (*left)--) {
		uint32_t count = zend_hash_num_elements(array);
		zval *place;

		if (!get_key(from, key)) {
			return false;
		}
		place = place_in_array(array, key);
		if (place == NULL) {
			return true;
		}
		zval_ptr_dtor_str(key);
		if (zend_hash_num_elements(array) == count) {
			return fail_of_equal_keys(from);
		}
		if (!get(from, place)) {
			return false;
		}
	}
	return true;
}

static bool get_map(decoder *from, size_t count, zval *value)
{
	zend_array *array = zend_new_array(MIN(count, MOST_RESERVED));
	size_t left = count;
	zval key;

	zend_hash_real_init_mixed(array);
	if (!get_entries(from, array, &key, &left)) {
		zend_array_destroy(array);
		return false;
	}
	/* What PHP takes for a list, an empty one too, would not come back as a map. The convenient mode lets the empty one go. */
	if (left == 0 && !(zend_array_is_list(array) && (count > 0 || from->is_exact))) {
		ZVAL_ARR(value, array);
		return true;
	}
	ZVAL_OBJ(value, map_of_array(array, count));
	if (left == 0 || get_map_from(from, Z_OBJ_P(value), &key, left)) {
		return true;
	}
	zval_ptr_dtor(value);
	ZVAL_NULL(value);
	return false;
}

/* The term that begins with the token. */
static bool get_term(decoder *from, const sc_token *token, zval *value)
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
			return get_string(token->bytes, value);
		case sc_token_list:
			return get_list(from, token, value);
		case sc_token_tuple:
			return get_tuple(from, token->count, value);
		case sc_token_map:
			return get_map(from, token->count, value);
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
	const sc_token *token = next(from);

	return token != NULL && get_term(from, token, value);
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
