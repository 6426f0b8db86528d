/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The format language of mypeb, read once from left to right:
 *
 *   format  := item*                      values are taken from the outer array by their integer keys: 0, 1, 2, ...
 *   item    := run | list | tuple
 *   run     := '~' letter letter*         with blanks, commas and '~' anywhere between
 *   list    := '[' item* ']'              takes the next value, an array, and begins in it at 0; empty: [], and any value
 *   tuple   := '{' item* '}'
 */
#include "peb/php_peb.h"

#define DIRECTIVES "asbilufdpP"

static const char neither[] = "neither a directive (~a ~s ~b ~i ~l ~u ~f ~d ~p ~P) nor a list or tuple of them";

typedef enum {
	ITEM_DIRECTIVE,
	ITEM_OPEN,
	ITEM_CLOSE,
	ITEM_END,
	ITEM_WRONG,
} item_kind;

/* A place in the format. */
typedef struct {
	const char *at;
	const char *end;
	/* A '~' was there: letters are directives. */
	bool in_run;
} cursor;

typedef struct {
	cursor cursor;
	const char *format;
	sc_term_writer *writer;
	/* Where in the values: the indices of the containers around. */
	zend_ulong path[PEB_DEPTH];
	uint32_t depth;
	/* What is wrong; NULL if nothing is. */
	const char *problem;
	/* What was accepted and should not be relied on. */
	const char *notice;
} parser;

/* The next item; *sign is its character. */
static item_kind next_item(cursor *cursor, char *sign)
{
	bool awaits_letter = false;

	for (; cursor->at < cursor->end; cursor->at++) {
		*sign = *cursor->at;
		if (*sign == '~') {
			cursor->in_run = awaits_letter = true;
		} else if (strchr(" ,\t\r\n", *sign) == NULL || *sign == '\0') {
			break;
		}
	}
	if (cursor->at == cursor->end) {
		return awaits_letter ? ITEM_WRONG : ITEM_END;
	}
	if (cursor->in_run && *sign != '\0' && strchr(DIRECTIVES, *sign) != NULL) {
		cursor->at++;
		return ITEM_DIRECTIVE;
	}
	if (awaits_letter || *sign == '\0' || strchr("[]{}", *sign) == NULL) {
		return ITEM_WRONG;
	}
	cursor->at++;
	cursor->in_run = false;
	return *sign == '[' || *sign == '{' ? ITEM_OPEN : ITEM_CLOSE;
}

/* What a container holds, looked at before it is entered. */
typedef struct {
	size_t items;
	/* Empty containers among them. */
	size_t empty;
	cursor end;
} content;

/* Passes over the content of a container, to behind its closer. */
static content look_ahead(cursor cursor)
{
	content content = {0};
	uint32_t depth = 0;
	char sign;
	item_kind kind, last = ITEM_CLOSE;

	while ((kind = next_item(&cursor, &sign)) != ITEM_END && kind != ITEM_WRONG && !(kind == ITEM_CLOSE && depth == 0)) {
		if (kind == ITEM_CLOSE) {
			depth--;
			content.empty += depth == 0 && last == ITEM_OPEN;
		} else {
			content.items += depth == 0;
			depth += kind == ITEM_OPEN;
		}
		last = kind;
	}
	content.end = cursor;
	return content;
}

static bool fail(parser *parser, const char *problem)
{
	if (parser->problem == NULL) {
		parser->problem = problem;
	}
	return false;
}

static bool append(parser *parser, sc_token_kind kind, size_t count)
{
	sc_token token = {.kind = kind, .count = count};

	return sc_term_writer_append(parser->writer, &token) == sc_status_ok || fail(parser, "too many elements");
}

static bool append_item(parser *parser, item_kind kind, char sign, HashTable *values);

/* What closes a container. Either kind of bracket will do, and none at the end. */
static bool close_container(parser *parser, char opener)
{
	char sign;

	switch (next_item(&parser->cursor, &sign)) {
		case ITEM_END:
			parser->notice = "a closing bracket is missing at the end of the format";
			return true;
		case ITEM_CLOSE:
			if ((opener == '[') != (sign == ']')) {
				parser->notice = "a bracket is closed by one of the other kind";
			}
			return true;
		default:
			return fail(parser, neither);
	}
}

static bool append_content(parser *parser, char opener, size_t items, HashTable *values)
{
	char sign;

	if (!append(parser, opener == '[' ? sc_token_list : sc_token_tuple, items)) {
		return false;
	}
	for (zend_ulong index = 0; index < items; index++) {
		item_kind kind = next_item(&parser->cursor, &sign);

		parser->path[parser->depth - 1] = index;
		if (!append_item(parser, kind, sign, values)) {
			return false;
		}
	}
	return close_container(parser, opener) && (opener != '[' || append(parser, sc_token_nil, 0));
}

/* A container whose opener has just been read. */
static bool append_container(parser *parser, char opener, zval *value)
{
	content content = look_ahead(parser->cursor);
	zval values;
	bool appended;

	if (content.items == 0) {
		return close_container(parser, opener) && append(parser, opener == '[' ? sc_token_nil : sc_token_tuple, 0);
	}
	if (value == NULL || Z_TYPE_P(value) != IS_ARRAY) {
		return fail(parser, value == NULL ? "there is no value for it" : "an array is needed");
	}
	/* [[]] of an empty array is [] in mypeb, and programs may rely on it. */
	if (opener == '[' && content.items == content.empty && zend_hash_num_elements(Z_ARRVAL_P(value)) == 0) {
		parser->cursor = content.end;
		return append(parser, sc_token_nil, 0);
	}
	if (parser->depth == PEB_DEPTH) {
		return fail(parser, "the format nests too deep");
	}
	parser->depth++;
	/* Held, since code of the user runs in conversions. */
	ZVAL_COPY(&values, value);
	appended = append_content(parser, opener, content.items, Z_ARRVAL(values));
	zval_ptr_dtor(&values);
	parser->depth -= appended;
	return appended;
}

static bool append_directive(parser *parser, char directive, zval *value)
{
	const char *problem = NULL;
	zval copy;
	bool appended;

	if (value == NULL) {
		return fail(parser, "there is no value for it");
	}
	ZVAL_COPY(&copy, value);
	appended = peb_append_value(parser->writer, directive, &copy, &problem);
	zval_ptr_dtor(&copy);
	return appended || fail(parser, problem);
}

static bool append_item(parser *parser, item_kind kind, char sign, HashTable *values)
{
	zval *value = zend_hash_index_find(values, parser->path[parser->depth - 1]);

	if (value != NULL) {
		ZVAL_DEREF(value);
	}
	switch (kind) {
		case ITEM_DIRECTIVE:
			return append_directive(parser, sign, value);
		case ITEM_OPEN:
			return append_container(parser, sign, value);
		default:
			return fail(parser, neither);
	}
}

static void warn(const parser *parser, const char *text)
{
	char path[128];
	size_t length = 0;

	for (uint32_t level = 0; level < parser->depth && length < sizeof(path) - 24; level++) {
		length += snprintf(path + length, sizeof(path) - length, "[" ZEND_ULONG_FMT "]", parser->path[level]);
	}
	path[length] = '\0';
	peb_warn("at character %zu of the format, value %s: %s", (size_t)(parser->cursor.at - parser->format), path, text);
}

bool peb_format(sc_term_writer *writer, const zend_string *format, HashTable *values)
{
	parser parser = {
	    .cursor = {.at = ZSTR_VAL(format), .end = ZSTR_VAL(format) + ZSTR_LEN(format)},
	    .format = ZSTR_VAL(format),
	    .writer = writer,
	    .depth = 1,
	};
	char sign = '\0';
	item_kind kind = next_item(&parser.cursor, &sign);

	if (!append_item(&parser, kind, sign, values)) {
		peb_fail(PEB_ENCODE);
		if (!EG(exception)) {
			warn(&parser, parser.problem);
		}
		return false;
	}
	kind = next_item(&parser.cursor, &sign);
	if (kind != ITEM_END && kind != ITEM_CLOSE) {
		parser.notice = "only the first term is encoded";
	}
	if (parser.notice != NULL) {
		warn(&parser, parser.notice);
	}
	return true;
}
