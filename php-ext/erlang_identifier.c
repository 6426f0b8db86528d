/* SPDX-License-Identifier: Apache-2.0 */
/* What a node hands out and PHP hands back: Pid, Port, Reference, Export, Fun. And Bitstring, which is as simple. */
#include "php_erlang_value.h"

#include "zend_interfaces.h"

PHP_METHOD(Erlang_Pid, __toString)
{
	const zend_object *pid = Z_OBJ_P(ZEND_THIS);

	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_STR(strpprintf(0, "#Pid<%s." ZEND_LONG_FMT "." ZEND_LONG_FMT ">", ZSTR_VAL(erlang_string_of(pid, ERLANG_PID_NODE)),
	    erlang_long_of(pid, ERLANG_PID_ID), erlang_long_of(pid, ERLANG_PID_SERIAL)));
}

PHP_METHOD(Erlang_Port, __toString)
{
	const zend_object *port = Z_OBJ_P(ZEND_THIS);

	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_STR(strpprintf(0, "#Port<%s." ZEND_ULONG_FMT ">", ZSTR_VAL(erlang_string_of(port, ERLANG_PORT_NODE)),
	    (zend_ulong)erlang_long_of(port, ERLANG_PORT_ID)));
}

/* The words in the order in which Erlang prints them: the last one first. */
PHP_METHOD(Erlang_Reference, __toString)
{
	const zend_object *reference = Z_OBJ_P(ZEND_THIS);
	zend_string *text;
	zval *word;

	ZEND_PARSE_PARAMETERS_NONE();
	text = strpprintf(0, ">");
	ZEND_HASH_FOREACH_VAL(erlang_array_of(reference, ERLANG_REFERENCE_WORDS), word)
	{
		zend_string *longer = strpprintf(0, "." ZEND_LONG_FMT "%s", Z_LVAL_P(word), ZSTR_VAL(text));

		zend_string_release(text);
		text = longer;
	}
	ZEND_HASH_FOREACH_END();
	RETVAL_STR(strpprintf(0, "#Ref<%s%s", ZSTR_VAL(erlang_string_of(reference, ERLANG_REFERENCE_NODE)), ZSTR_VAL(text)));
	zend_string_release(text);
}

PHP_METHOD(Erlang_Export, __toString)
{
	const zend_object *export = Z_OBJ_P(ZEND_THIS);

	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_STR(strpprintf(0, "fun %s:%s/" ZEND_LONG_FMT, ZSTR_VAL(erlang_string_of(export, ERLANG_EXPORT_MODULE)),
	    ZSTR_VAL(erlang_string_of(export, ERLANG_EXPORT_FUNCTION)), erlang_long_of(export, ERLANG_EXPORT_ARITY)));
}

PHP_METHOD(Erlang_Export, of)
{
	zend_string *module;
	zend_string *function;
	zend_long arity;

	ZEND_PARSE_PARAMETERS_START(3, 3)
		Z_PARAM_STR(module)
		Z_PARAM_STR(function)
		Z_PARAM_LONG(arity)
	ZEND_PARSE_PARAMETERS_END();
	for (uint32_t i = 1; i <= 2; i++) {
		if (!sc_is_atom(erlang_string_bytes(i == 1 ? module : function))) {
			zend_argument_value_error(i, "must be UTF-8 of at most 255 characters");
			RETURN_THROWS();
		}
	}
	if (arity < 0 || arity > 255) {
		zend_argument_value_error(3, "must be between 0 and 255");
		RETURN_THROWS();
	}
	ZVAL_OBJ(return_value, erlang_object(erlang_export_ce));
	ZVAL_STR_COPY(OBJ_PROP_NUM(Z_OBJ_P(return_value), ERLANG_EXPORT_MODULE), module);
	ZVAL_STR_COPY(OBJ_PROP_NUM(Z_OBJ_P(return_value), ERLANG_EXPORT_FUNCTION), function);
	ZVAL_LONG(OBJ_PROP_NUM(Z_OBJ_P(return_value), ERLANG_EXPORT_ARITY), arity);
}

/* The bits behind the last one that counts are zero, so that equal bitstrings have equal bytes. */
static zend_string *without_padding(const zend_string *bytes, zend_long bits)
{
	zend_string *clean = zend_string_init(ZSTR_VAL(bytes), ZSTR_LEN(bytes), 0);

	if (bits % 8 != 0) {
		ZSTR_VAL(clean)[ZSTR_LEN(clean) - 1] &= (char)(0xFF << (8 - bits % 8));
	}
	return clean;
}

PHP_METHOD(Erlang_Bitstring, of)
{
	zend_string *bytes;
	zend_long bits;

	ZEND_PARSE_PARAMETERS_START(2, 2)
		Z_PARAM_STR(bytes)
		Z_PARAM_LONG(bits)
	ZEND_PARSE_PARAMETERS_END();
	if (bits < 0 || (zend_ulong)bits / 8 + (bits % 8 != 0) != ZSTR_LEN(bytes)) {
		zend_argument_value_error(2, "must be the number of bits in argument #1 ($bytes), whose last byte may count in part");
		RETURN_THROWS();
	}
	ZVAL_OBJ(return_value, erlang_object(erlang_bitstring_ce));
	ZVAL_STR(OBJ_PROP_NUM(Z_OBJ_P(return_value), ERLANG_BITSTRING_BYTES), without_padding(bytes, bits));
	ZVAL_LONG(OBJ_PROP_NUM(Z_OBJ_P(return_value), ERLANG_BITSTRING_BITS), bits);
}

bool erlang_bitstring_fill_in(zend_object *object, const zval *value)
{
	if (Z_TYPE_P(value) != IS_STRING) {
		return false;
	}
	ZVAL_COPY(OBJ_PROP_NUM(object, ERLANG_BITSTRING_BYTES), value);
	ZVAL_LONG(OBJ_PROP_NUM(object, ERLANG_BITSTRING_BITS), (zend_long)Z_STRLEN_P(value) * 8);
	return true;
}
