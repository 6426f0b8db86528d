/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Map: keys are terms of any kind, told apart as =:= does, in the order in which they came.
 *
 * An int key stands in the index as a number and a string key as itself; other keys as their term's bytes, which begin with 131. So does a string key that
 * begins with that byte: no two keys can be taken for each other.
 */
#include "values/php_erlang_value.h"

#define FIRST_BYTE_OF_A_TERM 131

typedef struct {
	/* Two lists of the same length, where a zval each; undefined before the map is filled in. */
	zval keys;
	zval values;
	/* Positions in them. */
	HashTable index;
	/* What stands for the map in a key; NULL until somebody asks. */
	zend_string *digest;
	zend_object common;
} map_object;

static zend_object_handlers map_handlers;

static map_object *map_of(const zend_object *object)
{
	return (map_object *)((char *)object - offsetof(map_object, common));
}

static zend_object *create(zend_class_entry *class)
{
	map_object *map = zend_object_alloc(sizeof(*map), class);

	zend_object_std_init(&map->common, class);
	object_properties_init(&map->common, class);
	map->common.handlers = &map_handlers;
	ZVAL_UNDEF(&map->keys);
	ZVAL_UNDEF(&map->values);
	zend_hash_init(&map->index, 0, NULL, NULL, 0);
	return &map->common;
}

static void destroy(zend_object *object)
{
	map_object *map = map_of(object);

	zval_ptr_dtor(&map->keys);
	zval_ptr_dtor(&map->values);
	zend_hash_destroy(&map->index);
	if (map->digest != NULL) {
		zend_string_release(map->digest);
	}
	zend_object_std_dtor(object);
}

static HashTable *list_what_it_holds(zend_object *object, zval **table, int *count)
{
	*table = &map_of(object)->keys;
	*count = 2;
	return NULL;
}

static void begin(map_object *map, uint32_t size)
{
	array_init_size(&map->keys, size);
	array_init_size(&map->values, size);
}

zend_object *erlang_map(uint32_t size)
{
	zend_object *object = create(erlang_map_ce);

	begin(map_of(object), size);
	return object;
}

zend_string **erlang_map_digest(zend_object *object)
{
	return &map_of(object)->digest;
}

bool erlang_map_is_filled_in(const zend_object *object)
{
	return Z_TYPE(map_of(object)->keys) != IS_UNDEF;
}

/* keys */

/* The number, or the text that the caller releases; both 0 if the value can be no key. */
typedef struct {
	bool is_number;
	zend_long number;
	zend_string *text;
} map_key;

static map_key key_of(const zval *value)
{
	map_key key = {0};

	ZVAL_DEREF(value);
	if (Z_TYPE_P(value) == IS_LONG) {
		key.is_number = true;
		key.number = Z_LVAL_P(value);
	} else if (erlang_is_a(value, erlang_bigint_ce)) {
		key.is_number = erlang_bigint_fits(Z_OBJ_P(value), &key.number);
	} else if (Z_TYPE_P(value) == IS_STRING && (uint8_t)Z_STRVAL_P(value)[0] != FIRST_BYTE_OF_A_TERM) {
		key.text = zend_string_copy(Z_STR_P(value));
	}
	if (!key.is_number && key.text == NULL) {
		key.text = erlang_encode_key(value);
	}
	return key;
}

static zval *position_of(const map_object *map, const zval *value)
{
	map_key key = key_of(value);
	zval *position = NULL;

	if (key.is_number) {
		return zend_hash_index_find(&map->index, key.number);
	}
	if (key.text != NULL) {
		position = zend_hash_find(&map->index, key.text);
		zend_string_release(key.text);
	}
	return position;
}

zval *erlang_map_find(const zend_object *object, const zval *key)
{
	map_object *map = map_of(object);
	zval *position = position_of(map, key);

	return position != NULL ? zend_hash_index_find(Z_ARRVAL(map->values), Z_LVAL_P(position)) : NULL;
}

static bool index_key(map_object *map, const zval *value, zval *position)
{
	map_key key = key_of(value);
	bool is_new = false;

	if (key.is_number) {
		return zend_hash_index_add(&map->index, key.number, position) != NULL;
	}
	if (key.text != NULL) {
		is_new = zend_hash_add(&map->index, key.text, position) != NULL;
		zend_string_release(key.text);
	} else {
		zend_throw_exception(erlang_exception_ce, "A key of a map has to be a term", 0);
	}
	return is_new;
}

bool erlang_map_add(zend_object *object, zval *key, zval *value)
{
	map_object *map = map_of(object);
	zval position;

	ZVAL_LONG(&position, erlang_map_count(object));
	if (!index_key(map, key, &position)) {
		zval_ptr_dtor(key);
		zval_ptr_dtor(value);
		return false;
	}
	zend_hash_next_index_insert_new(Z_ARRVAL(map->keys), key);
	zend_hash_next_index_insert_new(Z_ARRVAL(map->values), value);
	return true;
}

/* what it holds */

uint32_t erlang_map_count(const zend_object *object)
{
	return erlang_map_is_filled_in(object) ? zend_hash_num_elements(Z_ARRVAL(map_of(object)->keys)) : 0;
}

zval *erlang_map_key_at(const zend_object *object, uint32_t position)
{
	return erlang_map_is_filled_in(object) ? zend_hash_index_find(Z_ARRVAL(map_of(object)->keys), position) : NULL;
}

zval *erlang_map_value_at(const zend_object *object, uint32_t position)
{
	return erlang_map_is_filled_in(object) ? zend_hash_index_find(Z_ARRVAL(map_of(object)->values), position) : NULL;
}

const zval *erlang_map_keys(const zend_object *object)
{
	return &map_of(object)->keys;
}

const zval *erlang_map_values(const zend_object *object)
{
	return &map_of(object)->values;
}

zend_array *erlang_map_pairs(const zend_object *object)
{
	uint32_t count = erlang_map_count(object);
	zend_array *pairs = zend_new_array(count);
	zval pair;

	for (uint32_t i = 0; i < count; i++) {
		ZVAL_ARR(&pair, zend_new_pair(erlang_map_key_at(object, i), erlang_map_value_at(object, i)));
		Z_TRY_ADDREF_P(erlang_map_key_at(object, i));
		Z_TRY_ADDREF_P(erlang_map_value_at(object, i));
		zend_hash_next_index_insert_new(pairs, &pair);
	}
	return pairs;
}

/* For var_dump() and whoever else looks at properties. */
static zend_array *show(zend_object *object, zend_prop_purpose purpose)
{
	return erlang_map_pairs(object);
}

/* making */

/* Keys and values of a PHP array. */
static void add_array(zend_object *object, const zend_array *array)
{
	zend_ulong number;
	zend_string *text;
	zval *value;
	zval key;

	begin(map_of(object), zend_hash_num_elements(array));
	ZEND_HASH_FOREACH_KEY_VAL((zend_array *)array, number, text, value)
	{
		if (text != NULL) {
			ZVAL_STR_COPY(&key, text);
		} else {
			ZVAL_LONG(&key, number);
		}
		ZVAL_DEREF(value);
		Z_TRY_ADDREF_P(value);
		erlang_map_add(object, &key, value);
	}
	ZEND_HASH_FOREACH_END();
}

zend_object *erlang_map_of_array(const zend_array *array)
{
	zend_object *object = create(erlang_map_ce);

	add_array(object, array);
	return object;
}

bool erlang_map_fill_in(zend_object *object, const zval *value)
{
	map_object *map = map_of(object);

	if (Z_TYPE_P(value) == IS_ARRAY) {
		add_array(object, Z_ARRVAL_P(value));
		return true;
	}
	if (!erlang_is_a(value, erlang_map_ce) || !erlang_map_is_filled_in(Z_OBJ_P(value))) {
		return false;
	}
	ZVAL_COPY(&map->keys, &map_of(Z_OBJ_P(value))->keys);
	ZVAL_COPY(&map->values, &map_of(Z_OBJ_P(value))->values);
	zend_hash_copy(&map->index, &map_of(Z_OBJ_P(value))->index, NULL);
	return true;
}

static zend_object_iterator *iterate(zend_class_entry *class, zval *object, int by_ref)
{
	return erlang_iterator(object, by_ref, erlang_map_key_at, erlang_map_value_at);
}

void erlang_map_minit(void)
{
	memcpy(&map_handlers, &erlang_value_handlers, sizeof(map_handlers));
	map_handlers.offset = offsetof(map_object, common);
	map_handlers.free_obj = destroy;
	map_handlers.get_gc = list_what_it_holds;
	map_handlers.get_properties_for = show;
	erlang_map_ce->create_object = create;
	erlang_map_ce->get_iterator = iterate;
}
