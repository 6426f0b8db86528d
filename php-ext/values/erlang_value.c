/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The classes for what PHP lacks. Their properties are declared ones, and read-only; what makes them values is here: no constructor but the factories, no
 * clone, no dynamic properties, == by what they stand for.
 */
#include "values/php_erlang_value.h"

#include "ext/json/php_json.h"
#include "ext/spl/spl_exceptions.h"
#include "zend_interfaces.h"
#include "erlang_arginfo.h"

zend_class_entry *erlang_atom_ce;
zend_class_entry *erlang_tuple_ce;
zend_class_entry *erlang_improper_ce;
zend_class_entry *erlang_map_ce;
zend_class_entry *erlang_bitstring_ce;
zend_class_entry *erlang_bigint_ce;
zend_class_entry *erlang_pid_ce;
zend_class_entry *erlang_port_ce;
zend_class_entry *erlang_reference_ce;
zend_class_entry *erlang_export_ce;
zend_class_entry *erlang_fun_ce;
zend_class_entry *erlang_exception_ce;
zend_class_entry *erlang_encode_exception_ce;
zend_class_entry *erlang_decode_exception_ce;

zend_object_handlers erlang_value_handlers;

zend_string *erlang_string_of(const zend_object *object, int property)
{
	const zval *value = OBJ_PROP_NUM(object, property);

	return Z_TYPE_P(value) == IS_STRING ? Z_STR_P(value) : ZSTR_EMPTY_ALLOC();
}

zend_long erlang_long_of(const zend_object *object, int property)
{
	const zval *value = OBJ_PROP_NUM(object, property);

	return Z_TYPE_P(value) == IS_LONG ? Z_LVAL_P(value) : 0;
}

zend_array *erlang_array_of(const zend_object *object, int property)
{
	const zval *value = OBJ_PROP_NUM(object, property);

	return Z_TYPE_P(value) == IS_ARRAY ? Z_ARRVAL_P(value) : (zend_array *)&zend_empty_array;
}

/*
 * A copy of them. array_walk() writes to what is behind this, read-only or not (before PHP 8.3), and Atom::of() relies on names that stay.
 */
static HashTable *get_properties(zend_object *object)
{
	if (object->properties == NULL) {
		zend_array *own = zend_std_get_properties(object);

		object->properties = zend_array_dup(own);
		zend_array_release(own);
	}
	return object->properties;
}

static void forget_copy(zend_object *object)
{
	if (object->properties != NULL) {
		zend_array_release(object->properties);
		object->properties = NULL;
	}
}

/* Those themselves, and the copy. */
static HashTable *list_what_it_holds(zend_object *object, zval **table, int *count)
{
	*table = object->properties_table;
	*count = object->ce->default_properties_count;
	return object->properties;
}

zend_object *erlang_object(zend_class_entry *class)
{
	zend_object *object = zend_objects_new(class);

	object_properties_init(object, class);
	object->handlers = &erlang_value_handlers;
	return object;
}

/* Never called: objects are made by factories. */
PHP_METHOD(Erlang_Atom, __construct)
{
	ZEND_PARSE_PARAMETERS_NONE();
}

/* For all classes: the term itself, which decode() checks when it comes back. */
PHP_METHOD(Erlang_Atom, __serialize)
{
	zend_string *term;
	zval bytes;

	ZEND_PARSE_PARAMETERS_NONE();
	term = erlang_encode(ZEND_THIS, true);
	if (term == NULL) {
		RETURN_THROWS();
	}
	array_init_size(return_value, 1);
	ZVAL_STR(&bytes, term);
	zend_hash_str_add_new(Z_ARRVAL_P(return_value), "term", sizeof("term") - 1, &bytes);
}

static bool is_filled_in(zend_object *object)
{
	if (object->ce == erlang_map_ce) {
		return erlang_map_is_filled_in(object);
	}
	if (object->ce == erlang_bigint_ce) {
		return erlang_bigint_is_filled_in(object);
	}
	return Z_TYPE_P(OBJ_PROP_NUM(object, 0)) != IS_UNDEF;
}

static void copy_properties(zend_object *object, const zend_object *from)
{
	for (int i = 0; i < object->ce->default_properties_count; i++) {
		ZVAL_COPY(OBJ_PROP_NUM(object, i), OBJ_PROP_NUM(from, i));
	}
}

/* Makes the object, which is empty, stand for the term that `value` stands for; false if its class cannot. */
static bool fill_in(zend_object *object, zval *value)
{
	if (object->ce == erlang_map_ce) {
		return erlang_map_fill_in(object, value);
	}
	if (object->ce == erlang_bigint_ce) {
		return erlang_bigint_fill_in(object, value);
	}
	if (erlang_is_a(value, object->ce)) {
		copy_properties(object, Z_OBJ_P(value));
		return true;
	}
	if (object->ce == erlang_atom_ce) {
		return erlang_atom_fill_in(object, value);
	}
	if (object->ce == erlang_bitstring_ce) {
		return erlang_bitstring_fill_in(object, value);
	}
	return false;
}

PHP_METHOD(Erlang_Atom, __unserialize)
{
	zval *data;
	zval *term;
	zval value;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_ARRAY(data)
	ZEND_PARSE_PARAMETERS_END();
	if (is_filled_in(Z_OBJ_P(ZEND_THIS))) {
		zend_throw_error(NULL, "%s cannot be changed", ZSTR_VAL(Z_OBJCE_P(ZEND_THIS)->name));
		RETURN_THROWS();
	}
	term = zend_hash_str_find_deref(Z_ARRVAL_P(data), "term", sizeof("term") - 1);
	if (term == NULL || Z_TYPE_P(term) != IS_STRING) {
		zend_throw_exception_ex(erlang_exception_ce, 0, "No term for %s", ZSTR_VAL(Z_OBJCE_P(ZEND_THIS)->name));
		RETURN_THROWS();
	}
	if (!erlang_decode(&value, erlang_string_bytes(Z_STR_P(term)), true)) {
		RETURN_THROWS();
	}
	forget_copy(Z_OBJ_P(ZEND_THIS));
	if (!fill_in(Z_OBJ_P(ZEND_THIS), &value)) {
		zend_throw_exception_ex(erlang_exception_ce, 0, "The term is not one for %s", ZSTR_VAL(Z_OBJCE_P(ZEND_THIS)->name));
	}
	zval_ptr_dtor(&value);
}

PHP_FUNCTION(Erlang_encode)
{
	zval *value;
	bool exact = false;
	zend_string *term;

	ZEND_PARSE_PARAMETERS_START(1, 2)
		Z_PARAM_ZVAL(value)
		Z_PARAM_OPTIONAL
		Z_PARAM_BOOL(exact)
	ZEND_PARSE_PARAMETERS_END();
	term = erlang_encode(value, exact);
	if (term == NULL) {
		RETURN_THROWS();
	}
	RETURN_STR(term);
}

PHP_FUNCTION(Erlang_decode)
{
	zend_string *bytes;
	bool exact = false;

	ZEND_PARSE_PARAMETERS_START(1, 2)
		Z_PARAM_STR(bytes)
		Z_PARAM_OPTIONAL
		Z_PARAM_BOOL(exact)
	ZEND_PARSE_PARAMETERS_END();
	if (!erlang_decode(return_value, erlang_string_bytes(bytes), exact)) {
		RETURN_THROWS();
	}
}

static void register_exceptions(void)
{
	erlang_exception_ce = register_class_Erlang_Exception(spl_ce_RuntimeException);
	erlang_encode_exception_ce = register_class_Erlang_EncodeException(erlang_exception_ce);
	erlang_decode_exception_ce = register_class_Erlang_DecodeException(erlang_exception_ce);
}

void erlang_value_minit(int type)
{
	zend_register_functions(NULL, ext_functions, NULL, type);
	memcpy(&erlang_value_handlers, &std_object_handlers, sizeof(erlang_value_handlers));
	erlang_value_handlers.clone_obj = NULL;
	erlang_value_handlers.compare = erlang_compare;
	erlang_value_handlers.get_properties = get_properties;
	erlang_value_handlers.get_gc = list_what_it_holds;

	register_exceptions();
	erlang_atom_ce = register_class_Erlang_Atom(zend_ce_stringable, php_json_serializable_ce);
	erlang_tuple_ce = register_class_Erlang_Tuple(zend_ce_arrayaccess, zend_ce_countable, zend_ce_aggregate);
	erlang_improper_ce = register_class_Erlang_ImproperList();
	erlang_map_ce = register_class_Erlang_Map(zend_ce_arrayaccess, zend_ce_countable, zend_ce_aggregate);
	erlang_bitstring_ce = register_class_Erlang_Bitstring();
	erlang_bigint_ce = register_class_Erlang_BigInt(zend_ce_stringable);
	erlang_pid_ce = register_class_Erlang_Pid(zend_ce_stringable);
	erlang_port_ce = register_class_Erlang_Port(zend_ce_stringable);
	erlang_reference_ce = register_class_Erlang_Reference(zend_ce_stringable);
	erlang_export_ce = register_class_Erlang_Export(zend_ce_stringable);
	erlang_fun_ce = register_class_Erlang_Fun();

	erlang_improper_ce->create_object = erlang_object;
	erlang_bitstring_ce->create_object = erlang_object;
	erlang_pid_ce->create_object = erlang_object;
	erlang_port_ce->create_object = erlang_object;
	erlang_reference_ce->create_object = erlang_object;
	erlang_export_ce->create_object = erlang_object;
	erlang_fun_ce->create_object = erlang_object;
	erlang_atom_minit();
	erlang_list_minit();
	erlang_map_minit();
	erlang_bigint_minit();
}
