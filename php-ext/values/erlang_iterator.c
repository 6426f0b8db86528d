/* SPDX-License-Identifier: Apache-2.0 */
/* foreach over a Tuple or Map: positions from 0 to the first without a value. */
#include "values/php_erlang_value.h"

#include "zend_interfaces.h"

typedef struct {
	zend_object_iterator common;
	uint32_t position;
	erlang_at key_at;
	erlang_at value_at;
} positions;

static void end(zend_object_iterator *iterator)
{
	zval_ptr_dtor(&iterator->data);
}

static zval *get_value(zend_object_iterator *iterator)
{
	positions *at = (positions *)iterator;

	return at->value_at(Z_OBJ(iterator->data), at->position);
}

static int is_valid(zend_object_iterator *iterator)
{
	return get_value(iterator) != NULL ? SUCCESS : FAILURE;
}

static void get_key(zend_object_iterator *iterator, zval *key)
{
	positions *at = (positions *)iterator;
	zval *known = at->key_at(Z_OBJ(iterator->data), at->position);

	if (known != NULL) {
		ZVAL_COPY(key, known);
	} else {
		ZVAL_LONG(key, at->position);
	}
}

static void move_forward(zend_object_iterator *iterator)
{
	((positions *)iterator)->position++;
}

static void rewind_to_start(zend_object_iterator *iterator)
{
	((positions *)iterator)->position = 0;
}

static const zend_object_iterator_funcs functions = {
    .dtor = end,
    .valid = is_valid,
    .get_current_data = get_value,
    .get_current_key = get_key,
    .move_forward = move_forward,
    .rewind = rewind_to_start,
};

zend_object_iterator *erlang_iterator(zval *object, int by_ref, erlang_at key_at, erlang_at value_at)
{
	positions *at;

	if (by_ref) {
		zend_throw_error(NULL, "An iterator cannot be used with foreach by reference");
		return NULL;
	}
	at = emalloc(sizeof(*at));
	zend_iterator_init(&at->common);
	ZVAL_OBJ_COPY(&at->common.data, Z_OBJ_P(object));
	at->common.funcs = &functions;
	at->position = 0;
	at->key_at = key_at;
	at->value_at = value_at;
	return &at->common;
}
