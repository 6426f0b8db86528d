/* SPDX-License-Identifier: Apache-2.0 */
/* Tuple, which can be indexed, counted, iterated and taken apart like an array; and ImproperList. */
#include "values/php_erlang_value.h"

#include "ext/spl/spl_exceptions.h"
#include "zend_interfaces.h"

void erlang_tuple(zval *value, zend_array *elements)
{
	zend_object *object = erlang_object(erlang_tuple_ce);

	ZVAL_ARR(OBJ_PROP_NUM(object, ERLANG_TUPLE_ELEMENTS), elements);
	ZVAL_OBJ(value, object);
}

static zend_array *elements_of(const zval *tuple)
{
	return erlang_array_of(Z_OBJ_P(tuple), ERLANG_TUPLE_ELEMENTS);
}

/* A list of the values, in a new array. */
static zend_array *list_of(const zval *values, uint32_t count)
{
	zend_array *list = zend_new_array(count);
	zval value;

	for (uint32_t i = 0; i < count; i++) {
		ZVAL_COPY(&value, &values[i]);
		zend_hash_next_index_insert_new(list, &value);
	}
	return list;
}

PHP_METHOD(Erlang_Tuple, of)
{
	zval *elements;
	uint32_t count;

	ZEND_PARSE_PARAMETERS_START(0, -1)
		Z_PARAM_VARIADIC('*', elements, count)
	ZEND_PARSE_PARAMETERS_END();
	erlang_tuple(return_value, list_of(elements, count));
}

PHP_METHOD(Erlang_Tuple, toArray)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_ARR(zend_array_dup(elements_of(ZEND_THIS)));
}

PHP_METHOD(Erlang_Tuple, count)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_LONG(zend_hash_num_elements(elements_of(ZEND_THIS)));
}

/* NULL if there is none; an offset is an int and nothing else. */
static zval *element_at(const zval *tuple, const zval *offset)
{
	return Z_TYPE_P(offset) == IS_LONG ? zend_hash_index_find(elements_of(tuple), Z_LVAL_P(offset)) : NULL;
}

PHP_METHOD(Erlang_Tuple, offsetExists)
{
	zval *offset;
	zval *element;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_ZVAL(offset)
	ZEND_PARSE_PARAMETERS_END();
	element = element_at(ZEND_THIS, offset);
	RETURN_BOOL(element != NULL && Z_TYPE_P(element) != IS_NULL);
}

PHP_METHOD(Erlang_Tuple, offsetGet)
{
	zval *offset;
	zval *element;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_ZVAL(offset)
	ZEND_PARSE_PARAMETERS_END();
	element = element_at(ZEND_THIS, offset);
	if (element == NULL) {
		zend_throw_exception(spl_ce_OutOfBoundsException, "The tuple has no such element", 0);
		RETURN_THROWS();
	}
	ZVAL_COPY_DEREF(return_value, element);
}

PHP_METHOD(Erlang_Tuple, offsetSet)
{
	zend_throw_error(NULL, "%s cannot be changed", ZSTR_VAL(Z_OBJCE_P(ZEND_THIS)->name));
}

PHP_METHOD(Erlang_Tuple, offsetUnset)
{
	zend_throw_error(NULL, "%s cannot be changed", ZSTR_VAL(Z_OBJCE_P(ZEND_THIS)->name));
}

PHP_METHOD(Erlang_Tuple, getIterator)
{
	ZEND_PARSE_PARAMETERS_NONE();
	zend_create_internal_iterator_zval(return_value, ZEND_THIS);
}

static zval *tuple_key_at(const zend_object *tuple, uint32_t position)
{
	return NULL;
}

static zval *tuple_value_at(const zend_object *tuple, uint32_t position)
{
	return zend_hash_index_find(erlang_array_of(tuple, ERLANG_TUPLE_ELEMENTS), position);
}

static zend_object_iterator *iterate(zend_class_entry *class, zval *object, int by_ref)
{
	return erlang_iterator(object, by_ref, tuple_key_at, tuple_value_at);
}

/* Whether the value is a list, and the list would go on in it. */
static bool is_tail_of_a_list(const zval *value)
{
	return erlang_is_a(value, erlang_improper_ce) || (Z_TYPE_P(value) == IS_ARRAY && zend_array_is_list(Z_ARRVAL_P(value)));
}

PHP_METHOD(Erlang_ImproperList, of)
{
	zval *head;
	zval *tail;

	ZEND_PARSE_PARAMETERS_START(2, 2)
		Z_PARAM_ARRAY(head)
		Z_PARAM_ZVAL(tail)
	ZEND_PARSE_PARAMETERS_END();
	if (zend_hash_num_elements(Z_ARRVAL_P(head)) == 0 || !zend_array_is_list(Z_ARRVAL_P(head))) {
		zend_argument_value_error(1, "must be a list that is not empty");
		RETURN_THROWS();
	}
	if (is_tail_of_a_list(tail)) {
		zend_argument_value_error(2, "must not be a list itself");
		RETURN_THROWS();
	}
	ZVAL_OBJ(return_value, erlang_object(erlang_improper_ce));
	ZVAL_COPY(OBJ_PROP_NUM(Z_OBJ_P(return_value), ERLANG_IMPROPER_HEAD), head);
	ZVAL_COPY(OBJ_PROP_NUM(Z_OBJ_P(return_value), ERLANG_IMPROPER_TAIL), tail);
}

void erlang_list_minit(void)
{
	erlang_tuple_ce->create_object = erlang_object;
	erlang_tuple_ce->get_iterator = iterate;
}
