/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of encode() share.
 *
 *   erlang_encode.c         values, maps, our objects
 *   erlang_encode_list.c    lists, improper ones, tuples
 *   erlang_encode_key.c     keys of maps, and maps in them
 *   erlang_encode_object.c  objects of PHP's, for which a term is found that does not come back as one
 */
#ifndef PHP_ERLANG_ENCODE_H
#define PHP_ERLANG_ENCODE_H

#include "values/php_erlang_value.h"

/* The way from the outermost value to the one at hand, for the message. Each step is a variable of the call that took it. */
typedef struct step {
	const struct step *outer;
	/* NULL: the number. */
	const zend_string *name;
	zend_ulong number;
} step;

/* Tokens that are handed over at a time. */
#define BATCH 32

typedef struct {
	sc_term_writer *writer;
	/* Tokens that wait; their bytes are those of the values, which have to stay until then. */
	size_t count;
	sc_token tokens[BATCH];
	/* Only what decode() gives back as it was. */
	bool is_exact;
	/* The same bytes for the same term, whatever the order in maps; and no exceptions: whoever asks takes no for an answer. */
	bool is_key;
	int depth;
	int conversions;
	/* How long the term is by now, about, and may be: the core's memory does not count for memory_limit, and what is in a value twice is in the term twice. */
	size_t size;
	size_t limit;
} encoder;

/* A container's content: puts the terms of *what*. */
typedef bool (*put_content)(encoder *to, void *what, const step *at);

/* All put_ functions return false with an exception (without one in a key). */
bool erlang_put(encoder *to, zval *value, const step *at);

/* Throws, for a value at `at`; returns false, for the caller to return. */
bool erlang_put_failed(const encoder *to, const step *at, const char *format, ...) ZEND_ATTRIBUTE_FORMAT(printf, 3, 4);

/* Hands over the tokens that wait: before their bytes go, and before code of the user runs. */
bool erlang_put_waiting(encoder *to, const step *at);

/* Writes the token of a container and what it holds. The value may contain itself: that ends at the limit, and the way there tells nothing. */
bool erlang_put_container(encoder *to, sc_token_kind kind, size_t count, put_content content, void *what, const step *at);

/* What stands for a map in a key: an array that is none of a list, and a Map, neither of them empty. */
bool erlang_put_digest_of_array(encoder *to, const zend_array *array, const step *at);
bool erlang_put_digest_of_map(encoder *to, zend_object *map, const step *at);

/* Encodes the value; NULL with an exception, or none if it is a key. */
zend_string *erlang_encode_with(encoder *to, zval *value);

/* The entries of an array. */
bool erlang_put_entries(encoder *to, void *array, const step *at);

bool erlang_put_list(encoder *to, zend_array *list, const step *at);
bool erlang_put_improper(encoder *to, zend_object *list, const step *at);
bool erlang_put_tuple(encoder *to, const zend_object *tuple, const step *at);
bool erlang_put_bigint(encoder *to, const zend_object *bigint, const step *at);

/* An object that is not ours. */
bool erlang_put_foreign(encoder *to, zval *value, const step *at);

/* A token for the caller to fill in; its fields hold what they held before. NULL with an exception. */
static inline sc_token *next(encoder *to, sc_token_kind kind, const step *at)
{
	sc_token *token;

	if (to->count == BATCH && !erlang_put_waiting(to, at)) {
		return NULL;
	}
	token = &to->tokens[to->count++];
	token->kind = kind;
	return token;
}

static inline bool put_bytes(encoder *to, sc_token_kind kind, const char *bytes, size_t length, const step *at)
{
	sc_token *token = next(to, kind, at);

	to->size += length;
	if (token == NULL || (to->size > to->limit && !erlang_put_waiting(to, at))) {
		return false;
	}
	token->bytes = erlang_bytes(bytes, length);
	return true;
}

static inline bool put_atom(encoder *to, const char *name, size_t length, const step *at)
{
	return put_bytes(to, sc_token_atom, name, length, at);
}

static inline bool put_binary(encoder *to, const zend_string *string, const step *at)
{
	return put_bytes(to, sc_token_binary, ZSTR_VAL(string), ZSTR_LEN(string), at);
}

static inline bool put_long(encoder *to, zend_long number, const step *at)
{
	sc_token *token = next(to, sc_token_integer, at);

	if (token == NULL) {
		return false;
	}
	token->number = number;
	return true;
}

static inline bool put_count(encoder *to, sc_token_kind kind, size_t count, const step *at)
{
	sc_token *token = next(to, kind, at);

	if (token == NULL) {
		return false;
	}
	token->count = count;
	return true;
}

#endif
