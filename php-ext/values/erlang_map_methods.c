/* SPDX-License-Identifier: Apache-2.0 */
/* Map: its methods. */
#include "values/php_erlang_value.h"

#include "ext/spl/spl_exceptions.h"
#include "zend_interfaces.h"

/* Making */

PHP_METHOD(Erlang_Map, of)
{
	zval *array = NULL;

	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_ARRAY(array)
	ZEND_PARSE_PARAMETERS_END();
	RETURN_OBJ(erlang_map_of_array(array != NULL ? Z_ARRVAL_P(array) : &zend_empty_array));
}

/* Adds a [key, value]; false with an exception. */
static bool add_pair(zend_object *object, zval *pair)
{
	zval *key;
	zval *value;

	ZVAL_DEREF(pair);
	if (Z_TYPE_P(pair) != IS_ARRAY || zend_hash_num_elements(Z_ARRVAL_P(pair)) != 2 || !zend_array_is_list(Z_ARRVAL_P(pair))) {
		zend_argument_value_error(1, "must be a list of [key, value]");
		return false;
	}
	key = zend_hash_index_find_deref(Z_ARRVAL_P(pair), 0);
	value = zend_hash_index_find_deref(Z_ARRVAL_P(pair), 1);
	Z_TRY_ADDREF_P(key);
	Z_TRY_ADDREF_P(value);
	if (!erlang_map_add(object, key, value)) {
		if (EG(exception) == NULL) {
			zend_argument_value_error(1, "must not have equal keys");
		}
		return false;
	}
	return true;
}

PHP_METHOD(Erlang_Map, ofPairs)
{
	zval *pairs;
	zval *pair;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_ARRAY(pairs)
	ZEND_PARSE_PARAMETERS_END();
	ZVAL_OBJ(return_value, erlang_map(zend_hash_num_elements(Z_ARRVAL_P(pairs))));
	ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(pairs), pair)
	{
		if (!add_pair(Z_OBJ_P(return_value), pair)) {
			RETURN_THROWS();
		}
	}
	ZEND_HASH_FOREACH_END();
}

/* What it holds */

PHP_METHOD(Erlang_Map, toPairs)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_ARR(erlang_map_pairs(Z_OBJ_P(ZEND_THIS)));
}

/* An object that unserialize() has not filled in yet has no lists. */
static void return_list(zval *return_value, const zval *list)
{
	if (Z_TYPE_P(list) == IS_ARRAY) {
		ZVAL_COPY(return_value, list);
	} else {
		ZVAL_EMPTY_ARRAY(return_value);
	}
}

PHP_METHOD(Erlang_Map, keys)
{
	ZEND_PARSE_PARAMETERS_NONE();
	return_list(return_value, erlang_map_keys(Z_OBJ_P(ZEND_THIS)));
}

PHP_METHOD(Erlang_Map, values)
{
	ZEND_PARSE_PARAMETERS_NONE();
	return_list(return_value, erlang_map_values(Z_OBJ_P(ZEND_THIS)));
}

PHP_METHOD(Erlang_Map, get)
{
	zval *key;
	zval *otherwise = NULL;
	zval *value;

	ZEND_PARSE_PARAMETERS_START(1, 2)
		Z_PARAM_ZVAL(key)
		Z_PARAM_OPTIONAL
		Z_PARAM_ZVAL(otherwise)
	ZEND_PARSE_PARAMETERS_END();
	value = erlang_map_find(Z_OBJ_P(ZEND_THIS), key);
	if (value == NULL) {
		value = otherwise;
	}
	if (value != NULL) {
		ZVAL_COPY_DEREF(return_value, value);
	}
}

PHP_METHOD(Erlang_Map, count)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_LONG(erlang_map_count(Z_OBJ_P(ZEND_THIS)));
}

PHP_METHOD(Erlang_Map, offsetExists)
{
	zval *key;
	zval *value;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_ZVAL(key)
	ZEND_PARSE_PARAMETERS_END();
	value = erlang_map_find(Z_OBJ_P(ZEND_THIS), key);
	RETURN_BOOL(value != NULL && Z_TYPE_P(value) != IS_NULL);
}

PHP_METHOD(Erlang_Map, offsetGet)
{
	zval *key;
	zval *value;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_ZVAL(key)
	ZEND_PARSE_PARAMETERS_END();
	value = erlang_map_find(Z_OBJ_P(ZEND_THIS), key);
	if (value == NULL) {
		zend_throw_exception(spl_ce_OutOfBoundsException, "The map has no such key", 0);
		RETURN_THROWS();
	}
	ZVAL_COPY_DEREF(return_value, value);
}

PHP_METHOD(Erlang_Map, getIterator)
{
	ZEND_PARSE_PARAMETERS_NONE();
	zend_create_internal_iterator_zval(return_value, ZEND_THIS);
}
