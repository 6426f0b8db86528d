/* SPDX-License-Identifier: Apache-2.0 */
/* Terms through the cursor. The bytes are those that term_to_binary() of an OTP node makes. */
#include "check.h"

#include <math.h>

#define DEPTH 64
#define SIZE (1 << 20)

#define BLOB(...)                                                                                                                          \
	(sc_bytes)                                                                                                                             \
	{                                                                                                                                      \
		.bytes = (const uint8_t[]){__VA_ARGS__}, .count = sizeof((const uint8_t[]){__VA_ARGS__})                                           \
	}

static bool are_same(sc_bytes one, sc_bytes other)
{
	return one.count == other.count && memcmp(one.bytes, other.bytes, one.count) == 0;
}

/* Pulls every token and pushes it: the same bytes have to come out. */
static bool is_kept(sc_bytes blob)
{
	sc_term_reader *reader = NULL;
	sc_term_writer *writer = sc_term_writer_create();
	sc_token token;
	sc_bytes copy;
	sc_status status = sc_term_reader_create(blob, DEPTH, SIZE, &reader);
	bool kept = false;

	while (status == sc_status_ok && (status = sc_term_reader_next(reader, &token)) == sc_status_ok) {
		status = sc_term_writer_append(writer, &token);
	}
	if (status == sc_status_end && sc_term_writer_finish(writer, &copy) == sc_status_ok) {
		kept = are_same(blob, copy);
	}
	if (reader != NULL) {
		sc_term_reader_destroy(reader);
	}
	sc_term_writer_destroy(writer);
	return kept;
}

static void test_that_terms_are_kept(void)
{
	CHECK(is_kept(BLOB(131, 97, 255)));                              /* 255 */
	CHECK(is_kept(BLOB(131, 98, 0, 0, 1, 0)));                       /* 256 */
	CHECK(is_kept(BLOB(131, 98, 255, 255, 255, 255)));               /* -1 */
	CHECK(is_kept(BLOB(131, 110, 4, 0, 0, 0, 0, 128)));              /* 1 bsl 31 */
	CHECK(is_kept(BLOB(131, 110, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1))); /* -(1 bsl 64) */
	CHECK(is_kept(BLOB(131, 70, 63, 248, 0, 0, 0, 0, 0, 0)));        /* 1.5 */
	CHECK(is_kept(BLOB(131, 70, 128, 0, 0, 0, 0, 0, 0, 0)));         /* -0.0 */
	CHECK(is_kept(BLOB(131, 119, 0)));                               /* '' */
	CHECK(is_kept(BLOB(131, 109, 0, 0, 0, 3, 0, 255, 0)));           /* <<0, 255, 0>> */
	CHECK(is_kept(BLOB(131, 77, 0, 0, 0, 1, 3, 160)));               /* <<5:3>> */
	CHECK(is_kept(BLOB(131, 106)));                                  /* [] */
	CHECK(is_kept(BLOB(131, 107, 0, 3, 1, 2, 3)));                   /* [1, 2, 3] */
	CHECK(is_kept(BLOB(131, 108, 0, 0, 0, 1, 97, 1, 97, 2)));        /* [1 | 2] */
	CHECK(is_kept(BLOB(131, 104, 0)));                               /* {} */
	CHECK(is_kept(BLOB(131, 116, 0, 0, 0, 1, 119, 1, 'a', 97, 1)));  /* #{a => 1} */
	CHECK(is_kept(BLOB(131, 113, 119, 1, 'm', 119, 1, 'f', 97, 2))); /* fun m:f/2 */
	CHECK(is_kept(BLOB(131, 88, 119, 3, 'a', '@', 'b', 0, 0, 0, 85, 0, 0, 0, 0, 107, 6, 64, 247)));
	CHECK(is_kept(BLOB(131, 90, 0, 2, 119, 3, 'a', '@', 'b', 107, 6, 64, 247, 0, 0, 0, 1, 0, 0, 0, 2)));
}

/* {a, [1, 2 | b]}, as the manual in the header has it. */
static void test_the_order_of_tokens(void)
{
	static const sc_token_kind kinds[] = {sc_token_tuple, sc_token_atom, sc_token_list, sc_token_integer, sc_token_integer, sc_token_atom};
	static const size_t counts[] = {2, 0, 2, 0, 0, 0};
	sc_bytes blob = BLOB(131, 104, 2, 119, 1, 'a', 108, 0, 0, 0, 2, 97, 1, 97, 2, 119, 1, 'b');
	sc_term_reader *reader;
	sc_token token;

	CHECK_STATUS(sc_status_ok, sc_term_reader_create(blob, DEPTH, SIZE, &reader));
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		CHECK_STATUS(sc_status_ok, sc_term_reader_next(reader, &token));
		CHECK(token.kind == kinds[i]);
		CHECK(counts[i] == 0 || token.count == counts[i]);
	}
	CHECK(is_text(token.bytes, "b"));
	CHECK_STATUS(sc_status_end, sc_term_reader_next(reader, &token));
	CHECK_STATUS(sc_status_end, sc_term_reader_next(reader, &token));
	sc_term_reader_destroy(reader);
}

/* Reads to the end or to the first failure. */
static sc_status status_of(sc_bytes blob, size_t depth, size_t size, size_t *offset)
{
	sc_term_reader *reader;
	sc_token token;
	sc_status status = sc_term_reader_create(blob, depth, size, &reader);

	if (status != sc_status_ok) {
		CHECK(reader == NULL);
		return status;
	}
	while ((status = sc_term_reader_next(reader, &token)) == sc_status_ok) {
	}
	if (status == sc_status_protocol) {
		CHECK(sc_term_reader_error(reader, offset).count > 0);
		CHECK_STATUS(sc_status_protocol, sc_term_reader_next(reader, &token));
	}
	sc_term_reader_destroy(reader);
	return status;
}

static void test_that_bytes_which_are_no_term_are_refused(void)
{
	size_t offset = 0;

	CHECK_STATUS(sc_status_protocol, status_of(BLOB(131), DEPTH, SIZE, &offset));
	CHECK_STATUS(sc_status_protocol, status_of(BLOB(130, 97, 1), DEPTH, SIZE, &offset));
	CHECK_STATUS(sc_status_protocol, status_of(BLOB(131, 97, 1, 0), DEPTH, SIZE, &offset));
	CHECK_STATUS(sc_status_protocol, status_of(BLOB(131, 109, 255, 255, 255, 255, 1), DEPTH, SIZE, &offset));
	CHECK_STATUS(sc_status_protocol, status_of(BLOB(131, 108, 255, 255, 255, 255, 106), DEPTH, SIZE, &offset));
	CHECK_STATUS(sc_status_protocol, status_of(BLOB(131, 104, 1, 104, 1, 104, 1, 106), 2, SIZE, &offset));
	CHECK_STATUS(sc_status_protocol, status_of(BLOB(131, 104, 2, 97, 1, 117), DEPTH, SIZE, &offset));
	CHECK(offset >= 3 && offset <= 6);
	CHECK_STATUS(sc_status_end, status_of(BLOB(131, 104, 1, 104, 1, 104, 1, 106), 4, SIZE, &offset));
}

/* 100 times "a", as term_to_binary(Binary, [compressed]) makes it: 105 bytes of term. */
static void test_that_compressed_terms_are_unpacked_up_to_the_limit(void)
{
	sc_bytes blob = BLOB(131, 80, 0, 0, 0, 105, 120, 156, 203, 101, 96, 96, 72, 73, 164, 3, 0, 0, 206, 117, 38, 182);
	size_t offset;

	CHECK_STATUS(sc_status_end, status_of(blob, DEPTH, SIZE, &offset));
	CHECK(status_of(blob, DEPTH, 104, &offset) != sc_status_end);
}

static sc_status append(sc_term_writer *writer, sc_token token)
{
	return sc_term_writer_append(writer, &token);
}

static void test_that_what_is_no_token_is_not_written(void)
{
	char longest[257];
	sc_term_writer *writer = sc_term_writer_create();
	sc_bytes blob;

	memset(longest, 'a', 256);
	longest[256] = '\0';
	CHECK_STATUS(sc_status_invalid, sc_term_writer_finish(writer, &blob));
	CHECK_STATUS(sc_status_invalid, append(writer, (sc_token){.kind = sc_token_atom, .bytes = bytes_of(longest)}));
	CHECK_STATUS(sc_status_invalid, append(writer, (sc_token){.kind = sc_token_float, .real = (double)NAN}));
	CHECK_STATUS(sc_status_invalid, append(writer, (sc_token){.kind = (sc_token_kind)99}));
	CHECK_STATUS(sc_status_ok, append(writer, (sc_token){.kind = sc_token_tuple, .count = 2}));
	CHECK_STATUS(sc_status_ok, append(writer, (sc_token){.kind = sc_token_integer, .number = -1}));
	CHECK_STATUS(sc_status_invalid, sc_term_writer_finish(writer, &blob));
	CHECK_STATUS(sc_status_ok, append(writer, (sc_token){.kind = sc_token_atom, .bytes = bytes_of(longest + 1)}));
	CHECK_STATUS(sc_status_ok, sc_term_writer_finish(writer, &blob));
	CHECK(blob.count == 1 + 2 + 5 + 2 + 255);
	sc_term_writer_destroy(writer);
}

/* Pulls and pushes so many tokens at a time, with one reader and one writer for all terms: the same bytes have to come out. */
static bool is_kept_in_batches(sc_term_reader *reader, sc_term_writer *writer, sc_bytes blob, size_t room)
{
	sc_token tokens[8];
	sc_bytes copy;
	size_t count;
	size_t taken;
	sc_status status = sc_term_reader_restart(reader, blob);

	sc_term_writer_reset(writer);
	while (status == sc_status_ok && (status = sc_term_reader_fill(reader, tokens, room, &count)) == sc_status_ok) {
		CHECK(count > 0 && count <= room);
		status = sc_term_writer_append_all(writer, tokens, count, &taken);
	}
	return status == sc_status_end && sc_term_writer_finish(writer, &copy) == sc_status_ok && are_same(blob, copy);
}

static void test_that_terms_are_kept_in_batches(void)
{
	sc_bytes tuple = BLOB(131, 104, 4, 119, 1, 'a', 108, 0, 0, 0, 2, 97, 1, 97, 2, 119, 1, 'b', 70, 63, 248, 0, 0, 0, 0, 0, 0, 106);
	sc_bytes pids = BLOB(131, 104, 2, 88, 119, 3, 'a', '@', 'b', 0, 0, 0, 85, 0, 0, 0, 0, 107, 6, 64, 247, 88, 119, 3, 'c', '@', 'd', 0, 0,
	    0, 1, 0, 0, 0, 0, 0, 0, 0, 1);
	sc_term_writer *writer = sc_term_writer_create();
	sc_term_reader *reader;

	CHECK_STATUS(sc_status_ok, sc_term_reader_create(BLOB(131, 106), DEPTH, SIZE, &reader));
	for (size_t room = 1; room <= 8; room++) {
		CHECK(is_kept_in_batches(reader, writer, tuple, room));
		CHECK(is_kept_in_batches(reader, writer, pids, room));
		CHECK(is_kept_in_batches(reader, writer, BLOB(131, 97, 7), room));
	}
	sc_term_reader_destroy(reader);
	sc_term_writer_destroy(writer);
}

static void test_that_a_batch_ends_where_something_is_wrong(void)
{
	sc_bytes blob = BLOB(131, 104, 3, 97, 1, 97, 2, 0);
	sc_token tokens[8] = {{.kind = sc_token_tuple, .count = 2}, {.kind = sc_token_integer}, {.kind = sc_token_float, .real = (double)NAN}};
	sc_term_writer *writer = sc_term_writer_create();
	sc_term_reader *reader;
	size_t count;
	size_t offset;

	CHECK_STATUS(sc_status_invalid, sc_term_writer_append_all(writer, tokens, 3, &count));
	CHECK(count == 2);
	CHECK_STATUS(sc_status_ok, sc_term_reader_create(BLOB(131, 106), DEPTH, SIZE, &reader));
	CHECK_STATUS(sc_status_protocol, sc_term_reader_restart(reader, BLOB(130, 106)));
	CHECK(sc_term_reader_error(reader, &offset).count > 0 && offset == 0);
	CHECK_STATUS(sc_status_protocol, sc_term_reader_fill(reader, tokens, 8, &count));
	CHECK_STATUS(sc_status_ok, sc_term_reader_restart(reader, blob));
	CHECK(sc_term_reader_error(reader, &offset).count == 0 && offset == 1);
	CHECK_STATUS(sc_status_ok, sc_term_reader_fill(reader, tokens, 8, &count));
	CHECK(count == 3 && tokens[2].number == 2);
	CHECK_STATUS(sc_status_protocol, sc_term_reader_fill(reader, tokens, 8, &count));
	CHECK(count == 0 && sc_term_reader_error(reader, &offset).count > 0 && offset == 7);
	sc_term_reader_destroy(reader);
	sc_term_writer_destroy(writer);
}

static void test_what_is_an_atom(void)
{
	char longest[256 + 1];

	memset(longest, 'a', 256);
	longest[256] = '\0';
	CHECK(sc_is_atom(bytes_of("ok")) && sc_is_atom(bytes_of("")) && sc_is_atom(bytes_of(longest + 1)));
	CHECK(!sc_is_atom(bytes_of(longest)) && !sc_is_atom(bytes_of("\xff")));
}

void test_terms(void)
{
	test_that_terms_are_kept();
	test_the_order_of_tokens();
	test_that_bytes_which_are_no_term_are_refused();
	test_that_compressed_terms_are_unpacked_up_to_the_limit();
	test_that_what_is_no_token_is_not_written();
	test_that_terms_are_kept_in_batches();
	test_that_a_batch_ends_where_something_is_wrong();
	test_what_is_an_atom();
}
