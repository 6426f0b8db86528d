/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a value to a term: docs/bridge.md, the first table. Recurses, at most ERLANG_DEPTH deep, which also ends values that contain themselves.
 *
 * Code of the user runs in jsonSerialize() alone.
 */
#include "values/php_erlang_encode.h"

#include "zend_smart_str.h"

ERLANG_FOR_SPEED

/* Failure */

static void append_path(smart_str *path, const step *at)
{
	if (at == NULL) {
		return;
	}
	append_path(path, at->outer);
	if (at->name != NULL) {
		if (at->outer != NULL) {
			smart_str_appendc(path, '.');
		}
		smart_str_append(path, (zend_string *)at->name);
	} else {
		smart_str_append_printf(path, "[" ZEND_ULONG_FMT "]", at->number);
	}
}

bool erlang_put_failed(const encoder *to, const step *at, const char *format, ...)
{
	smart_str path = {0};
	zend_object *exception;
	va_list arguments;
	char *reason;

	if (to->is_key || EG(exception) != NULL) {
		return false;
	}
	append_path(&path, at);
	smart_str_0(&path);
	va_start(arguments, format);
	vspprintf(&reason, 0, format, arguments);
	va_end(arguments);
	exception = zend_throw_exception_ex(erlang_encode_exception_ce, 0, "Erlang\\encode(): %s%s%s", path.s != NULL ? ZSTR_VAL(path.s) : "",
	    path.s != NULL ? ": " : "", reason);
	ZVAL_STR(OBJ_PROP_NUM(exception, exception->ce->default_properties_count - 1), path.s != NULL ? path.s : ZSTR_EMPTY_ALLOC());
	efree(reason);
	return false;
}

/* What a token without bytes is in a term, about. */
#define TOKEN_SIZE 4

/* Only a value that is too large for the format is not taken. */
bool erlang_put_waiting(encoder *to, const step *at)
{
	size_t taken;
	sc_status status;

	to->size += TOKEN_SIZE * to->count;
	if (to->size > to->limit) {
		return erlang_put_failed(to, at, "the term would be longer than memory_limit");
	}
	status = sc_term_writer_append_all(to->writer, to->tokens, to->count, &taken);
	to->count = 0;
	return status == sc_status_ok || erlang_put_failed(to, at, "the format has no room for this");
}

/* Simple values */

static bool put_float(encoder *to, double number, const step *at)
{
	sc_token *token;

	if (!zend_finite(number)) {
		return erlang_put_failed(to, at, "Erlang has no float that is not a finite number");
	}
	token = next(to, sc_token_float, at);
	if (token == NULL) {
		return false;
	}
	token->real = number;
	return true;
}

/* Containers */

/* Code of the user may write to a container, or let go of it: then it is another's, or ours alone. */
static void hold(zend_refcounted *container)
{
	if (!(GC_FLAGS(container) & GC_IMMUTABLE)) {
		GC_ADDREF(container);
	}
}

/* With the last hold its strings go: what waits has to be written before. */
static bool let_go(encoder *to, zend_refcounted *container, const step *at)
{
	bool is_put;

	if (GC_FLAGS(container) & GC_IMMUTABLE || GC_DELREF(container) > 0) {
		return true;
	}
	is_put = erlang_put_waiting(to, at);
	rc_dtor_func(container);
	return is_put;
}

bool erlang_put_container(encoder *to, sc_token_kind kind, size_t count, put_content content, void *what, const step *at)
{
	int conversions = to->conversions;
	bool is_put;

	if (count == 0) {
		return put_count(to, kind, 0, at);
	}
	if (to->depth >= ERLANG_DEPTH) {
		return erlang_put_failed(to, NULL, "the value nests more than %d deep; does it contain itself?", ERLANG_DEPTH);
	}
	to->depth++;
	to->conversions = 0;
	hold(what);
	is_put = put_count(to, kind, count, at) && content(to, what, at);
	is_put = let_go(to, what, at) && is_put;
	to->conversions = conversions;
	to->depth--;
	return is_put;
}

/* Maps */

static bool put_pair(encoder *to, zval *key, zval *value, const step *outer)
{
	step at = {.outer = outer};

	if (Z_TYPE_P(key) == IS_LONG) {
		at.number = Z_LVAL_P(key);
	} else {
		at.name = Z_TYPE_P(key) == IS_STRING ? Z_STR_P(key) : ZSTR_CHAR('?');
	}
	return erlang_put(to, key, &at) && erlang_put(to, value, &at);
}

/* An array's keys are ints and, as binaries, strings. */
bool erlang_put_entries(encoder *to, void *array, const step *at)
{
	zend_ulong number;
	zend_string *name;
	zval *value;

	ZEND_HASH_FOREACH_KEY_VAL_IND((zend_array *)array, number, name, value)
	{
		step in = {.outer = at, .name = name, .number = number};

		if (!(name != NULL ? put_binary(to, name, &in) : put_long(to, number, &in)) || !erlang_put(to, value, &in)) {
			return false;
		}
	}
	ZEND_HASH_FOREACH_END();
	return true;
}

static bool put_pairs(encoder *to, void *map, const step *at)
{
	uint32_t count = erlang_map_count(map);

	for (uint32_t i = 0; i < count; i++) {
		if (!put_pair(to, erlang_map_key_at(map, i), erlang_map_value_at(map, i), at)) {
			return false;
		}
	}
	return true;
}

/* Arrays and objects */

static bool put_array(encoder *to, zend_array *array, const step *at)
{
	if (zend_array_is_list(array)) {
		return erlang_put_list(to, array, at);
	}
	if (to->is_key) {
		return erlang_put_digest_of_array(to, array, at);
	}
	return erlang_put_container(to, sc_token_map, zend_hash_num_elements(array), erlang_put_entries, array, at);
}

static bool put_map(encoder *to, zend_object *map, const step *at)
{
	if (to->is_key && erlang_map_count(map) > 0) {
		return erlang_put_digest_of_map(to, map, at);
	}
	return erlang_put_container(to, sc_token_map, erlang_map_count(map), put_pairs, map, at);
}

bool erlang_put_bigint(encoder *to, const zend_object *bigint, const step *at)
{
	sc_token *token = next(to, sc_token_big, at);

	if (token == NULL) {
		return false;
	}
	token->bytes = erlang_bigint_magnitude(bigint, &token->negative);
	return true;
}

static bool put_token(encoder *to, const sc_token *described, const step *at)
{
	sc_token *token = next(to, described->kind, at);

	if (token == NULL) {
		return false;
	}
	*token = *described;
	return true;
}

/* An object of ours. *is_ours says whether it was one. */
static bool put_ours(encoder *to, zend_object *object, const step *at, bool *is_ours)
{
	const zend_class_entry *class = object->ce;
	sc_token token;

	*is_ours = true;
	if (class == erlang_tuple_ce) {
		return erlang_put_tuple(to, object, at);
	}
	if (class == erlang_map_ce) {
		return put_map(to, object, at);
	}
	if (class == erlang_bigint_ce) {
		return erlang_put_bigint(to, object, at);
	}
	if (class == erlang_improper_ce) {
		return erlang_put_improper(to, object, at);
	}
	if (erlang_token_of(object, &token)) {
		return put_token(to, &token, at);
	}
	*is_ours = false;
	return false;
}

static bool put_object(encoder *to, zval *value, const step *at)
{
	bool is_ours;
	bool is_put = put_ours(to, Z_OBJ_P(value), at, &is_ours);

	return is_ours ? is_put : erlang_put_foreign(to, value, at);
}

bool erlang_put(encoder *to, zval *value, const step *at)
{
	ZVAL_DEREF(value);
	switch (Z_TYPE_P(value)) {
		case IS_LONG:
			return put_long(to, Z_LVAL_P(value), at);
		case IS_STRING:
			return put_binary(to, Z_STR_P(value), at);
		case IS_DOUBLE:
			return put_float(to, Z_DVAL_P(value), at);
		case IS_ARRAY:
			return put_array(to, Z_ARRVAL_P(value), at);
		case IS_OBJECT:
			return put_object(to, value, at);
		case IS_RESOURCE:
			return erlang_put_failed(to, at, "a resource has no term");
		case IS_TRUE:
			return put_atom(to, "true", 4, at);
		case IS_FALSE:
			return put_atom(to, "false", 5, at);
		default:
			return put_atom(to, "undefined", 9, at);
	}
}

static zend_string *finish(encoder *to)
{
	sc_bytes term;

	if (!erlang_put_waiting(to, NULL)) {
		return NULL;
	}
	if (sc_term_writer_finish(to->writer, &term) == sc_status_ok) {
		return zend_string_init((const char *)term.bytes, term.count, 0);
	}
	/* unserialize() shows objects before it fills them in. */
	erlang_put_failed(to, NULL, "an object has no value yet");
	return NULL;
}

/* As much memory as a writer may keep for the next term. */
#define MOST_KEPT (1 << 20)

/* One writer is kept, also when a fatal error ends the request in the midst. Code of the user may encode while we do: it has another one. */
static sc_term_writer *take_writer(void)
{
	if (ERLANG_G(term_writer_is_taken)) {
		return sc_term_writer_create();
	}
	if (ERLANG_G(term_writer) == NULL) {
		ERLANG_G(term_writer) = sc_term_writer_create();
	}
	ERLANG_G(term_writer_is_taken) = true;
	sc_term_writer_reset(ERLANG_G(term_writer));
	return ERLANG_G(term_writer);
}

static void give_writer(sc_term_writer *writer, size_t used)
{
	if (writer != ERLANG_G(term_writer)) {
		sc_term_writer_destroy(writer);
		return;
	}
	ERLANG_G(term_writer_is_taken) = false;
	if (used > MOST_KEPT) {
		sc_term_writer_destroy(writer);
		ERLANG_G(term_writer) = NULL;
	}
}

zend_string *erlang_encode_with(encoder *to, zval *value)
{
	zend_string *term;

	to->writer = take_writer();
	to->count = to->conversions = 0;
	to->size = 0;
	/* Of -1, which is none, the largest. */
	to->limit = (size_t)PG(memory_limit);
	term = erlang_put(to, value, NULL) ? finish(to) : NULL;
	give_writer(to->writer, term != NULL ? ZSTR_LEN(term) : 0);
	return term;
}

zend_string *erlang_encode(zval *value, bool exact)
{
	encoder to;

	to.is_exact = exact;
	to.is_key = false;
	to.depth = 0;
	return erlang_encode_with(&to, value);
}
