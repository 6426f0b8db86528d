/* SPDX-License-Identifier: Apache-2.0 */
/* From a value to a term: lists, improper ones, tuples. */
#include "values/php_erlang_encode.h"

ERLANG_FOR_SPEED

/* The longest list that the format can write as a string of bytes. */
#define LONGEST_STRING 0xFFFF

/* A list of bytes has a form of its own. Gives the bytes, which the caller frees; NULL if it is none. */
static uint8_t *bytes_of(const zend_array *list)
{
	uint32_t count = zend_hash_num_elements(list);
	uint8_t *bytes = NULL;
	uint32_t i = 0;
	zval *element;

	if (count > LONGEST_STRING) {
		return NULL;
	}
	ZEND_HASH_FOREACH_VAL((zend_array *)list, element)
	{
		ZVAL_DEREF(element);
		if (Z_TYPE_P(element) != IS_LONG || Z_LVAL_P(element) < 0 || Z_LVAL_P(element) > UINT8_MAX) {
			if (bytes != NULL) {
				efree(bytes);
			}
			return NULL;
		}
		if (bytes == NULL) {
			bytes = emalloc(count);
		}
		bytes[i++] = (uint8_t)Z_LVAL_P(element);
	}
	ZEND_HASH_FOREACH_END();
	return bytes;
}

static bool put_elements(encoder *to, void *list, const step *outer)
{
	step at = {.outer = outer};
	zval *element;

	ZEND_HASH_FOREACH_VAL((zend_array *)list, element)
	{
		if (!erlang_put(to, element, &at)) {
			return false;
		}
		at.number++;
	}
	ZEND_HASH_FOREACH_END();
	return true;
}

/* With the end of a proper list. */
static bool put_elements_and_end(encoder *to, void *list, const step *at)
{
	return put_elements(to, list, at) && put_count(to, sc_token_nil, 0, at);
}

bool erlang_put_list(encoder *to, zend_array *list, const step *at)
{
	uint32_t count = zend_hash_num_elements(list);
	uint8_t *bytes = bytes_of(list);
	bool is_put;

	if (count == 0) {
		return put_count(to, sc_token_nil, 0, at);
	}
	if (bytes == NULL) {
		return erlang_put_container(to, sc_token_list, count, put_elements_and_end, list, at);
	}
	is_put = put_bytes(to, sc_token_string, (const char *)bytes, count, at) && erlang_put_waiting(to, at);
	efree(bytes);
	return is_put;
}

static bool put_head_and_tail(encoder *to, void *list, const step *outer)
{
	zend_array *head = erlang_array_of(list, ERLANG_IMPROPER_HEAD);
	step at = {.outer = outer, .number = zend_hash_num_elements(head)};

	return put_elements(to, head, outer) && erlang_put(to, OBJ_PROP_NUM((zend_object *)list, ERLANG_IMPROPER_TAIL), &at);
}

bool erlang_put_improper(encoder *to, zend_object *list, const step *at)
{
	uint32_t count = zend_hash_num_elements(erlang_array_of(list, ERLANG_IMPROPER_HEAD));

	return erlang_put_container(to, sc_token_list, count, put_head_and_tail, list, at);
}

/* Tuples */

bool erlang_put_tuple(encoder *to, const zend_object *tuple, const step *at)
{
	zend_array *elements = erlang_array_of(tuple, ERLANG_TUPLE_ELEMENTS);

	return erlang_put_container(to, sc_token_tuple, zend_hash_num_elements(elements), put_elements, elements, at);
}
