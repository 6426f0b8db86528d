/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Terms as the PHP values that mypeb made of them: docs/mypeb.md has the table. Atoms, strings and binaries are strings, lists and tuples arrays. What it
 * crashed on is an error, or what a program would have wished.
 */
#include "peb/php_peb.h"

typedef struct {
	sc_term_reader *reader;
	/* A list's tail was no list. */
	bool improper;
	/* Why it failed. */
	char problem[160];
} decoder;

static bool decode_token(decoder *decoder, const sc_token *token, zval *value);

/* Text */

/* Names in Latin-1 come as Latin-1, as ever; others, which mypeb could not read, as UTF-8. */
static zend_string *name_of(sc_bytes utf8)
{
	zend_string *name = zend_string_alloc(utf8.count, 0);
	char *end = ZSTR_VAL(name);

	for (size_t i = 0; i < utf8.count; i++) {
		uint8_t byte = utf8.bytes[i];

		if (byte > 0xC3) {
			memcpy(ZSTR_VAL(name), utf8.bytes, utf8.count);
			end = ZSTR_VAL(name) + utf8.count;
			break;
		}
		if (byte >= 0xC2) {
			byte = (uint8_t)(byte << 6 | (utf8.bytes[++i] & 0x3F));
		}
		*end++ = (char)byte;
	}
	*end = '\0';
	ZSTR_LEN(name) = end - ZSTR_VAL(name);
	return name;
}

#define BILLION 1000000000u

/* In decimal. The magnitude has 32-bit words, least significant first; it is used up. */
static zend_string *decimal(uint32_t *words, size_t count, bool negative)
{
	/* A word has less than ten digits. */
	size_t room = count * 10 + 2, at = room;
	char *text = emalloc(room);
	zend_string *decimal;

	while (count > 0) {
		uint64_t rest = 0;

		for (size_t i = count; i-- > 0;) {
			rest = rest << 32 | words[i];
			words[i] = (uint32_t)(rest / BILLION);
			rest %= BILLION;
		}
		while (count > 0 && words[count - 1] == 0) {
			count--;
		}
		for (int digit = 0; digit < 9 && (count > 0 || rest > 0); digit++, rest /= 10) {
			text[--at] = (char)('0' + rest % 10);
		}
	}
	if (negative) {
		text[--at] = '-';
	}
	decimal = zend_string_init(text + at, room - at, 0);
	efree(text);
	return decimal;
}

static zend_string *decimal_of(const sc_token *token)
{
	size_t count = (token->bytes.count + 3) / 4;
	uint32_t *words = ecalloc(count, sizeof(*words));
	zend_string *text;

	for (size_t i = 0; i < token->bytes.count; i++) {
		words[i / 4] |= (uint32_t)token->bytes.bytes[i] << i % 4 * 8;
	}
	text = decimal(words, count, token->negative);
	efree(words);
	return text;
}

/* Containers */

static bool next_token(decoder *decoder, sc_token *token)
{
	size_t offset;
	sc_bytes reason;

	if (decoder->reader == NULL) {
		snprintf(decoder->problem, sizeof(decoder->problem), "the bytes are no term");
		return false;
	}
	if (sc_term_reader_next(decoder->reader, token) == sc_status_ok) {
		return true;
	}
	reason = sc_term_reader_error(decoder->reader, &offset);
	snprintf(decoder->problem, sizeof(decoder->problem), "the bytes are no term: %.*s (at byte %zu)", (int)reason.count,
	    (const char *)reason.bytes, offset);
	return false;
}

static bool is_at_end(decoder *decoder)
{
	sc_token token;

	return sc_term_reader_next(decoder->reader, &token) == sc_status_end || next_token(decoder, &token);
}

/* Appends the term that begins with a token to an array. */
static bool decode_element(decoder *decoder, const sc_token *token, zval *array)
{
	zval element;
	bool decoded = decode_token(decoder, token, &element);

	add_next_index_zval(array, &element);
	return decoded;
}

static bool decode_elements(decoder *decoder, zval *array, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		sc_token token;

		if (!next_token(decoder, &token) || !decode_element(decoder, &token, array)) {
			return false;
		}
	}
	return true;
}

/* The emulator has strings for lists of up to 65,535 bytes; longer ones are strings to the program too. */
static void make_long_string(zval *value)
{
	zend_string *text;
	char *end;
	zval *element;

	if (!ERLANG_G(peb_long_strings) || zend_hash_num_elements(Z_ARRVAL_P(value)) <= 65535) {
		return;
	}
	ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(value), element)
	{
		if (Z_TYPE_P(element) != IS_LONG || Z_LVAL_P(element) < 0 || Z_LVAL_P(element) > 255) {
			return;
		}
	}
	ZEND_HASH_FOREACH_END();
	text = zend_string_alloc(zend_hash_num_elements(Z_ARRVAL_P(value)), 0);
	end = ZSTR_VAL(text);
	ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(value), element)
	{
		*end++ = (char)Z_LVAL_P(element);
	}
	ZEND_HASH_FOREACH_END();
	*end = '\0';
	zval_ptr_dtor(value);
	ZVAL_STR(value, text);
}

/* `[a | [b]]` is `[a, b]`. A tail that is no list becomes the last element. */
static bool decode_list(decoder *decoder, zval *value, size_t count)
{
	sc_token tail = {.kind = sc_token_list, .count = count};

	array_init(value);
	while (tail.kind == sc_token_list) {
		if (!decode_elements(decoder, value, tail.count) || !next_token(decoder, &tail)) {
			return false;
		}
	}
	if (tail.kind == sc_token_string) {
		for (size_t i = 0; i < tail.bytes.count; i++) {
			add_next_index_long(value, tail.bytes.bytes[i]);
		}
	} else if (tail.kind != sc_token_nil) {
		decoder->improper = true;
		return decode_element(decoder, &tail, value);
	}
	make_long_string(value);
	return true;
}

/* False when a key is neither an integer nor a string, or two are one to PHP. */
static bool is_array_of(zval *pairs, zval *array)
{
	zval *pair;

	array_init(array);
	ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(pairs), pair)
	{
		zval *key = zend_hash_index_find(Z_ARRVAL_P(pair), 0), *element = zend_hash_index_find(Z_ARRVAL_P(pair), 1), *added = NULL;

		if (Z_TYPE_P(key) == IS_LONG) {
			added = zend_hash_index_add(Z_ARRVAL_P(array), Z_LVAL_P(key), element);
		} else if (Z_TYPE_P(key) == IS_STRING && !zend_symtable_exists(Z_ARRVAL_P(array), Z_STR_P(key))) {
			added = zend_symtable_update(Z_ARRVAL_P(array), Z_STR_P(key), element);
		}
		if (added == NULL) {
			return false;
		}
		Z_TRY_ADDREF_P(added);
	}
	ZEND_HASH_FOREACH_END();
	return true;
}

/* An array if the keys can be those of one; else pairs. */
static bool decode_map(decoder *decoder, zval *value, size_t count)
{
	zval pairs;

	array_init(&pairs);
	for (size_t i = 0; i < count; i++) {
		zval pair;

		array_init_size(&pair, 2);
		add_next_index_zval(&pairs, &pair);
		if (!decode_elements(decoder, &pair, 2)) {
			zval_ptr_dtor(&pairs);
			ZVAL_NULL(value);
			return false;
		}
	}
	if (is_array_of(&pairs, value)) {
		zval_ptr_dtor(&pairs);
		return true;
	}
	zval_ptr_dtor(value);
	ZVAL_COPY_VALUE(value, &pairs);
	return true;
}

/* Terms */

static bool refuse(decoder *decoder, const char *what)
{
	snprintf(decoder->problem, sizeof(decoder->problem), "there is no PHP value for %s", what);
	return false;
}

/* *value is set in any case. */
static bool decode_token(decoder *decoder, const sc_token *token, zval *value)
{
	ZVAL_NULL(value);
	switch (token->kind) {
		case sc_token_integer:
			ZVAL_LONG(value, token->number);
			return true;
		case sc_token_big:
			ZVAL_STR(value, decimal_of(token));
			return true;
		case sc_token_float:
			ZVAL_DOUBLE(value, token->real);
			return true;
		case sc_token_atom:
			ZVAL_STR(value, name_of(token->bytes));
			return true;
		case sc_token_binary:
		case sc_token_string:
			ZVAL_STRINGL(value, (const char *)token->bytes.bytes, token->bytes.count);
			return true;
		case sc_token_nil:
			array_init(value);
			return true;
		case sc_token_list:
			return decode_list(decoder, value, token->count);
		case sc_token_tuple:
			array_init(value);
			return decode_elements(decoder, value, token->count);
		case sc_token_map:
			return decode_map(decoder, value, token->count);
		case sc_token_pid:
			peb_return_pid(value, token);
			return true;
		case sc_token_bits:
			return refuse(decoder, "a bitstring of no whole number of bytes");
		case sc_token_port:
			return refuse(decoder, "a port");
		case sc_token_reference:
			return refuse(decoder, "a reference");
		default:
			return refuse(decoder, "a function");
	}
}

static void decode(INTERNAL_FUNCTION_PARAMETERS)
{
	zval *resource;
	zend_string *term;
	decoder decoder = {0};
	sc_token token;
	bool decoded;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_RESOURCE(resource)
	ZEND_PARSE_PARAMETERS_END();
	peb_fail(PEB_OK);
	term = peb_term_of(resource);
	if (term == NULL) {
		RETURN_THROWS();
	}
	decoder.reader = peb_reader(term);
	array_init_size(return_value, 1);
	decoded = next_token(&decoder, &token) && decode_element(&decoder, &token, return_value) && is_at_end(&decoder);
	sc_term_reader_destroy(decoder.reader);
	if (!decoded) {
		zval_ptr_dtor(return_value);
		RETVAL_FALSE;
		peb_fail(PEB_DECODE);
		peb_warn("%s", decoder.problem);
	} else if (decoder.improper) {
		peb_warn("the term holds an improper list; its tail is the last element here");
	}
}

/* mypeb's two read with and without a version byte. These read both. */
PHP_FUNCTION(peb_decode)
{
	decode(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

PHP_FUNCTION(peb_vdecode)
{
	decode(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
