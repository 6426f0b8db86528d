/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of decode() share.
 *
 *   erlang_decode.c       the reader, failures, simple values
 *   erlang_decode_list.c  lists, improper ones, tuples
 *   erlang_decode_map.c   maps, as arrays or as Map, and the keys that they have in common
 */
#ifndef PHP_ERLANG_DECODE_H
#define PHP_ERLANG_DECODE_H

#include "values/php_erlang_value.h"

/* Tokens that are fetched at a time. */
#define BATCH 32
/* As much as is reserved for a promised count: the rest is, once the terms come. */
#define MOST_RESERVED 4096

typedef struct {
	sc_term_reader *reader;
	/* What is read, for finding the offset of a failure. */
	sc_bytes bytes;
	bool is_exact;
	/* The one at hand: tokens[at]. */
	size_t at;
	size_t count;
	/* How many were at hand before. */
	size_t passed;
	sc_token tokens[BATCH];
} decoder;

/* All get_ functions return false with an exception; *value is not set then. */

/* The term that begins with the token. */
bool erlang_get_term(decoder *from, const sc_token *token, zval *value);

/* Of the terms that begin with such a token. */
bool erlang_get_string(sc_bytes bytes, zval *value);
bool erlang_get_list(decoder *from, const sc_token *token, zval *value);
bool erlang_get_tuple(decoder *from, size_t count, zval *value);
bool erlang_get_map(decoder *from, size_t count, zval *value);

/* Throws; returns false, for the caller to return. */
bool erlang_get_failed(size_t offset, sc_bytes reason);

/* Puts further tokens at hand. */
bool erlang_get_tokens(decoder *from);

/* The next token; NULL with an exception. It stays until the one after it is asked for. */
static inline const sc_token *next(decoder *from)
{
	if (++from->at >= from->count && !erlang_get_tokens(from)) {
		return NULL;
	}
	return &from->tokens[from->at];
}

static inline bool get(decoder *from, zval *value)
{
	const sc_token *token = next(from);

	return token != NULL && erlang_get_term(from, token, value);
}

#endif
