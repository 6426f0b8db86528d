/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which values stand for the same term, as =:= tells it in Erlang: 1 and 1.0 do not; true and the atom true do, and [5 => 1] and the map of it. This is what ==
 * says of our objects (with null, true or false on the other side PHP does not ask); < and > have Erlang's order where it is cheap (atoms, integers), and are
 * false elsewhere.
 */
#include "values/php_erlang_value.h"

/* What nests deeper has no term. An object and the array in it are two steps here. */
#define DEEPEST (2 * ERLANG_DEPTH)

static bool is_same(const zval *one, const zval *other, int depth);

static bool is_atom(const zval *value, sc_bytes *atom)
{
	const char *name = erlang_name_of(value);

	if (name != NULL) {
		*atom = erlang_bytes(name, strlen(name));
	} else if (erlang_is_a(value, erlang_atom_ce)) {
		*atom = erlang_string_bytes(erlang_string_of(Z_OBJ_P(value), ERLANG_ATOM_NAME));
	} else {
		return false;
	}
	return true;
}

/* Whether it is an integer that PHP has a number for. */
static bool is_number(const zval *value, zend_long *number)
{
	if (Z_TYPE_P(value) == IS_LONG) {
		*number = Z_LVAL_P(value);
		return true;
	}
	return erlang_is_a(value, erlang_bigint_ce) && erlang_bigint_fits(Z_OBJ_P(value), number);
}

/* A binary, as a string or as a Bitstring of whole bytes. */
static zend_string *binary_of(const zval *value)
{
	if (Z_TYPE_P(value) == IS_STRING) {
		return Z_STR_P(value);
	}
	if (erlang_is_a(value, erlang_bitstring_ce) && erlang_long_of(Z_OBJ_P(value), ERLANG_BITSTRING_BITS) % 8 == 0) {
		return erlang_string_of(Z_OBJ_P(value), ERLANG_BITSTRING_BYTES);
	}
	return NULL;
}

static bool is_list(const zval *value)
{
	return Z_TYPE_P(value) == IS_ARRAY && zend_array_is_list(Z_ARRVAL_P(value));
}

static bool are_same_elements(const zend_array *one, const zend_array *other, int depth)
{
	zend_ulong index = 0;
	zval *element;

	if (zend_hash_num_elements(one) != zend_hash_num_elements(other)) {
		return false;
	}
	ZEND_HASH_FOREACH_VAL((zend_array *)one, element)
	{
		const zval *counterpart = zend_hash_index_find(other, index++);

		if (counterpart == NULL || !is_same(element, counterpart, depth)) {
			return false;
		}
	}
	ZEND_HASH_FOREACH_END();
	return true;
}

/* Maps, as Map objects or as arrays that are no lists */

static bool is_map(const zval *value)
{
	return (Z_TYPE_P(value) == IS_ARRAY && !is_list(value)) || erlang_is_a(value, erlang_map_ce);
}

static uint32_t count_of(const zval *map)
{
	return Z_TYPE_P(map) == IS_ARRAY ? zend_hash_num_elements(Z_ARRVAL_P(map)) : erlang_map_count(Z_OBJ_P(map));
}

static const zval *find(const zval *map, const zval *key)
{
	if (Z_TYPE_P(map) == IS_OBJECT) {
		return erlang_map_find(Z_OBJ_P(map), key);
	}
	if (Z_TYPE_P(key) == IS_LONG) {
		return zend_hash_index_find(Z_ARRVAL_P(map), Z_LVAL_P(key));
	}
	return Z_TYPE_P(key) == IS_STRING ? zend_hash_find(Z_ARRVAL_P(map), Z_STR_P(key)) : NULL;
}

static bool has_all_of_array(const zval *map, const zend_array *array, int depth)
{
	zend_ulong number;
	zend_string *text;
	zval *value;
	zval key;

	ZEND_HASH_FOREACH_KEY_VAL((zend_array *)array, number, text, value)
	{
		const zval *counterpart;

		if (text != NULL) {
			ZVAL_STR(&key, text);
		} else {
			ZVAL_LONG(&key, number);
		}
		counterpart = find(map, &key);
		if (counterpart == NULL || !is_same(value, counterpart, depth)) {
			return false;
		}
	}
	ZEND_HASH_FOREACH_END();
	return true;
}

static bool has_all_of_map(const zval *map, const zend_object *object, int depth)
{
	for (uint32_t i = 0; i < erlang_map_count(object); i++) {
		const zval *counterpart = find(map, erlang_map_key_at(object, i));

		if (counterpart == NULL || !is_same(erlang_map_value_at(object, i), counterpart, depth)) {
			return false;
		}
	}
	return true;
}

static bool are_same_maps(const zval *one, const zval *other, int depth)
{
	if (count_of(one) != count_of(other)) {
		return false;
	}
	return Z_TYPE_P(one) == IS_ARRAY ? has_all_of_array(other, Z_ARRVAL_P(one), depth) : has_all_of_map(other, Z_OBJ_P(one), depth);
}

/* Objects of one class */

static bool are_same_bigints(const zend_object *one, const zend_object *other)
{
	bool signs[2];
	sc_bytes magnitudes[2] = {erlang_bigint_magnitude(one, &signs[0]), erlang_bigint_magnitude(other, &signs[1])};

	return signs[0] == signs[1] && magnitudes[0].count == magnitudes[1].count &&
	       memcmp(magnitudes[0].bytes, magnitudes[1].bytes, magnitudes[0].count) == 0;
}

static bool are_same_properties(const zend_object *one, const zend_object *other, int depth)
{
	for (int i = 0; i < one->ce->default_properties_count; i++) {
		if (!is_same(OBJ_PROP_NUM(one, i), OBJ_PROP_NUM(other, i), depth)) {
			return false;
		}
	}
	return true;
}

static bool are_same_objects(const zend_object *one, const zend_object *other, int depth)
{
	if (one == other) {
		return true;
	}
	if (one->ce != other->ce) {
		return false;
	}
	if (one->ce == erlang_bigint_ce) {
		return are_same_bigints(one, other);
	}
	return one->handlers->compare == erlang_compare && are_same_properties(one, other, depth);
}

static bool are_same_bytes(sc_bytes one, sc_bytes other)
{
	return one.count == other.count && (one.count == 0 || memcmp(one.bytes, other.bytes, one.count) == 0);
}

/* Bit by bit: -0.0 is not 0.0 in Erlang either. */
static bool are_same_floats(const zval *one, const zval *other)
{
	return Z_TYPE_P(one) == IS_DOUBLE && Z_TYPE_P(other) == IS_DOUBLE && memcmp(&Z_DVAL_P(one), &Z_DVAL_P(other), sizeof(double)) == 0;
}

/* By the kind of term that `one` is. */
static bool is_same(const zval *one, const zval *other, int depth)
{
	sc_bytes atom;
	sc_bytes counterpart;
	zend_long number;
	zend_long other_number;

	ZVAL_DEREF(one);
	ZVAL_DEREF(other);
	if (depth > DEEPEST) {
		return false;
	}
	if (is_atom(one, &atom)) {
		return is_atom(other, &counterpart) && are_same_bytes(atom, counterpart);
	}
	if (is_number(one, &number)) {
		return is_number(other, &other_number) && number == other_number;
	}
	if (binary_of(one) != NULL) {
		return binary_of(other) != NULL && zend_string_equals(binary_of(one), binary_of(other));
	}
	if (is_list(one)) {
		return is_list(other) && are_same_elements(Z_ARRVAL_P(one), Z_ARRVAL_P(other), depth + 1);
	}
	if (is_map(one)) {
		return is_map(other) && are_same_maps(one, other, depth + 1);
	}
	if (Z_TYPE_P(one) == IS_OBJECT && Z_TYPE_P(other) == IS_OBJECT) {
		return are_same_objects(Z_OBJ_P(one), Z_OBJ_P(other), depth + 1);
	}
	return are_same_floats(one, other);
}

bool erlang_is_same(const zval *one, const zval *other)
{
	return is_same(one, other, 0);
}

/* Order */

static int compare_atoms(sc_bytes one, sc_bytes other)
{
	return zend_binary_strcmp((const char *)one.bytes, one.count, (const char *)other.bytes, other.count);
}

/* Where a number that is not PHP's stands to one that is: outside. */
static int side_of(const zval *bigint)
{
	bool is_negative;

	erlang_bigint_magnitude(Z_OBJ_P(bigint), &is_negative);
	return is_negative ? -1 : 1;
}

static int compare_bigints(const zval *one, const zval *other)
{
	bool is_negative;
	sc_bytes left = erlang_bigint_magnitude(Z_OBJ_P(one), &is_negative);
	sc_bytes right = erlang_bigint_magnitude(Z_OBJ_P(other), &is_negative);
	int order = left.count < right.count ? -1 : left.count > right.count;

	if (side_of(one) != side_of(other)) {
		return side_of(one);
	}
	for (size_t i = left.count; order == 0 && i > 0; i--) {
		order = left.bytes[i - 1] < right.bytes[i - 1] ? -1 : left.bytes[i - 1] > right.bytes[i - 1];
	}
	return is_negative ? -order : order;
}

static int compare_integers(const zval *one, const zval *other)
{
	zend_long left;
	zend_long right;
	bool left_fits = is_number(one, &left);
	bool right_fits = is_number(other, &right);

	if (left_fits && right_fits) {
		return left < right ? -1 : left > right;
	}
	if (left_fits || right_fits) {
		return left_fits ? -side_of(other) : side_of(one);
	}
	return compare_bigints(one, other);
}

static bool is_integer(const zval *value)
{
	return Z_TYPE_P(value) == IS_LONG || erlang_is_a(value, erlang_bigint_ce);
}

int erlang_compare(zval *one, zval *other)
{
	sc_bytes atom;
	sc_bytes counterpart;

	ZVAL_DEREF(one);
	ZVAL_DEREF(other);
	if (is_integer(one) && is_integer(other)) {
		return compare_integers(one, other);
	}
	if (is_atom(one, &atom) && is_atom(other, &counterpart)) {
		return compare_atoms(atom, counterpart);
	}
	return is_same(one, other, 0) ? 0 : ZEND_UNCOMPARABLE;
}
