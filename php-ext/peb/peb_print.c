/* SPDX-License-Identifier: Apache-2.0 */
/* peb_print_term(): a term as libei's printer wrote it, with what that got wrong put right. */
#include "peb/php_peb.h"

#include "zend_smart_str.h"

/* How many bytes of a binary are shown. */
#define SHOWN_BYTES 30

typedef struct {
	sc_term_reader *reader;
	smart_str text;
} printer;

static bool print_next(printer *printer);

/* Text between quotes of this kind. */
static void print_quoted(smart_str *text, sc_bytes bytes, char quote)
{
	smart_str_appendc(text, quote);
	for (size_t i = 0; i < bytes.count; i++) {
		uint8_t byte = bytes.bytes[i];

		if (byte == (uint8_t)quote || byte == '\\') {
			smart_str_appendc(text, '\\');
			smart_str_appendc(text, (char)byte);
		} else if (byte == '\n') {
			smart_str_appends(text, "\\n");
		} else if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && quote == '"')) {
			smart_str_append_printf(text, "\\x%02x", byte);
		} else {
			smart_str_appendc(text, (char)byte);
		}
	}
	smart_str_appendc(text, quote);
}

static bool is_plain(uint8_t byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_' || byte == '@';
}

static void print_atom(smart_str *text, sc_bytes name)
{
	bool plain = name.count > 0 && name.bytes[0] >= 'a' && name.bytes[0] <= 'z';

	for (size_t i = 0; plain && i < name.count; i++) {
		plain = is_plain(name.bytes[i]);
	}
	if (plain) {
		smart_str_appendl(text, (const char *)name.bytes, name.count);
	} else {
		print_quoted(text, name, '\'');
	}
}

static void print_big(smart_str *text, const sc_token *token)
{
	smart_str_appends(text, token->negative ? "-16#" : "16#");
	for (size_t i = token->bytes.count; i-- > 0;) {
		smart_str_append_printf(text, i + 1 == token->bytes.count ? "%X" : "%02X", token->bytes.bytes[i]);
	}
}

static void print_bytes(smart_str *text, sc_bytes bytes)
{
	smart_str_appends(text, "#Bin<");
	for (size_t i = 0; i < MIN(bytes.count, SHOWN_BYTES); i++) {
		smart_str_append_printf(text, i == 0 ? "%d" : ",%d", bytes.bytes[i]);
	}
	smart_str_appends(text, bytes.count > SHOWN_BYTES ? ",...>" : ">");
}

static void print_reference(smart_str *text, const sc_token *token)
{
	smart_str_appends(text, "#Ref<");
	smart_str_appendl(text, (const char *)token->bytes.bytes, token->bytes.count);
	for (size_t i = 0; i < token->count; i++) {
		smart_str_append_printf(text, ".%u", token->words[i]);
	}
	smart_str_appendc(text, '>');
}

static void print_identifier(smart_str *text, const sc_token *token)
{
	const char *node = (const char *)token->bytes.bytes;
	int length = (int)token->bytes.count;

	if (token->kind == sc_token_pid) {
		smart_str_append_printf(text, "<%.*s." ZEND_LONG_FMT ".%u>", length, node, (zend_long)token->number, token->serial);
	} else {
		smart_str_append_printf(text, "#Port<%.*s." ZEND_ULONG_FMT ">", length, node, (zend_ulong)token->number);
	}
}

static bool print_elements(printer *printer, size_t count, const char *between)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0) {
			smart_str_appends(&printer->text, between);
		}
		if (!print_next(printer)) {
			return false;
		}
	}
	return true;
}

static bool print_token(printer *printer, const sc_token *token);

static bool print_list(printer *printer, size_t count)
{
	sc_token tail;

	smart_str_appendc(&printer->text, '[');
	if (!print_elements(printer, count, ", ") || sc_term_reader_next(printer->reader, &tail) != sc_status_ok) {
		return false;
	}
	if (tail.kind != sc_token_nil) {
		smart_str_appends(&printer->text, " | ");
		if (!print_token(printer, &tail)) {
			return false;
		}
	}
	smart_str_appendc(&printer->text, ']');
	return true;
}

static bool print_map(printer *printer, size_t count)
{
	smart_str_appends(&printer->text, "#{");
	for (size_t i = 0; i < count; i++) {
		if (i > 0) {
			smart_str_appends(&printer->text, ", ");
		}
		if (!print_elements(printer, 2, " => ")) {
			return false;
		}
	}
	smart_str_appendc(&printer->text, '}');
	return true;
}

static bool print_tuple(printer *printer, size_t count)
{
	smart_str_appendc(&printer->text, '{');
	if (!print_elements(printer, count, ", ")) {
		return false;
	}
	smart_str_appendc(&printer->text, '}');
	return true;
}

static bool print_token(printer *printer, const sc_token *token)
{
	smart_str *text = &printer->text;

	switch (token->kind) {
		case sc_token_integer:
			smart_str_append_long(text, token->number);
			return true;
		case sc_token_big:
			print_big(text, token);
			return true;
		case sc_token_float:
			smart_str_append_printf(text, signbit(token->real) && token->real == 0 ? "-%F" : "%F", token->real);
			return true;
		case sc_token_atom:
			print_atom(text, token->bytes);
			return true;
		case sc_token_binary:
		case sc_token_bits:
			print_bytes(text, token->bytes);
			return true;
		case sc_token_string:
			print_quoted(text, token->bytes, '"');
			return true;
		case sc_token_nil:
			smart_str_appends(text, "[]");
			return true;
		case sc_token_list:
			return print_list(printer, token->count);
		case sc_token_tuple:
			return print_tuple(printer, token->count);
		case sc_token_map:
			return print_map(printer, token->count);
		case sc_token_pid:
		case sc_token_port:
			print_identifier(text, token);
			return true;
		case sc_token_reference:
			print_reference(text, token);
			return true;
		case sc_token_export:
			smart_str_appends(text, "fun ");
			print_atom(text, token->bytes);
			smart_str_appendc(text, ':');
			print_atom(text, token->name);
			smart_str_append_printf(text, "/" ZEND_LONG_FMT, (zend_long)token->number);
			return true;
		default:
			smart_str_appends(text, "#Fun");
			return true;
	}
}

static bool print_next(printer *printer)
{
	sc_token token;

	return sc_term_reader_next(printer->reader, &token) == sc_status_ok && print_token(printer, &token);
}

PHP_FUNCTION(peb_print_term)
{
	zval *resource;
	zend_string *term;
	bool wants_text = false, printed;
	printer printer = {0};

	ZEND_PARSE_PARAMETERS_START(1, 2)
		Z_PARAM_RESOURCE(resource)
		Z_PARAM_OPTIONAL
		Z_PARAM_BOOL(wants_text)
	ZEND_PARSE_PARAMETERS_END();
	term = peb_term_of(resource);
	if (term == NULL) {
		RETURN_THROWS();
	}
	printer.reader = peb_reader(term);
	printed = printer.reader != NULL && print_next(&printer);
	sc_term_reader_destroy(printer.reader);
	smart_str_0(&printer.text);
	if (!printed) {
		smart_str_free(&printer.text);
		RETURN_FALSE;
	}
	if (wants_text) {
		RETURN_STR(smart_str_extract(&printer.text));
	}
	PHPWRITE(ZSTR_VAL(printer.text.s), ZSTR_LEN(printer.text.s));
	smart_str_free(&printer.text);
}
