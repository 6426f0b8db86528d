/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Atom. The atoms of a request are in a table that does not keep them alive: Atom::of() of equal names is one object, so that === and match work. (One that
 * unserialize() made is another object, and equal by ==.)
 */
#include "values/php_erlang_value.h"

static zend_object_handlers atom_handlers;

static zend_object *create(zend_class_entry *class)
{
	zend_object *object = erlang_object(class);

	object->handlers = &atom_handlers;
	return object;
}

static void forget(zend_object *object)
{
	zend_string *name = erlang_string_of(object, ERLANG_ATOM_NAME);

	if (zend_hash_find_ptr(&ERLANG_G(atoms), name) == object) {
		zend_hash_del(&ERLANG_G(atoms), name);
	}
	zend_object_std_dtor(object);
}

/* Takes over the name, which is known to be one. */
static void make(zval *value, zend_string *name)
{
	zend_object *object = create(erlang_atom_ce);

	ZVAL_STR(OBJ_PROP_NUM(object, ERLANG_ATOM_NAME), name);
	zend_hash_add_new_ptr(&ERLANG_G(atoms), name, object);
	ZVAL_OBJ(value, object);
}

void erlang_atom(zval *value, const char *name, size_t length)
{
	zend_object *known = zend_hash_str_find_ptr(&ERLANG_G(atoms), name, length);

	if (known != NULL) {
		ZVAL_OBJ_COPY(value, known);
	} else {
		make(value, zend_string_init(name, length, 0));
	}
}

bool erlang_atom_fill_in(zend_object *object, const zval *value)
{
	const char *name = erlang_name_of(value);

	if (name == NULL) {
		return false;
	}
	ZVAL_STR(OBJ_PROP_NUM(object, ERLANG_ATOM_NAME), zend_string_init(name, strlen(name), 0));
	return true;
}

const char *erlang_name_of(const zval *value)
{
	switch (Z_TYPE_P(value)) {
		case IS_NULL:
			return "undefined";
		case IS_TRUE:
			return "true";
		case IS_FALSE:
			return "false";
		default:
			return NULL;
	}
}

PHP_METHOD(Erlang_Atom, of)
{
	zend_string *name;
	zend_object *known;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_STR(name)
	ZEND_PARSE_PARAMETERS_END();
	known = zend_hash_find_ptr(&ERLANG_G(atoms), name);
	if (known != NULL) {
		RETURN_OBJ_COPY(known);
	}
	if (!sc_is_atom(erlang_string_bytes(name))) {
		zend_argument_value_error(1, "must be UTF-8 of at most 255 characters");
		RETURN_THROWS();
	}
	make(return_value, zend_string_copy(name));
}

PHP_METHOD(Erlang_Atom, __toString)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_STR_COPY(erlang_string_of(Z_OBJ_P(ZEND_THIS), ERLANG_ATOM_NAME));
}

PHP_METHOD(Erlang_Atom, jsonSerialize)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_STR_COPY(erlang_string_of(Z_OBJ_P(ZEND_THIS), ERLANG_ATOM_NAME));
}

void erlang_atom_minit(void)
{
	memcpy(&atom_handlers, &erlang_value_handlers, sizeof(atom_handlers));
	atom_handlers.free_obj = forget;
	erlang_atom_ce->create_object = create;
}
