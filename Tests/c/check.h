/* SPDX-License-Identifier: Apache-2.0 */
/* A test is a function of CHECKs. Each is counted; one that does not hold is shown, and the test goes on. */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "session_core.h"

#define CHECK(condition) check((condition), __FILE__, __LINE__, #condition)
#define CHECK_STATUS(expected, call) check_status((expected), (call), __FILE__, __LINE__, #call)

void check(bool holds, const char *file, int line, const char *text);
void check_status(sc_status expected, sc_status actual, const char *file, int line, const char *text);

static inline sc_bytes bytes_of(const char *text)
{
	return (sc_bytes){.bytes = (const uint8_t *)text, .count = strlen(text)};
}

static inline bool is_text(sc_bytes bytes, const char *text)
{
	return bytes.count == strlen(text) && (bytes.count == 0 || memcmp(bytes.bytes, text, bytes.count) == 0);
}

static inline bool has_text(sc_bytes bytes, const char *text)
{
	size_t length = strlen(text);

	for (size_t at = 0; at + length <= bytes.count; at++) {
		if (memcmp(bytes.bytes + at, text, length) == 0) {
			return true;
		}
	}
	return false;
}

void test_terms(void);

/* `node`, `cookie`: of a node with session_handler, which has stored what run says. */
void test_sessions(const char *node, const char *cookie);

/* The same node, which has a process `echo` too: run says what it does. */
void test_nodes(const char *node, const char *cookie);

#endif
