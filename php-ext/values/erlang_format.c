/* SPDX-License-Identifier: Apache-2.0 */
/* Values in Erlang's notation, for logs and messages: in one line, as io:format("~0p") writes terms. */
#include "values/php_erlang_value.h"

#include "zend_smart_str.h"

static void put(smart_str *to, const zval *value, int depth);

/* Lower case first, then letters, digits, _ and @: anything else stands in quotes. */
static bool is_plain_atom(const zend_string *name)
{
	const char *text = ZSTR_VAL(name);

	if (text[0] < 'a' || text[0] > 'z') {
		return false;
	}
	return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@") == ZSTR_LEN(name);
}

static void put_quoted(smart_str *to, const zend_string *text, char quote)
{
	smart_str_appendc(to, quote);
	for (size_t i = 0; i < ZSTR_LEN(text); i++) {
		char byte = ZSTR_VAL(text)[i];

		if (byte == quote || byte == '\\') {
			smart_str_appendc(to, '\\');
		}
		if ((uint8_t)byte < ' ') {
			smart_str_append_printf(to, "\\x{%x}", (uint8_t)byte);
		} else {
			smart_str_appendc(to, byte);
		}
	}
	smart_str_appendc(to, quote);
}

static void put_atom(smart_str *to, const zend_string *name)
{
	if (is_plain_atom(name)) {
		smart_str_append(to, (zend_string *)name);
	} else {
		put_quoted(to, name, '\'');
	}
}

static void put_bytes(smart_str *to, const zend_string *bytes)
{
	smart_str_appends(to, "<<");
	for (size_t i = 0; i < ZSTR_LEN(bytes); i++) {
		smart_str_append_printf(to, i == 0 ? "%u" : ",%u", (uint8_t)ZSTR_VAL(bytes)[i]);
	}
	smart_str_appends(to, ">>");
}

/* sc_is_atom() knows UTF-8, but only short of it. */
static bool is_text(const zend_string *bytes)
{
	for (size_t start = 0; start < ZSTR_LEN(bytes);) {
		size_t end = MIN(start + 252, ZSTR_LEN(bytes));

		while (end < ZSTR_LEN(bytes) && ((uint8_t)ZSTR_VAL(bytes)[end] & 0xC0) == 0x80 && end > start + 240) {
			end--;
		}
		if (!sc_is_atom(erlang_bytes(ZSTR_VAL(bytes) + start, end - start))) {
			return false;
		}
		start = end;
	}
	return true;
}

static void put_binary(smart_str *to, const zend_string *bytes)
{
	if (ZSTR_LEN(bytes) == 0 || !is_text(bytes)) {
		put_bytes(to, bytes);
		return;
	}
	smart_str_appends(to, "<<");
	put_quoted(to, bytes, '"');
	smart_str_appends(to, ">>");
}

static void put_elements(smart_str *to, const zend_array *elements, int depth)
{
	bool is_first = true;
	zval *element;

	ZEND_HASH_FOREACH_VAL((zend_array *)elements, element)
	{
		if (!is_first) {
			smart_str_appendc(to, ',');
		}
		is_first = false;
		put(to, element, depth);
	}
	ZEND_HASH_FOREACH_END();
}

static void put_pair(smart_str *to, bool is_first, const zval *key, const zval *value, int depth)
{
	if (!is_first) {
		smart_str_appendc(to, ',');
	}
	put(to, key, depth);
	smart_str_appends(to, " => ");
	put(to, value, depth);
}

/* A list of printable ASCII, which Erlang shows as a text. */
static bool is_charlist(const zend_array *list)
{
	zval *element;

	ZEND_HASH_FOREACH_VAL((zend_array *)list, element)
	{
		if (Z_TYPE_P(element) != IS_LONG || Z_LVAL_P(element) < ' ' || Z_LVAL_P(element) > '~') {
			return false;
		}
	}
	ZEND_HASH_FOREACH_END();
	return zend_hash_num_elements(list) > 0;
}

static void put_charlist(smart_str *to, const zend_array *list)
{
	smart_str characters = {0};
	zval *element;

	ZEND_HASH_FOREACH_VAL((zend_array *)list, element)
	{
		smart_str_appendc(&characters, (char)Z_LVAL_P(element));
	}
	ZEND_HASH_FOREACH_END();
	smart_str_0(&characters);
	put_quoted(to, characters.s, '"');
	smart_str_free(&characters);
}

static void put_entries(smart_str *to, const zend_array *array, int depth)
{
	bool is_first = true;
	zend_ulong number;
	zend_string *name;
	zval *value;
	zval key;

	smart_str_appends(to, "#{");
	ZEND_HASH_FOREACH_KEY_VAL((zend_array *)array, number, name, value)
	{
		if (name != NULL) {
			ZVAL_STR(&key, name);
		} else {
			ZVAL_LONG(&key, number);
		}
		put_pair(to, is_first, &key, value, depth);
		is_first = false;
	}
	ZEND_HASH_FOREACH_END();
	smart_str_appendc(to, '}');
}

/* One that is in itself, by references, is shown once: twice in itself, it would be a text without an end. */
static void put_array(smart_str *to, zend_array *array, int depth)
{
	if (GC_IS_RECURSIVE(array)) {
		smart_str_appends(to, "...");
		return;
	}
	GC_TRY_PROTECT_RECURSION(array);
	if (!zend_array_is_list(array)) {
		put_entries(to, array, depth);
	} else if (is_charlist(array)) {
		put_charlist(to, array);
	} else {
		smart_str_appendc(to, '[');
		put_elements(to, array, depth);
		smart_str_appendc(to, ']');
	}
	GC_TRY_UNPROTECT_RECURSION(array);
}

static void put_map(smart_str *to, const zend_object *map, int depth)
{
	smart_str_appends(to, "#{");
	for (uint32_t i = 0; i < erlang_map_count(map); i++) {
		put_pair(to, i == 0, erlang_map_key_at(map, i), erlang_map_value_at(map, i), depth);
	}
	smart_str_appendc(to, '}');
}

static void put_object(smart_str *to, const zval *value, int depth)
{
	const zend_object *object = Z_OBJ_P(value);
	const zend_class_entry *class = object->ce;

	if (class == erlang_atom_ce) {
		put_atom(to, erlang_string_of(object, ERLANG_ATOM_NAME));
	} else if (class == erlang_tuple_ce) {
		smart_str_appendc(to, '{');
		put_elements(to, erlang_array_of(object, ERLANG_TUPLE_ELEMENTS), depth);
		smart_str_appendc(to, '}');
	} else if (class == erlang_map_ce) {
		put_map(to, object, depth);
	} else if (class == erlang_improper_ce) {
		smart_str_appendc(to, '[');
		put_elements(to, erlang_array_of(object, ERLANG_IMPROPER_HEAD), depth);
		smart_str_appendc(to, '|');
		put(to, OBJ_PROP_NUM(object, ERLANG_IMPROPER_TAIL), depth);
		smart_str_appendc(to, ']');
	} else if (class == erlang_bitstring_ce) {
		put_bytes(to, erlang_string_of(object, ERLANG_BITSTRING_BYTES));
		smart_str_append_printf(to, ":" ZEND_LONG_FMT, erlang_long_of(object, ERLANG_BITSTRING_BITS));
	} else if (class == erlang_fun_ce) {
		smart_str_appends(to, "#Fun");
	} else if (object->handlers->compare == erlang_compare) {
		zend_string *text = zval_get_string((zval *)value);

		smart_str_append(to, text);
		zend_string_release(text);
	} else {
		smart_str_append_printf(to, "#%s", ZSTR_VAL(class->name));
	}
}

static void put(smart_str *to, const zval *value, int depth)
{
	ZVAL_DEREF(value);
	if (depth > ERLANG_DEPTH) {
		smart_str_appends(to, "...");
		return;
	}
	switch (Z_TYPE_P(value)) {
		case IS_LONG:
			smart_str_append_long(to, Z_LVAL_P(value));
			break;
		case IS_DOUBLE:
			smart_str_append_double(to, Z_DVAL_P(value), 17, true);
			break;
		case IS_STRING:
			put_binary(to, Z_STR_P(value));
			break;
		case IS_ARRAY:
			put_array(to, Z_ARRVAL_P(value), depth + 1);
			break;
		case IS_OBJECT:
			put_object(to, value, depth + 1);
			break;
		case IS_RESOURCE:
			smart_str_appends(to, "#resource");
			break;
		default:
			smart_str_appends(to, erlang_name_of(value));
	}
}

zend_string *erlang_format(const zval *value)
{
	smart_str text = {0};

	put(&text, value, 0);
	return smart_str_extract(&text);
}

PHP_FUNCTION(Erlang_format)
{
	zval *value;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_ZVAL(value)
	ZEND_PARSE_PARAMETERS_END();
	RETURN_STR(erlang_format(value));
}
