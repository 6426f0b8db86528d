/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys of maps: bytes by which they are found, the same for the same term.
 *
 * They are the term's own bytes, but for maps in it, whose pairs have no order. For such a map stands a digest of its pairs, in the order of their keys' bytes, and
 * the map keeps it: maps in keys of maps in keys cost as much as they are large, in time and in memory, and not once more with every step. It is written as a map of
 * one pair, as which no map stands there.
 */
#include "values/php_erlang_encode.h"

#include "ext/hash/php_hash.h"
#include "ext/hash/php_hash_sha.h"
#include "zend_sort.h"

#define DIGEST_SIZE 32

typedef struct {
	/* NULL if it has no term. */
	zend_string *key;
	zval *value;
} sorted_pair;

static int compare_pairs(const void *one, const void *other)
{
	const zend_string *left = ((const sorted_pair *)one)->key, *right = ((const sorted_pair *)other)->key;

	return zend_binary_strcmp(ZSTR_VAL(left), ZSTR_LEN(left), ZSTR_VAL(right), ZSTR_LEN(right));
}

static void swap_pairs(void *one, void *other)
{
	sorted_pair kept = *(sorted_pair *)one;

	*(sorted_pair *)one = *(sorted_pair *)other;
	*(sorted_pair *)other = kept;
}

static zend_string *encode_key(const zval *value, int depth)
{
	encoder to;

	to.is_exact = to.is_key = true;
	to.depth = depth;
	return depth <= ERLANG_DEPTH ? erlang_encode_with(&to, (zval *)value) : NULL;
}

zend_string *erlang_encode_key(const zval *value)
{
	return encode_key(value, 0);
}

static void update(PHP_SHA256_CTX *context, const zend_string *term)
{
	PHP_SHA256Update(context, (const unsigned char *)ZSTR_VAL(term), ZSTR_LEN(term));
}

/* Terms tell themselves where they end. False if a value has none. */
static bool update_with_all(PHP_SHA256_CTX *context, const sorted_pair *pairs, uint32_t count, int depth)
{
	for (uint32_t i = 0; i < count; i++) {
		zend_string *value = encode_key(pairs[i].value, depth);

		if (value == NULL) {
			return false;
		}
		update(context, pairs[i].key);
		update(context, value);
		zend_string_release(value);
	}
	return true;
}

static bool have_keys(const sorted_pair *pairs, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (pairs[i].key == NULL) {
			return false;
		}
	}
	return true;
}

/* Takes over the pairs. NULL if one of them has no term. */
static zend_string *digest_of(sorted_pair *pairs, uint32_t count, int depth)
{
	zend_string *digest = NULL;
	PHP_SHA256_CTX context;

	PHP_SHA256Init(&context);
	if (have_keys(pairs, count)) {
		zend_sort(pairs, count, sizeof(*pairs), compare_pairs, swap_pairs);
		if (update_with_all(&context, pairs, count, depth)) {
			digest = zend_string_alloc(DIGEST_SIZE, 0);
			PHP_SHA256Final((unsigned char *)ZSTR_VAL(digest), &context);
			ZSTR_VAL(digest)[DIGEST_SIZE] = '\0';
		}
	}
	for (uint32_t i = 0; i < count; i++) {
		if (pairs[i].key != NULL) {
			zend_string_release(pairs[i].key);
		}
	}
	efree(pairs);
	return digest;
}

static bool put_digest(encoder *to, const zend_string *digest, const step *at)
{
	return digest != NULL && put_count(to, sc_token_map, 1, at) && put_binary(to, digest, at) && put_count(to, sc_token_nil, 0, at);
}

static zend_string *digest_of_array(const zend_array *array, int depth)
{
	sorted_pair *pairs = safe_emalloc(zend_hash_num_elements(array), sizeof(*pairs), 0);
	uint32_t count = 0;
	zend_ulong number;
	zend_string *name;
	zval *value;
	zval key;

	ZEND_HASH_FOREACH_KEY_VAL((zend_array *)array, number, name, value)
	{
		if (name != NULL) {
			ZVAL_STR(&key, name);
		} else {
			ZVAL_LONG(&key, number);
		}
		pairs[count++] = (sorted_pair){.key = encode_key(&key, depth), .value = value};
	}
	ZEND_HASH_FOREACH_END();
	return digest_of(pairs, count, depth);
}

bool erlang_put_digest_of_array(encoder *to, const zend_array *array, const step *at)
{
	zend_string *digest = digest_of_array(array, to->depth + 1);
	bool is_put = put_digest(to, digest, at) && erlang_put_waiting(to, at);

	if (digest != NULL) {
		zend_string_release(digest);
	}
	return is_put;
}

static zend_string *digest_of_map(const zend_object *map, int depth)
{
	uint32_t count = erlang_map_count(map);
	sorted_pair *pairs = safe_emalloc(count, sizeof(*pairs), 0);

	for (uint32_t i = 0; i < count; i++) {
		pairs[i] = (sorted_pair){.key = encode_key(erlang_map_key_at(map, i), depth), .value = erlang_map_value_at(map, i)};
	}
	return digest_of(pairs, count, depth);
}

bool erlang_put_digest_of_map(encoder *to, zend_object *map, const step *at)
{
	zend_string **digest = erlang_map_digest(map);

	if (*digest == NULL) {
		*digest = digest_of_map(map, to->depth + 1);
	}
	return put_digest(to, *digest, at);
}
