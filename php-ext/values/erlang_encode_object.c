/* SPDX-License-Identifier: Apache-2.0 */
/* Objects of PHP's: each has a term that people expect, and none comes back as an object. The exact mode refuses them. */
#include "values/php_erlang_encode.h"

#include "ext/json/php_json.h"
#include "zend_enum.h"
#include "zend_interfaces.h"
#include "zend_smart_str.h"

/* A jsonSerialize() may give something with a jsonSerialize(), so often. */
#define MOST_CONVERSIONS 16

static bool put_json(encoder *to, zend_object *object, const step *at)
{
	zval value;
	bool is_put;

	if (to->conversions >= MOST_CONVERSIONS) {
		return erlang_put_failed(to, at, "jsonSerialize() gives objects with a jsonSerialize() more than %d times", MOST_CONVERSIONS);
	}
	/* It may change what was put before it. */
	if (!erlang_put_waiting(to, at)) {
		return false;
	}
	ZVAL_UNDEF(&value);
	zend_call_method_with_0_params(object, object->ce, NULL, "jsonserialize", &value);
	if (EG(exception) != NULL) {
		zval_ptr_dtor(&value);
		return false;
	}
	to->conversions++;
	is_put = erlang_put(to, &value, at) && erlang_put_waiting(to, at);
	to->conversions--;
	zval_ptr_dtor(&value);
	return is_put;
}

/* NotFound: the atom not_found. */
static bool put_case_name(encoder *to, const zend_string *name, const step *at)
{
	smart_str atom = {0};
	bool is_put;

	for (size_t i = 0; i < ZSTR_LEN(name); i++) {
		char letter = ZSTR_VAL(name)[i];
		bool is_capital = letter >= 'A' && letter <= 'Z';

		if (is_capital && i > 0 && ZSTR_VAL(name)[i - 1] >= 'a' && ZSTR_VAL(name)[i - 1] <= 'z') {
			smart_str_appendc(&atom, '_');
		}
		smart_str_appendc(&atom, is_capital ? (char)(letter | 0x20) : letter);
	}
	is_put = put_atom(to, ZSTR_VAL(atom.s), ZSTR_LEN(atom.s), at) && erlang_put_waiting(to, at);
	smart_str_free(&atom);
	return is_put;
}

static bool put_enum(encoder *to, zend_object *object, const step *at)
{
	if (object->ce->enum_backing_type != IS_UNDEF) {
		return erlang_put(to, zend_enum_fetch_case_value(object), at);
	}
	return put_case_name(to, Z_STR_P(zend_enum_fetch_case_name(object)), at);
}

static bool put_properties(encoder *to, zend_object *object, const step *at)
{
	zend_array *properties = zend_std_get_properties(object);

	return erlang_put_container(to, sc_token_map, zend_hash_num_elements(properties), erlang_put_entries, properties, at);
}

static bool put_gmp(encoder *to, zval *gmp, const step *at)
{
	zval bigint;
	bool is_put = false;

	if (erlang_integer_of_gmp(&bigint, gmp)) {
		is_put = erlang_put_bigint(to, Z_OBJ(bigint), at) && erlang_put_waiting(to, at);
		zval_ptr_dtor(&bigint);
	}
	return is_put;
}

bool erlang_put_foreign(encoder *to, zval *value, const step *at)
{
	zend_object *object = Z_OBJ_P(value);

	if (to->is_exact) {
		return erlang_put_failed(to, at, "an object of class %s has no term that comes back as one", ZSTR_VAL(object->ce->name));
	}
	if (object->ce->ce_flags & ZEND_ACC_ENUM) {
		return put_enum(to, object, at);
	}
	if (instanceof_function(object->ce, php_json_serializable_ce)) {
		return put_json(to, object, at);
	}
	if (object->ce == zend_standard_class_def) {
		return put_properties(to, object, at);
	}
	if (zend_string_equals_literal(object->ce->name, "GMP")) {
		return put_gmp(to, value, at);
	}
	return erlang_put_failed(to, at, "an object of class %s has no term", ZSTR_VAL(object->ce->name));
}
