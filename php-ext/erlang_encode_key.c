/* SPDX-License-Identifier: Apache-2.0 */
/* Maps in the order of their keys' bytes, so that equal terms have equal bytes: what a Map finds its keys by. */
#include "php_erlang_encode.h"

#include "zend_sort.h"

typedef struct {
	zend_string *term;
	zval key;
	zval *value;
} sorted_pair;

static int compare_pairs(const void *one, const void *other)
{
	return zend_binary_strcmp(ZSTR_VAL(((const sorted_pair *)one)->term), ZSTR_LEN(((const sorted_pair *)one)->term),
	    ZSTR_VAL(((const sorted_pair *)other)->term), ZSTR_LEN(((const sorted_pair *)other)->term));
}

static void swap_pairs(void *one, void *other)
{
	sorted_pair kept = *(sorted_pair *)one;

	*(sorted_pair *)one = *(sorted_pair *)other;
	*(sorted_pair *)other = kept;
}

/* Takes over the pairs; the keys' terms may be missing. */
static bool put_sorted(encoder *to, sorted_pair *pairs, uint32_t count, const step *at)
{
	bool is_put = true;

	for (uint32_t i = 0; i < count; i++) {
		is_put = is_put && pairs[i].term != NULL;
	}
	if (is_put) {
		zend_sort(pairs, count, sizeof(*pairs), compare_pairs, swap_pairs);
	}
	for (uint32_t i = 0; i < count; i++) {
		is_put = is_put && erlang_put_pair(to, &pairs[i].key, pairs[i].value, at);
		if (pairs[i].term != NULL) {
			zend_string_release(pairs[i].term);
		}
	}
	efree(pairs);
	return is_put;
}

bool erlang_put_entries_sorted(encoder *to, void *array, const step *at)
{
	sorted_pair *pairs = safe_emalloc(zend_hash_num_elements(array), sizeof(*pairs), 0);
	uint32_t count = 0;
	zend_ulong number;
	zend_string *name;
	zval *value;

	ZEND_HASH_FOREACH_KEY_VAL((zend_array *)array, number, name, value)
	{
		if (name != NULL) {
			ZVAL_STR(&pairs[count].key, name);
		} else {
			ZVAL_LONG(&pairs[count].key, number);
		}
		pairs[count].term = erlang_encode_key(&pairs[count].key);
		pairs[count++].value = value;
	}
	ZEND_HASH_FOREACH_END();
	return put_sorted(to, pairs, count, at);
}

/* The positions of a map in this order; NULL if a key has no term. */
static uint32_t *order_of(const zend_object *map)
{
	uint32_t count = erlang_map_count(map);
	sorted_pair *pairs = safe_emalloc(count, sizeof(*pairs), 0);
	uint32_t *order = safe_emalloc(count, sizeof(*order), 0);
	bool is_whole = true;

	for (uint32_t i = 0; i < count; i++) {
		ZVAL_LONG(&pairs[i].key, i);
		pairs[i].term = erlang_encode_key(erlang_map_key_at(map, i));
		is_whole = is_whole && pairs[i].term != NULL;
	}
	if (is_whole) {
		zend_sort(pairs, count, sizeof(*pairs), compare_pairs, swap_pairs);
	}
	for (uint32_t i = 0; i < count; i++) {
		order[i] = (uint32_t)Z_LVAL(pairs[i].key);
		if (pairs[i].term != NULL) {
			zend_string_release(pairs[i].term);
		}
	}
	efree(pairs);
	if (!is_whole) {
		efree(order);
		return NULL;
	}
	return order;
}

/* The map keeps its order: a map in a key of a map in a key would be sorted twice as often with every step. */
bool erlang_put_pairs_sorted(encoder *to, void *map, const step *at)
{
	uint32_t **order = erlang_map_order(map);
	uint32_t count = erlang_map_count(map);

	if (*order == NULL && (*order = order_of(map)) == NULL) {
		return false;
	}
	for (uint32_t i = 0; i < count; i++) {
		if (!erlang_put_pair(to, erlang_map_key_at(map, (*order)[i]), erlang_map_value_at(map, (*order)[i]), at)) {
			return false;
		}
	}
	return true;
}
