/* SPDX-License-Identifier: Apache-2.0 */
/* Usage: library NODE COOKIE. Started by Tests/c/run. */
#include "check.h"

static unsigned passed, failed;

void check(bool holds, const char *file, int line, const char *text)
{
	if (holds) {
		passed++;
	} else {
		failed++;
		printf("%s:%d: does not hold: %s\n", file, line, text);
	}
}

void check_status(sc_status expected, sc_status actual, const char *file, int line, const char *text)
{
	check(expected == actual, file, line, text);
	if (expected != actual) {
		printf("    status %d, not %d\n", (int)actual, (int)expected);
	}
}

static void test_versions(void)
{
	CHECK(sc_abi_version() == SC_ABI_VERSION);
	CHECK(sc_version().count >= strlen("0.0.0"));
}

int main(int count, char **arguments)
{
	if (count != 3) {
		fprintf(stderr, "usage: %s NODE COOKIE\n", arguments[0]);
		return 2;
	}
	test_versions();
	test_terms();
	test_sessions(arguments[1], arguments[2]);
	test_nodes(arguments[1], arguments[2]);
	printf("%u passed, %u failed\n", passed, failed);
	return failed == 0 ? 0 : 1;
}
