/* SPDX-License-Identifier: Apache-2.0 */
/* What a node hands out and PHP hands back: Pid, Port, Reference, Export, Fun. And Bitstring, which is as simple. */
#include "values/php_erlang_value.h"

#include "zend_interfaces.h"

/* From tokens and to tokens */

static zend_object *new_pid(const sc_token *token)
{
	zend_object *pid = erlang_object(erlang_pid_ce);

	ZVAL_STR(OBJ_PROP_NUM(pid, ERLANG_PID_NODE), erlang_string(token->bytes));
	ZVAL_LONG(OBJ_PROP_NUM(pid, ERLANG_PID_ID), token->number);
	ZVAL_LONG(OBJ_PROP_NUM(pid, ERLANG_PID_SERIAL), token->serial);
	ZVAL_LONG(OBJ_PROP_NUM(pid, ERLANG_PID_CREATION), token->creation);
	return pid;
}

static zend_object *new_port(const sc_token *token)
{
	zend_object *port = erlang_object(erlang_port_ce);

	ZVAL_STR(OBJ_PROP_NUM(port, ERLANG_PORT_NODE), erlang_string(token->bytes));
	ZVAL_LONG(OBJ_PROP_NUM(port, ERLANG_PORT_ID), token->number);
	ZVAL_LONG(OBJ_PROP_NUM(port, ERLANG_PORT_CREATION), token->creation);
	return port;
}

static zend_object *new_reference(const sc_token *token)
{
	zend_object *reference = erlang_object(erlang_reference_ce);
	zend_array *words = zend_new_array(token->count);
	zval word;

	for (size_t i = 0; i < token->count; i++) {
		ZVAL_LONG(&word, token->words[i]);
		zend_hash_next_index_insert_new(words, &word);
	}
	ZVAL_STR(OBJ_PROP_NUM(reference, ERLANG_REFERENCE_NODE), erlang_string(token->bytes));
	ZVAL_LONG(OBJ_PROP_NUM(reference, ERLANG_REFERENCE_CREATION), token->creation);
	ZVAL_ARR(OBJ_PROP_NUM(reference, ERLANG_REFERENCE_WORDS), words);
	return reference;
}

static zend_object *new_export(const sc_token *token)
{
	zend_object *export = erlang_object(erlang_export_ce);

	ZVAL_STR(OBJ_PROP_NUM(export, ERLANG_EXPORT_MODULE), erlang_string(token->bytes));
	ZVAL_STR(OBJ_PROP_NUM(export, ERLANG_EXPORT_FUNCTION), erlang_string(token->name));
	ZVAL_LONG(OBJ_PROP_NUM(export, ERLANG_EXPORT_ARITY), token->number);
	return export;
}

static zend_object *new_fun(const sc_token *token)
{
	zend_object *fun = erlang_object(erlang_fun_ce);

	ZVAL_STR(OBJ_PROP_NUM(fun, ERLANG_FUN_TERM), erlang_string(token->bytes));
	return fun;
}

static zend_object *new_bitstring(const sc_token *token)
{
	zend_object *bitstring = erlang_object(erlang_bitstring_ce);

	ZVAL_STR(OBJ_PROP_NUM(bitstring, ERLANG_BITSTRING_BYTES), erlang_string(token->bytes));
	ZVAL_LONG(OBJ_PROP_NUM(bitstring, ERLANG_BITSTRING_BITS), (zend_long)(token->bytes.count - 1) * 8 + token->last_bits);
	return bitstring;
}

void erlang_value_of(const sc_token *token, zval *value)
{
	switch (token->kind) {
		case sc_token_pid:
			ZVAL_OBJ(value, new_pid(token));
			break;
		case sc_token_port:
			ZVAL_OBJ(value, new_port(token));
			break;
		case sc_token_reference:
			ZVAL_OBJ(value, new_reference(token));
			break;
		case sc_token_export:
			ZVAL_OBJ(value, new_export(token));
			break;
		case sc_token_bits:
			ZVAL_OBJ(value, new_bitstring(token));
			break;
		default:
			ZVAL_OBJ(value, new_fun(token));
	}
}

static sc_bytes bytes_of(const zend_object *object, int property)
{
	return erlang_string_bytes(erlang_string_of(object, property));
}

static sc_token pid_token(const zend_object *pid)
{
	return (sc_token){
	    .kind = sc_token_pid,
	    .bytes = bytes_of(pid, ERLANG_PID_NODE),
	    .number = erlang_long_of(pid, ERLANG_PID_ID),
	    .serial = (uint32_t)erlang_long_of(pid, ERLANG_PID_SERIAL),
	    .creation = (uint32_t)erlang_long_of(pid, ERLANG_PID_CREATION),
	};
}

static sc_token port_token(const zend_object *port)
{
	return (sc_token){
	    .kind = sc_token_port,
	    .bytes = bytes_of(port, ERLANG_PORT_NODE),
	    .number = erlang_long_of(port, ERLANG_PORT_ID),
	    .creation = (uint32_t)erlang_long_of(port, ERLANG_PORT_CREATION),
	};
}

static sc_token reference_token(const zend_object *reference)
{
	sc_token token = {
	    .kind = sc_token_reference,
	    .bytes = bytes_of(reference, ERLANG_REFERENCE_NODE),
	    .creation = (uint32_t)erlang_long_of(reference, ERLANG_REFERENCE_CREATION),
	};
	zval *word;

	ZEND_HASH_FOREACH_VAL(erlang_array_of(reference, ERLANG_REFERENCE_WORDS), word)
	{
		token.words[token.count++] = (uint32_t)Z_LVAL_P(word);
	}
	ZEND_HASH_FOREACH_END();
	return token;
}

static sc_token export_token(const zend_object *export)
{
	return (sc_token){
	    .kind = sc_token_export,
	    .bytes = bytes_of(export, ERLANG_EXPORT_MODULE),
	    .name = bytes_of(export, ERLANG_EXPORT_FUNCTION),
	    .number = erlang_long_of(export, ERLANG_EXPORT_ARITY),
	};
}

static sc_token bitstring_token(const zend_object *bitstring)
{
	uint8_t last_bits = erlang_long_of(bitstring, ERLANG_BITSTRING_BITS) % 8;

	return (sc_token){
	    .kind = last_bits == 0 ? sc_token_binary : sc_token_bits,
	    .bytes = bytes_of(bitstring, ERLANG_BITSTRING_BYTES),
	    .last_bits = last_bits,
	};
}

bool erlang_token_of(const zend_object *object, sc_token *token)
{
	const zend_class_entry *class = object->ce;

	if (class == erlang_atom_ce) {
		*token = (sc_token){.kind = sc_token_atom, .bytes = bytes_of(object, ERLANG_ATOM_NAME)};
	} else if (class == erlang_pid_ce) {
		*token = pid_token(object);
	} else if (class == erlang_reference_ce) {
		*token = reference_token(object);
	} else if (class == erlang_port_ce) {
		*token = port_token(object);
	} else if (class == erlang_export_ce) {
		*token = export_token(object);
	} else if (class == erlang_bitstring_ce) {
		*token = bitstring_token(object);
	} else if (class == erlang_fun_ce) {
		*token = (sc_token){.kind = sc_token_fun, .bytes = bytes_of(object, ERLANG_FUN_TERM)};
	} else {
		return false;
	}
	return true;
}

/* Methods */

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
