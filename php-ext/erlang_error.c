/* SPDX-License-Identifier: Apache-2.0 */
/* From a failure to a warning. */
#include "php_erlang.h"

void erlang_warn(void)
{
	sc_bytes sentence = sc_client_error(erlang_client());

	erlang_warn_text("%.*s", (int)sentence.count, (const char *)sentence.bytes);
}

void erlang_warn_text(const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	vspprintf(&text, 0, format, arguments);
	va_end(arguments);
	php_error_docref(NULL, E_WARNING, "erlang: %s", text);
	efree(text);
}

void erlang_warn_of_id(void)
{
	php_error_docref(NULL, E_WARNING,
	    "Session ID is too long or contains illegal characters. "
	    "Only the A-Z, a-z, 0-9, \"-\", and \",\" characters are allowed");
}
