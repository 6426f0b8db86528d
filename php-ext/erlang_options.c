/* SPDX-License-Identifier: Apache-2.0 */
/* The settings that have a value of their own: one table for php.ini and for the options of a session.save_path. docs/settings.md. */
#include "php_erlang.h"

#define LONGEST_SECONDS 86400

/* Sets the option from its text, or returns what is allowed. */
typedef const char *(*setter)(void *place, const char *text, size_t length);

typedef struct {
	/* In php.ini. */
	const char *name;
	/* In a session.save_path; NULL: not there. */
	const char *short_name;
	setter set;
	size_t offset;
} option;

static const char *set_text(void *place, const char *text, size_t length)
{
	*(sc_bytes *)place = erlang_bytes(text, length);
	return NULL;
}

/* Seconds with a fraction, from `least` milliseconds to a day. */
static bool parse_seconds(int64_t *milliseconds, const char *text, size_t length, double least)
{
	const char *end;
	double seconds = zend_strtod(text, &end);

	if (length == 0 || end != text + length || !(seconds * 1000 >= least && seconds <= LONGEST_SECONDS)) {
		return false;
	}
	*milliseconds = (int64_t)(seconds * 1000 + 0.5);
	return true;
}

static const char *set_timeout(void *place, const char *text, size_t length)
{
	return parse_seconds(place, text, length, 1) ? NULL : "has to be a number of seconds from 0.001 to 86400";
}

static const char *set_duration(void *place, const char *text, size_t length)
{
	return parse_seconds(place, text, length, 0) ? NULL : "has to be a number of seconds from 0 to 86400";
}

static bool is_word(const char *text, size_t length, const char *word)
{
	return strlen(word) == length && strncasecmp(text, word, length) == 0;
}

static bool is_one_of(const char *text, size_t length, const char *const *words)
{
	while (*words != NULL && !is_word(text, length, *words)) {
		words++;
	}
	return *words != NULL;
}

static const char *set_switch(void *place, const char *text, size_t length)
{
	static const char *const on[] = {"1", "on", "yes", "true", NULL};
	static const char *const off[] = {"0", "off", "no", "false", "", NULL};
	bool is_on = is_one_of(text, length, on);

	if (!is_on && !is_one_of(text, length, off)) {
		return "has to be On or Off";
	}
	*(bool *)place = is_on;
	return NULL;
}

static const char *set_node_order(void *place, const char *text, size_t length)
{
	if (!is_word(text, length, "listed") && !is_word(text, length, "shuffled")) {
		return "has to be listed or shuffled";
	}
	*(bool *)place = is_word(text, length, "shuffled");
	return NULL;
}

static const char *set_on_lock_timeout(void *place, const char *text, size_t length)
{
	if (!is_word(text, length, "fail") && !is_word(text, length, "readonly")) {
		return "has to be fail or readonly";
	}
	*(sc_on_lock_timeout *)place = is_word(text, length, "fail") ? sc_on_lock_timeout_fail : sc_on_lock_timeout_readonly;
	return NULL;
}

static const char *set_on_conflict(void *place, const char *text, size_t length)
{
	if (!is_word(text, length, "fail") && !is_word(text, length, "overwrite")) {
		return "has to be fail or overwrite";
	}
	*(sc_on_conflict *)place = is_word(text, length, "fail") ? sc_on_conflict_fail : sc_on_conflict_overwrite;
	return NULL;
}

/* PHP reads a bare none as an empty value, and empty must not mean to trust everybody. */
static const char *set_tls_verify(void *place, const char *text, size_t length)
{
	if (!is_word(text, length, "peer") && !is_word(text, length, "none")) {
		return "has to be peer or \"none\", the latter with its quotes: without them, PHP takes it for empty";
	}
	*(sc_tls_verify *)place = is_word(text, length, "peer") ? sc_tls_verify_peer : sc_tls_verify_none;
	return NULL;
}

static const char *set_spin(void *place, const char *text, size_t length)
{
	int64_t microseconds = 0;
	size_t digits = 0;

	while (digits < length && digits < 4 && isdigit((unsigned char)text[digits])) {
		microseconds = microseconds * 10 + (text[digits++] - '0');
	}
	if (digits == 0 || digits < length || microseconds > 1000) {
		return "has to be a number of microseconds from 0 to 1000";
	}
	*(int64_t *)place = microseconds;
	return NULL;
}

/* Bytes, or with K or M behind the number. */
static const char *set_size(void *place, const char *text, size_t length)
{
	static const char allowed[] = "has to be a number of bytes from 1 to 63M, as 500000, 512K or 16M";
	size_t digits = 0, size = 0, unit;

	while (digits < length && digits < 9 && isdigit((unsigned char)text[digits])) {
		size = size * 10 + (size_t)(text[digits++] - '0');
	}
	unit = is_word(text + digits, length - digits, "") ? 1 : is_word(text + digits, length - digits, "K") ? 1 << 10 : 1 << 20;
	if (digits == 0 || (unit == 1 << 20 && !is_word(text + digits, length - digits, "M")) || size == 0 || size > (63 << 20) / unit) {
		return allowed;
	}
	*(size_t *)place = size * unit;
	return NULL;
}

static const option options[] = {
    {"erlang.node", NULL, set_text, offsetof(erlang_options, nodes)},
    {"erlang.cookie_file", NULL, set_text, offsetof(erlang_options, cookie_file)},
    {"erlang.timeout", "timeout", set_timeout, offsetof(erlang_options, timeout_ms)},
    {"erlang.spin", NULL, set_spin, offsetof(erlang_options, spin_us)},
    {"erlang.node_order", "node_order", set_node_order, offsetof(erlang_options, shuffle)},
    {"erlang.tls", NULL, set_switch, offsetof(erlang_options, tls.enabled)},
    {"erlang.tls.cafile", NULL, set_text, offsetof(erlang_options, tls.ca_file)},
    {"erlang.tls.certfile", NULL, set_text, offsetof(erlang_options, tls.cert_file)},
    {"erlang.tls.keyfile", NULL, set_text, offsetof(erlang_options, tls.key_file)},
    {"erlang.tls.verify", NULL, set_tls_verify, offsetof(erlang_options, tls.verify)},
    {"erlang.tls.server_name", NULL, set_text, offsetof(erlang_options, tls.server_name)},
    {"erlang.bridge", NULL, set_switch, offsetof(erlang_options, bridge)},
    {"erlang.session.lock", "lock", set_switch, offsetof(erlang_options, lock)},
    {"erlang.session.lock_timeout", "lock_timeout", set_duration, offsetof(erlang_options, lock_timeout_ms)},
    {"erlang.session.lock_lease", "lock_lease", set_duration, offsetof(erlang_options, lock_lease_ms)},
    {"erlang.session.on_lock_timeout", "on_lock_timeout", set_on_lock_timeout, offsetof(erlang_options, on_lock_timeout)},
    {"erlang.session.on_conflict", "on_conflict", set_on_conflict, offsetof(erlang_options, on_conflict)},
    {"erlang.session.retry_after", "retry_after", set_duration, offsetof(erlang_options, retry_after_ms)},
    {"erlang.session.max_size", "max_size", set_size, offsetof(erlang_options, max_size)},
    {"erlang.session.namespace", NULL, set_text, offsetof(erlang_options, name_space)},
    {"erlang.session.module", NULL, set_text, offsetof(erlang_options, module)},
};

static const char *set(const option *found, erlang_options *values, const char *text, size_t length)
{
	return found->set((char *)values + found->offset, text, length);
}

const char *erlang_option_set(erlang_options *values, const zend_string *name, const zend_string *text)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++) {
		if (ZSTR_LEN(name) == strlen(options[i].name) && strcmp(ZSTR_VAL(name), options[i].name) == 0) {
			return set(&options[i], values, ZSTR_VAL(text), ZSTR_LEN(text));
		}
	}
	return "is no setting";
}

/* One `name=value` of a session.save_path. */
static bool apply_pair(erlang_options *values, const char *pair, size_t length)
{
	const char *equals = memchr(pair, '=', length);
	size_t name = equals == NULL ? length : (size_t)(equals - pair);
	const char *allowed = "is no option";

	for (size_t i = 0; equals != NULL && i < sizeof(options) / sizeof(*options); i++) {
		if (options[i].short_name != NULL && is_word(pair, name, options[i].short_name)) {
			allowed = set(&options[i], values, equals + 1, length - name - 1);
			break;
		}
	}
	if (allowed != NULL) {
		erlang_warn_text("session.save_path: \"%.*s\" %s", (int)MIN(length, 100), pair, allowed);
	}
	return allowed == NULL;
}

bool erlang_options_apply(erlang_options *values, const char *query)
{
	while (*query != '\0') {
		size_t length = strcspn(query, "&");

		if (length > 0 && !apply_pair(values, query, length)) {
			return false;
		}
		query += length + (query[length] == '&');
	}
	return true;
}
