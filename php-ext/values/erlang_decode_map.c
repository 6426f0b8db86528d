/* SPDX-License-Identifier: Apache-2.0 */
/* From a term to a value: maps. An array as long as the keys are those of one, else a Map. */
#include "values/php_erlang_decode.h"

ERLANG_FOR_SPEED

/* The longest key of a map that is remembered. */
#define LONGEST_KEY 64

/* Keys */

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

/* Pairs */

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
	return EG(exception) == NULL &&
	       erlang_get_failed(offset_of(from), erlang_bytes("a map has a key twice", sizeof("a map has a key twice") - 1));
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
	return erlang_get_term(from, token, key);
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

bool erlang_get_map(decoder *from, size_t count, zval *value)
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
