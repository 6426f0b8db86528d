/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One PHP value becomes the term that a directive of the format language wants. Values are converted as PHP converts them for its own functions; what cannot
 * be converted is an error, where mypeb sent whatever bytes the value had.
 */
#include "peb/php_peb.h"

static bool append(sc_term_writer *writer, const sc_token *token, const char **problem, const char *otherwise)
{
	if (sc_term_writer_append(writer, token) == sc_status_ok) {
		return true;
	}
	*problem = otherwise;
	return false;
}

/* Text */

static zend_string *latin1_to_utf8(const zend_string *text)
{
	zend_string *utf8 = zend_string_alloc(2 * ZSTR_LEN(text), 0);
	char *end = ZSTR_VAL(utf8);

	for (size_t i = 0; i < ZSTR_LEN(text); i++) {
		unsigned char byte = ZSTR_VAL(text)[i];

		if (byte >= 0x80) {
			*end++ = (char)(0xC0 | byte >> 6);
			byte = 0x80 | (byte & 0x3F);
		}
		*end++ = (char)byte;
	}
	*end = '\0';
	ZSTR_LEN(utf8) = end - ZSTR_VAL(utf8);
	return utf8;
}

/* Whether it is UTF-8 is asked of the writer: it takes no atom that is not. */
static bool is_atom(const zend_string *name)
{
	sc_term_writer *writer = sc_term_writer_create();
	sc_token token = {.kind = sc_token_atom, .bytes = erlang_string_bytes(name)};
	bool accepted = sc_term_writer_append(writer, &token) == sc_status_ok;

	sc_term_writer_destroy(writer);
	return accepted;
}

zend_string *peb_atom_name(const zend_string *text)
{
	zend_string *name;

	/* mypeb cut names at a NUL. */
	if (memchr(ZSTR_VAL(text), '\0', ZSTR_LEN(text)) != NULL) {
		return NULL;
	}
	if (is_atom(text)) {
		return zend_string_copy((zend_string *)text);
	}
	name = latin1_to_utf8(text);
	if (!is_atom(name)) {
		zend_string_release(name);
		return NULL;
	}
	return name;
}

static bool append_atom(sc_term_writer *writer, const zend_string *text, const char **problem)
{
	zend_string *name = peb_atom_name(text);
	sc_token token = {.kind = sc_token_atom};
	bool appended;

	if (name == NULL) {
		*problem = "an atom has at most 255 characters, none of them NUL";
		return false;
	}
	token.bytes = erlang_string_bytes(name);
	appended = append(writer, &token, problem, "not an atom");
	zend_string_release(name);
	return appended;
}

/* NULL with *problem set, or with an exception of __toString(). */
static zend_string *to_text(zval *value, const char **problem)
{
	switch (Z_TYPE_P(value)) {
		case IS_ARRAY:
		case IS_RESOURCE:
			*problem = "a string is needed";
			return NULL;
		case IS_OBJECT:
			if (Z_OBJCE_P(value)->__tostring == NULL) {
				*problem = "a string is needed, and the object has no __toString()";
				return NULL;
			}
	}
	return zval_try_get_string(value);
}

static bool append_text(sc_term_writer *writer, char directive, zval *value, const char **problem)
{
	zend_string *text = to_text(value, problem);
	sc_token token = {.kind = directive == 's' ? sc_token_string : sc_token_binary};
	bool appended;

	if (text == NULL) {
		return false;
	}
	if (directive == 'a') {
		appended = append_atom(writer, text, problem);
	} else {
		token.bytes = erlang_string_bytes(text);
		appended = append(writer, &token, problem, "too long");
	}
	zend_string_release(text);
	return appended;
}

/* Numbers */

/* The number that PHP's arithmetic would take for the value; false if it is none. */
static bool to_number(const zval *value, zval *number)
{
	switch (Z_TYPE_P(value)) {
		case IS_LONG:
		case IS_DOUBLE:
			ZVAL_COPY_VALUE(number, value);
			return true;
		case IS_NULL:
		case IS_FALSE:
		case IS_TRUE:
			ZVAL_LONG(number, Z_TYPE_P(value) == IS_TRUE);
			return true;
		case IS_STRING: {
			zend_long integer;
			double real;
			zend_uchar type = is_numeric_string(Z_STRVAL_P(value), Z_STRLEN_P(value), &integer, &real, false);

			if (type == IS_LONG) {
				ZVAL_LONG(number, integer);
			} else {
				ZVAL_DOUBLE(number, real);
			}
			return type != 0;
		}
		default:
			return false;
	}
}

/* Cuts the fraction off, with PHP's own notice. Code of the user may run in it. */
static bool cut_off_fraction(zval *number, const char **problem)
{
	double real = Z_DVAL_P(number);

	if (!zend_finite(real) || !ZEND_DOUBLE_FITS_LONG(real)) {
		*problem = "the number is too large for an integer";
		return false;
	}
	ZVAL_LONG(number, (zend_long)real);
	if ((double)Z_LVAL_P(number) != real) {
		zend_incompatible_double_to_long_error(real);
	}
	return EG(exception) == NULL;
}

static bool append_number(sc_term_writer *writer, char directive, zval *value, const char **problem)
{
	bool is_real = directive == 'f' || directive == 'd';
	sc_token token = {.kind = is_real ? sc_token_float : sc_token_integer};
	zval number;

	if (!to_number(value, &number)) {
		*problem = "a number is needed";
		return false;
	}
	if (is_real) {
		token.real = zval_get_double(&number);
	} else if (Z_TYPE(number) == IS_DOUBLE && !cut_off_fraction(&number, problem)) {
		return false;
	} else {
		token.number = Z_LVAL(number);
	}
	return append(writer, &token, problem, "Erlang has no such float");
}

/* Pids */

static bool append_own_pid(sc_term_writer *writer, zval *value, const char **problem)
{
	peb_link *link;
	sc_token token;

	if (Z_TYPE_P(value) != IS_RESOURCE) {
		zend_type_error("%s(): ~p needs a link, %s given", get_active_function_name(), zend_zval_type_name(value));
		return false;
	}
	link = peb_link_of(value);
	if (link == NULL) {
		return false;
	}
	sc_mailbox_pid(link->mailbox, &token);
	return append(writer, &token, problem, "not a pid");
}

static bool append_pid(sc_term_writer *writer, zval *value, const char **problem)
{
	peb_pid *pid;

	if (Z_TYPE_P(value) != IS_RESOURCE) {
		zend_type_error("%s(): ~P needs a pid, %s given", get_active_function_name(), zend_zval_type_name(value));
		return false;
	}
	pid = peb_pid_of(value);
	return pid != NULL && append(writer, &pid->token, problem, "not a pid");
}

bool peb_append_value(sc_term_writer *writer, char directive, zval *value, const char **problem)
{
	switch (directive) {
		case 'a':
		case 's':
		case 'b':
			return append_text(writer, directive, value, problem);
		case 'p':
			return append_own_pid(writer, value, problem);
		case 'P':
			return append_pid(writer, value, problem);
		default:
			return append_number(writer, directive, value, problem);
	}
}
