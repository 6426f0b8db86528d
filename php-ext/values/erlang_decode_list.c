/* SPDX-License-Identifier: Apache-2.0 */
/* From a term to a value: lists and tuples. */
#include "values/php_erlang_decode.h"

ERLANG_FOR_SPEED

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
	if (!erlang_get_term(from, token, &tail)) {
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

bool erlang_get_list(decoder *from, const sc_token *token, zval *value)
{
	zend_array *list = new_list(token->count);

	if (!get_list_into(from, token, list, value)) {
		zend_array_destroy(list);
		return false;
	}
	return true;
}

bool erlang_get_string(sc_bytes bytes, zval *value)
{
	zend_array *list = new_list(bytes.count);

	append_bytes(list, bytes);
	ZVAL_ARR(value, list);
	return true;
}

/* Tuples */

bool erlang_get_tuple(decoder *from, size_t count, zval *value)
{
	zend_array *elements = new_list(count);

	if (!get_elements(from, elements, count)) {
		zend_array_destroy(elements);
		return false;
	}
	erlang_tuple(value, elements);
	return true;
}
