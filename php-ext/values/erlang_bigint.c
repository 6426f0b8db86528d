/* SPDX-License-Identifier: Apache-2.0 */
/* BigInt: kept as the format has it, magnitude and sign. Its decimal digits are worked out when somebody looks at them. */
#include "values/php_erlang_value.h"

#include "zend_interfaces.h"
#include "zend_smart_str.h"

/* The longest magnitude that the core reads. */
#define LONGEST_MAGNITUDE (64 << 10)
/* Decimal digits that are worked on at a time, and 10 to the power of them. */
#define DIGITS 9
#define POWER 1000000000U

typedef struct {
	/* Little endian, without zeros at its end. NULL before the object is filled in. */
	zend_string *magnitude;
	bool is_negative;
	zend_object common;
} bigint_object;

static zend_object_handlers bigint_handlers;

static bigint_object *bigint_of(const zend_object *object)
{
	return (bigint_object *)((char *)object - offsetof(bigint_object, common));
}

static zend_object *create(zend_class_entry *class)
{
	bigint_object *bigint = zend_object_alloc(sizeof(*bigint), class);

	zend_object_std_init(&bigint->common, class);
	object_properties_init(&bigint->common, class);
	bigint->common.handlers = &bigint_handlers;
	return &bigint->common;
}

static void destroy(zend_object *object)
{
	bigint_object *bigint = bigint_of(object);

	if (bigint->magnitude != NULL) {
		zend_string_release(bigint->magnitude);
	}
	zend_object_std_dtor(object);
}

static void set(zend_object *object, const uint8_t *magnitude, size_t length, bool is_negative)
{
	bigint_object *bigint = bigint_of(object);

	while (length > 0 && magnitude[length - 1] == 0) {
		length--;
	}
	bigint->magnitude = zend_string_init((const char *)magnitude, length, 0);
	bigint->is_negative = is_negative && length > 0;
}

static void set_number(zend_object *object, zend_long number)
{
	uint64_t absolute = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	uint8_t magnitude[8];

	for (size_t i = 0; i < sizeof(magnitude); i++) {
		magnitude[i] = (uint8_t)(absolute >> 8 * i);
	}
	set(object, magnitude, sizeof(magnitude), number < 0);
}

/* Whether the number is one of PHP's. */
static bool fits(const uint8_t *magnitude, size_t length, bool is_negative, zend_long *number)
{
	uint64_t absolute = 0;

	while (length > 0 && magnitude[length - 1] == 0) {
		length--;
	}
	if (length > sizeof(absolute)) {
		return false;
	}
	for (size_t i = length; i > 0; i--) {
		absolute = absolute << 8 | magnitude[i - 1];
	}
	if (absolute > (uint64_t)ZEND_LONG_MAX + (is_negative ? 1 : 0)) {
		return false;
	}
	*number = (zend_long)(is_negative ? 0 - absolute : absolute);
	return true;
}

void erlang_integer(zval *value, const uint8_t *magnitude, size_t length, bool negative)
{
	zend_long number;

	if (fits(magnitude, length, negative, &number)) {
		ZVAL_LONG(value, number);
	} else {
		ZVAL_OBJ(value, create(erlang_bigint_ce));
		set(Z_OBJ_P(value), magnitude, length, negative);
	}
}

sc_bytes erlang_bigint_magnitude(const zend_object *object, bool *negative)
{
	const bigint_object *bigint = bigint_of(object);

	*negative = bigint->is_negative;
	return bigint->magnitude != NULL ? erlang_string_bytes(bigint->magnitude) : (sc_bytes){0};
}

bool erlang_bigint_fits(const zend_object *object, zend_long *number)
{
	bool is_negative;
	sc_bytes magnitude = erlang_bigint_magnitude(object, &is_negative);

	return fits(magnitude.bytes, magnitude.count, is_negative, number);
}

bool erlang_bigint_is_filled_in(const zend_object *object)
{
	return bigint_of(object)->magnitude != NULL;
}

bool erlang_bigint_fill_in(zend_object *object, const zval *value)
{
	if (Z_TYPE_P(value) == IS_LONG) {
		set_number(object, Z_LVAL_P(value));
		return true;
	}
	if (!erlang_is_a(value, erlang_bigint_ce)) {
		return false;
	}
	bigint_of(object)->magnitude = zend_string_copy(bigint_of(Z_OBJ_P(value))->magnitude);
	bigint_of(object)->is_negative = bigint_of(Z_OBJ_P(value))->is_negative;
	return true;
}

/* Decimal */

/* Divides the little endian number in place by POWER; returns the remainder. Drops zeros at the end. */
static uint32_t divide(uint32_t *words, size_t *count)
{
	uint64_t rest = 0;

	for (size_t i = *count; i > 0; i--) {
		rest = rest << 32 | words[i - 1];
		words[i - 1] = (uint32_t)(rest / POWER);
		rest %= POWER;
	}
	while (*count > 0 && words[*count - 1] == 0) {
		(*count)--;
	}
	return (uint32_t)rest;
}

static uint32_t *words_of(const zend_string *magnitude, size_t *count)
{
	uint32_t *words;

	*count = (ZSTR_LEN(magnitude) + 3) / 4;
	words = ecalloc(*count + 1, sizeof(*words));
	for (size_t i = 0; i < ZSTR_LEN(magnitude); i++) {
		words[i / 4] |= (uint32_t)(uint8_t)ZSTR_VAL(magnitude)[i] << 8 * (i % 4);
	}
	return words;
}

/* Written from the end: each division gives the next nine digits. */
static zend_string *decimal(const bigint_object *bigint)
{
	size_t count;
	uint32_t *words = words_of(bigint->magnitude, &count);
	/* A word is less than ten digits. */
	size_t room = count * 10 + DIGITS + 1;
	char *digits = emalloc(room);
	char *start = digits + room;
	zend_string *text;

	do {
		uint32_t rest = divide(words, &count);

		for (int i = 0; i < DIGITS; i++, rest /= 10) {
			*--start = (char)('0' + rest % 10);
		}
	} while (count > 0);
	while (start < digits + room - 1 && *start == '0') {
		start++;
	}
	if (bigint->is_negative) {
		*--start = '-';
	}
	text = zend_string_init(start, digits + room - start, 0);
	efree(digits);
	efree(words);
	return text;
}

static zend_string *text_of(const zend_object *object)
{
	return erlang_bigint_is_filled_in(object) ? decimal(bigint_of(object)) : ZSTR_EMPTY_ALLOC();
}

/* Multiplies the number in place by `factor` and adds to it. */
static void multiply_and_add(uint32_t *words, size_t *count, uint32_t factor, uint32_t more)
{
	uint64_t carry = more;

	for (size_t i = 0; i < *count; i++) {
		carry += (uint64_t)words[i] * factor;
		words[i] = (uint32_t)carry;
		carry >>= 32;
	}
	if (carry > 0) {
		words[(*count)++] = (uint32_t)carry;
	}
}

/* More than any base for what is no digit. */
static uint32_t value_of_digit(char digit)
{
	if (digit >= '0' && digit <= '9') {
		return (uint32_t)(digit - '0');
	}
	return digit >= 'a' && digit <= 'f' ? (uint32_t)(digit - 'a') + 10 : UINT32_MAX;
}

/* Digits of a base up to 16, most significant first. False if there are none, others, or too many. */
static bool set_digits(zend_object *object, const char *digits, size_t length, uint32_t base, bool is_negative)
{
	size_t count = 0;
	uint32_t *words;

	if (length == 0 || length / 3 > LONGEST_MAGNITUDE) {
		return false;
	}
	/* A digit is at most four bits. */
	words = ecalloc(length / 8 + 2, sizeof(*words));
	for (size_t i = 0; i < length; i++) {
		uint32_t digit = value_of_digit(digits[i]);

		if (digit >= base) {
			efree(words);
			return false;
		}
		multiply_and_add(words, &count, base, digit);
	}
	for (size_t i = 0; i < count; i++) {
		uint32_t word = words[i];

		for (size_t j = 0; j < 4; j++) {
			((uint8_t *)words)[4 * i + j] = (uint8_t)(word >> 8 * j);
		}
	}
	if (count * 4 <= LONGEST_MAGNITUDE) {
		set(object, (const uint8_t *)words, count * 4, is_negative);
	}
	efree(words);
	return erlang_bigint_is_filled_in(object);
}

static bool set_text(zend_object *object, const char *text, size_t length, uint32_t base)
{
	bool is_negative = length > 0 && text[0] == '-';

	return set_digits(object, text + is_negative, length - is_negative, base, is_negative);
}

/* GMP, whose functions are called by their names */

static bool call_gmp(const char *name, zval *result, uint32_t count, zval *arguments)
{
	zval function;
	bool is_called;

	ZVAL_STRING(&function, name);
	is_called = call_user_function(NULL, NULL, &function, result, count, arguments) == SUCCESS && EG(exception) == NULL;
	zval_ptr_dtor(&function);
	return is_called;
}

static bool set_gmp(zend_object *object, zval *gmp)
{
	zval arguments[2];
	zval text;
	bool is_set;

	ZVAL_COPY_VALUE(&arguments[0], gmp);
	ZVAL_LONG(&arguments[1], 16);
	if (!call_gmp("gmp_strval", &text, 2, arguments)) {
		return false;
	}
	is_set = Z_TYPE(text) == IS_STRING && set_text(object, Z_STRVAL(text), Z_STRLEN(text), 16);
	zval_ptr_dtor(&text);
	return is_set;
}

bool erlang_integer_of_gmp(zval *value, zval *gmp)
{
	ZVAL_OBJ(value, create(erlang_bigint_ce));
	if (set_gmp(Z_OBJ_P(value), gmp)) {
		return true;
	}
	zval_ptr_dtor(value);
	return false;
}

PHP_METHOD(Erlang_BigInt, toGmp)
{
	zval arguments[2];

	ZEND_PARSE_PARAMETERS_NONE();
	if (zend_hash_str_find(EG(function_table), "gmp_init", sizeof("gmp_init") - 1) == NULL) {
		zend_throw_exception(erlang_exception_ce, "PHP's extension gmp is not loaded", 0);
		RETURN_THROWS();
	}
	ZVAL_STR(&arguments[0], text_of(Z_OBJ_P(ZEND_THIS)));
	ZVAL_LONG(&arguments[1], 10);
	call_gmp("gmp_init", return_value, 2, arguments);
	zval_ptr_dtor(&arguments[0]);
}

/* The class */

static bool is_gmp(const zval *value)
{
	return Z_TYPE_P(value) == IS_OBJECT && zend_string_equals_literal(Z_OBJCE_P(value)->name, "GMP");
}

PHP_METHOD(Erlang_BigInt, of)
{
	zval *value;
	bool is_set = true;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_ZVAL(value)
	ZEND_PARSE_PARAMETERS_END();
	ZVAL_OBJ(return_value, create(erlang_bigint_ce));
	if (Z_TYPE_P(value) == IS_LONG) {
		set_number(Z_OBJ_P(return_value), Z_LVAL_P(value));
	} else if (Z_TYPE_P(value) == IS_STRING) {
		is_set = set_text(Z_OBJ_P(return_value), Z_STRVAL_P(value), Z_STRLEN_P(value), 10);
	} else if (is_gmp(value)) {
		is_set = set_gmp(Z_OBJ_P(return_value), value);
	} else {
		zend_argument_type_error(1, "must be of type GMP|string|int, %s given", zend_zval_type_name(value));
		RETURN_THROWS();
	}
	if (!is_set && EG(exception) == NULL) {
		zend_argument_value_error(1, "must be an integer in decimal digits, of at most %d bits", LONGEST_MAGNITUDE * 8);
	}
}

PHP_METHOD(Erlang_BigInt, __toString)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_STR(text_of(Z_OBJ_P(ZEND_THIS)));
}

/* For var_dump() and whoever else looks at properties. */
static zend_array *show(zend_object *object, zend_prop_purpose purpose)
{
	zend_array *properties = zend_new_array(1);
	zval text;

	ZVAL_STR(&text, text_of(object));
	zend_hash_str_add_new(properties, "value", sizeof("value") - 1, &text);
	return properties;
}

void erlang_bigint_minit(void)
{
	memcpy(&bigint_handlers, &erlang_value_handlers, sizeof(bigint_handlers));
	bigint_handlers.offset = offsetof(bigint_object, common);
	bigint_handlers.free_obj = destroy;
	bigint_handlers.get_properties_for = show;
	erlang_bigint_ce->create_object = create;
}
