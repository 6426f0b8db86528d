/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The settings: docs/settings.md. A wrong value is refused when it is set. PHP goes on with the default when it is php.ini's value that was refused, so
 * that is remembered, and session_start() fails with the reason.
 */
#include "php_erlang.h"

#include "php_ini.h"

#define LONGEST_SECONDS 86400.0

/* What stands in for the cookie where people look. Recognised by its address, so that a cookie may look the same. */
static zend_string *mask;
/* The cookie of php.ini, which comes back into effect when a narrower setting ends. Written at MINIT alone. */
static zend_string *system_cookie;
/* Why a value of php.ini was refused; empty: none was. */
static char refusal[256];

static bool refuse(const zend_ini_entry *entry, int stage, const char *allowed)
{
	if (stage == PHP_INI_STAGE_RUNTIME || stage == PHP_INI_STAGE_HTACCESS) {
		erlang_warn_text("%s: %s", ZSTR_VAL(entry->name), allowed);
	} else if (refusal[0] == '\0') {
		snprintf(refusal, sizeof(refusal), "%s: %s", ZSTR_VAL(entry->name), allowed);
	}
	return false;
}

static int refuse_bytes(const zend_ini_entry *entry, int stage, sc_bytes allowed)
{
	char text[200];

	snprintf(text, sizeof(text), "%.*s", (int)allowed.count, (const char *)allowed.bytes);
	refuse(entry, stage, text);
	return FAILURE;
}

static void *field(void *offset, void *globals)
{
#ifdef ZTS
	return (char *)ts_resource(*((int *)globals)) + (size_t)offset;
#else
	return (char *)globals + (size_t)offset;
#endif
}

/* Seconds with a fraction. mh_arg3 is set when 0 is allowed. */
static ZEND_INI_MH(on_duration)
{
	const char *end;
	double seconds = zend_strtod(ZSTR_VAL(new_value), &end);
	bool is_number = ZSTR_LEN(new_value) > 0 && end == ZSTR_VAL(new_value) + ZSTR_LEN(new_value);
	bool is_allowed = seconds <= LONGEST_SECONDS && (seconds >= 0.001 || (mh_arg3 != NULL && seconds == 0));

	if (!is_number || !is_allowed) {
		refuse(entry, stage,
		    mh_arg3 != NULL ? "has to be 0 or a number of seconds up to 86400" : "has to be a number of seconds from 0.001 to 86400");
		return FAILURE;
	}
	*(int64_t *)field(mh_arg1, mh_arg2) = (int64_t)(seconds * 1000 + 0.5);
	return SUCCESS;
}

static ZEND_INI_MH(on_switch)
{
	static const char *const on[] = {"1", "on", "yes", "true"};
	static const char *const off[] = {"0", "off", "no", "false", ""};

	for (size_t i = 0; i < sizeof(on) / sizeof(*on); i++) {
		if (strcasecmp(ZSTR_VAL(new_value), on[i]) == 0) {
			*(bool *)field(mh_arg1, mh_arg2) = true;
			return SUCCESS;
		}
	}
	for (size_t i = 0; i < sizeof(off) / sizeof(*off); i++) {
		if (strcasecmp(ZSTR_VAL(new_value), off[i]) == 0) {
			*(bool *)field(mh_arg1, mh_arg2) = false;
			return SUCCESS;
		}
	}
	refuse(entry, stage, "has to be On or Off");
	return FAILURE;
}

static ZEND_INI_MH(on_node)
{
	sc_bytes reason;

	if (ZSTR_LEN(new_value) == 0 || sc_check_node(erlang_string_bytes(new_value), &reason) == sc_status_ok) {
		return SUCCESS;
	}
	return refuse_bytes(entry, stage, reason);
}

/* The mask comes back when a narrower setting ends, and in each new thread: then php.ini's cookie is meant. */
static ZEND_INI_MH(on_cookie)
{
	zend_string *cookie = new_value == mask ? system_cookie : new_value;
	sc_bytes reason;

	if (cookie != NULL && ZSTR_LEN(cookie) == 0) {
		cookie = NULL;
	}
	if (cookie != NULL && sc_check_cookie(erlang_string_bytes(cookie), &reason) != sc_status_ok) {
		return refuse_bytes(entry, stage, reason);
	}
	if (ERLANG_G(cookie) != NULL) {
		zend_string_release_ex(ERLANG_G(cookie), 1);
	}
	ERLANG_G(cookie) = cookie == NULL ? NULL : zend_string_init(ZSTR_VAL(cookie), ZSTR_LEN(cookie), 1);
	return SUCCESS;
}

#define FIELD(name) (void *)XtOffsetOf(zend_erlang_globals, name)
#ifdef ZTS
#define GLOBALS (void *)&erlang_globals_id
#else
#define GLOBALS (void *)&erlang_globals
#endif

PHP_INI_BEGIN()
	PHP_INI_ENTRY("erlang.node", "", PHP_INI_SYSTEM, on_node)
	PHP_INI_ENTRY("erlang.cookie", "", PHP_INI_SYSTEM, on_cookie)
	PHP_INI_ENTRY("erlang.cookie_file", "", PHP_INI_SYSTEM, NULL)
	ZEND_INI_ENTRY3("erlang.timeout", "5", PHP_INI_ALL, on_duration, FIELD(timeout_ms), GLOBALS, NULL)
	ZEND_INI_ENTRY3_EX("erlang.session.lock", "1", PHP_INI_ALL, on_switch, FIELD(lock), GLOBALS, NULL, zend_ini_boolean_displayer_cb)
	ZEND_INI_ENTRY3("erlang.session.lock_timeout", "30", PHP_INI_ALL, on_duration, FIELD(lock_timeout_ms), GLOBALS, (void *)"0 is allowed")
PHP_INI_END()

static void hide_in_configuration(void)
{
	zval *configured = cfg_get_entry("erlang.cookie", sizeof("erlang.cookie") - 1);

	/* get_cfg_var() reads php.ini's values as they were. */
	if (configured != NULL && Z_TYPE_P(configured) == IS_STRING) {
		zend_string_release(Z_STR_P(configured));
		ZVAL_STR(configured, zend_string_init("********", 8, 1));
	}
}

void erlang_ini_register(int type, int module_number)
{
	mask = zend_string_init_interned("********", 8, 1);
	refusal[0] = '\0';
	REGISTER_INI_ENTRIES();
	if (ERLANG_G(cookie) != NULL) {
		system_cookie = zend_string_copy(ERLANG_G(cookie));
	}
	erlang_ini_hide_cookie();
	hide_in_configuration();
}

void erlang_ini_hide_cookie(void)
{
	zend_ini_entry *entry = zend_hash_str_find_ptr(EG(ini_directives), "erlang.cookie", sizeof("erlang.cookie") - 1);

	if (entry == NULL || entry->value == NULL || entry->value == mask || ZSTR_LEN(entry->value) == 0) {
		return;
	}
	zend_string_release(entry->value);
	entry->value = mask;
}

void erlang_ini_shutdown(void)
{
	if (system_cookie != NULL) {
		zend_string_release_ex(system_cookie, 1);
		system_cookie = NULL;
	}
}

/* A path is what frameworks set, whatever the handler. */
static bool names_a_node(const char *save_path)
{
	return strchr(save_path, '@') != NULL && strchr(save_path, '/') == NULL;
}

bool erlang_ini_settings(const char *save_path, sc_settings *settings)
{
	const char *node = names_a_node(save_path) ? save_path : INI_STR("erlang.node");
	const char *cookie_file = INI_STR("erlang.cookie_file");
	const char *serializer = INI_STR("session.serialize_handler");
	zend_long lifetime = INI_INT("session.gc_maxlifetime");

	if (refusal[0] != '\0') {
		erlang_warn_text("php.ini: %s", refusal);
		return false;
	}
	if (node == NULL || node[0] == '\0') {
		erlang_warn_text("no node is configured: set erlang.node to the name@host of the node that keeps the sessions");
		return false;
	}
	*settings = (sc_settings){
	    .node = erlang_bytes(node, strlen(node)),
	    .cookie_file = erlang_bytes(cookie_file, strlen(cookie_file)),
	    .timeout_ms = ERLANG_G(timeout_ms),
	    .lock = ERLANG_G(lock),
	    .lock_timeout_ms = ERLANG_G(lock_timeout_ms),
	    .lifetime_ms = lifetime > 0 && lifetime < INT64_MAX / 1000 ? (int64_t)lifetime * 1000 : 0,
	    .serializer = erlang_bytes(serializer, strlen(serializer)),
	};
	if (ERLANG_G(cookie) != NULL) {
		settings->cookie = erlang_string_bytes(ERLANG_G(cookie));
	}
	return true;
}
