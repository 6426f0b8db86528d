/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The settings: docs/settings.md. A wrong value is refused when it is set. PHP goes on with the default when it is php.ini's value that was refused, so
 * that is remembered, and session_start() fails with the reason.
 */
#include "php_erlang.h"

#include "php_ini.h"
#include "SAPI.h"

/* The longest lifetime that the server takes: a century. */
#define LONGEST_LIFETIME_SECONDS 3153600000

/* What stands in for the cookie where people look. Recognised by its address; NULL until php.ini's cookie was read, which may look the same. */
static zend_string *mask;
/* The cookie of php.ini, which comes back into effect when a narrower setting ends. Written at MINIT alone. */
static zend_string *system_cookie;

/* Values for the whole process that were refused, at most one per setting. Written before there are requests. */
static struct {
	const zend_ini_entry *entry;
	char text[400];
} refusals[32];

#define REFUSALS (sizeof(refusals) / sizeof(*refusals))

/* php.ini's values, and those of a pool of PHP-FPM, are set where nobody sees a warning, and long before the session that they are for. */
static bool is_for_the_process(int stage)
{
	return stage == PHP_INI_STAGE_STARTUP || (stage == PHP_INI_STAGE_ACTIVATE && strcmp(sapi_module.name, "fpm-fcgi") == 0);
}

/* A pool's value takes the place of php.ini's. */
static int accept_value(const zend_ini_entry *entry, int stage)
{
	if (stage == PHP_INI_STAGE_ACTIVATE && is_for_the_process(stage)) {
		for (size_t i = 0; i < REFUSALS; i++) {
			if (refusals[i].entry == entry) {
				refusals[i].entry = NULL;
			}
		}
	}
	return SUCCESS;
}

static void remember(const zend_ini_entry *entry, const char *text)
{
	for (size_t i = 0; i < REFUSALS; i++) {
		if (refusals[i].entry == NULL || refusals[i].entry == entry) {
			refusals[i].entry = entry;
			snprintf(refusals[i].text, sizeof(refusals[i].text), "%s", text);
			return;
		}
	}
}

/* `value` is NULL when it is a secret. */
static int refuse_value(const zend_ini_entry *entry, int stage, const zend_string *value, sc_bytes reason)
{
	char text[sizeof(refusals->text)];

	if (value == NULL) {
		snprintf(text, sizeof(text), "%s: %.*s", ZSTR_VAL(entry->name), (int)reason.count, (const char *)reason.bytes);
	} else {
		snprintf(text, sizeof(text), "%s is \"%.100s\": %.*s", ZSTR_VAL(entry->name), ZSTR_VAL(value), (int)reason.count,
		    (const char *)reason.bytes);
	}
	if (is_for_the_process(stage)) {
		remember(entry, text);
	} else {
		erlang_warn_text("%s", text);
	}
	return FAILURE;
}

static sc_bytes text_bytes(const char *text)
{
	return erlang_bytes(text, strlen(text));
}

static int set_option(const zend_ini_entry *entry, const zend_string *value, int stage)
{
	const char *allowed = erlang_option_set(&ERLANG_G(options), entry->name, value);

	return allowed == NULL ? accept_value(entry, stage) : refuse_value(entry, stage, value, text_bytes(allowed));
}

static ZEND_INI_MH(on_option)
{
	return set_option(entry, new_value, stage);
}

static ZEND_INI_MH(on_namespace)
{
	if (!sc_is_namespace(erlang_string_bytes(new_value))) {
		return refuse_value(entry, stage, new_value, text_bytes("has to be at most 64 of A-Z, a-z, 0-9, \".\", \"_\" and \"-\""));
	}
	return set_option(entry, new_value, stage);
}

/* An option of session_start(), which knows options by such names. */
static ZEND_INI_MH(on_session_lock)
{
	if (!zend_string_equals_literal_ci(new_value, "") && !zend_string_equals_literal_ci(new_value, "none") &&
	    !zend_string_equals_literal_ci(new_value, "exclusive")) {
		return refuse_value(entry, stage, new_value, text_bytes("has to be none or exclusive, or empty for erlang.session.lock"));
	}
	return accept_value(entry, stage);
}

static ZEND_INI_MH(on_node)
{
	sc_bytes reason;

	if (ZSTR_LEN(new_value) > 0 && sc_check_nodes(erlang_string_bytes(new_value), &reason) != sc_status_ok) {
		return refuse_value(entry, stage, new_value, reason);
	}
	return set_option(entry, new_value, stage);
}

/* PHP-FPM's workers have another directory than whoever wrote the setting. */
static ZEND_INI_MH(on_tls_file)
{
	if (ZSTR_LEN(new_value) > 0 && !IS_ABSOLUTE_PATH(ZSTR_VAL(new_value), ZSTR_LEN(new_value))) {
		return refuse_value(entry, stage, new_value, text_bytes("has to be a path that begins with a slash"));
	}
	return set_option(entry, new_value, stage);
}

static ZEND_INI_MH(on_tls_server_name)
{
	if (ZSTR_LEN(new_value) > 0 && !sc_is_host(erlang_string_bytes(new_value))) {
		return refuse_value(entry, stage, new_value, text_bytes("has to be a host name or an address"));
	}
	return set_option(entry, new_value, stage);
}

/* The mask comes back when a narrower setting ends, and in each new thread: then php.ini's cookie is meant. */
static ZEND_INI_MH(on_cookie)
{
	zend_string *cookie = mask != NULL && new_value == mask ? system_cookie : new_value;
	sc_bytes reason;

	if (cookie != NULL && ZSTR_LEN(cookie) == 0) {
		cookie = NULL;
	}
	if (cookie != NULL && sc_check_cookie(erlang_string_bytes(cookie), &reason) != sc_status_ok) {
		return refuse_value(entry, stage, NULL, reason);
	}
	if (ERLANG_G(cookie) != NULL) {
		zend_string_release_ex(ERLANG_G(cookie), 1);
	}
	ERLANG_G(cookie) = cookie == NULL ? NULL : zend_string_init(ZSTR_VAL(cookie), ZSTR_LEN(cookie), 1);
	return accept_value(entry, stage);
}

PHP_INI_BEGIN()
	PHP_INI_ENTRY("erlang.node", "", PHP_INI_SYSTEM, on_node)
	PHP_INI_ENTRY("erlang.cookie", "", PHP_INI_SYSTEM, on_cookie)
	PHP_INI_ENTRY("erlang.cookie_file", "", PHP_INI_SYSTEM, on_option)
	PHP_INI_ENTRY_EX("erlang.tls", "0", PHP_INI_SYSTEM, on_option, zend_ini_boolean_displayer_cb)
	PHP_INI_ENTRY("erlang.tls.cafile", "", PHP_INI_SYSTEM, on_tls_file)
	PHP_INI_ENTRY("erlang.tls.certfile", "", PHP_INI_SYSTEM, on_tls_file)
	PHP_INI_ENTRY("erlang.tls.keyfile", "", PHP_INI_SYSTEM, on_tls_file)
	PHP_INI_ENTRY("erlang.tls.verify", "peer", PHP_INI_SYSTEM, on_option)
	PHP_INI_ENTRY("erlang.tls.server_name", "", PHP_INI_SYSTEM, on_tls_server_name)
	PHP_INI_ENTRY_EX("erlang.bridge", "1", PHP_INI_SYSTEM, on_option, zend_ini_boolean_displayer_cb)
	PHP_INI_ENTRY("erlang.node_order", "listed", PHP_INI_SYSTEM, on_option)
	PHP_INI_ENTRY("erlang.spin", "250", PHP_INI_SYSTEM, on_option)
	PHP_INI_ENTRY("erlang.timeout", "5", PHP_INI_ALL, on_option)
	PHP_INI_ENTRY_EX("erlang.session.lock", "1", PHP_INI_ALL, on_option, zend_ini_boolean_displayer_cb)
	PHP_INI_ENTRY("erlang.session.lock_timeout", "30", PHP_INI_ALL, on_option)
	PHP_INI_ENTRY("erlang.session.lock_lease", "300", PHP_INI_ALL, on_option)
	PHP_INI_ENTRY("erlang.session.on_lock_timeout", "fail", PHP_INI_ALL, on_option)
	PHP_INI_ENTRY("erlang.session.on_conflict", "fail", PHP_INI_ALL, on_option)
	PHP_INI_ENTRY("erlang.session.retry_after", "10", PHP_INI_ALL, on_option)
	PHP_INI_ENTRY("erlang.session.max_size", "16M", PHP_INI_ALL, on_option)
	PHP_INI_ENTRY("erlang.session.namespace", "", PHP_INI_SYSTEM | PHP_INI_PERDIR, on_namespace)
	PHP_INI_ENTRY("erlang.session.module", "", PHP_INI_SYSTEM, on_option)
	PHP_INI_ENTRY("session.erlang_lock", "", PHP_INI_ALL, on_session_lock)
PHP_INI_END()

/* get_cfg_var() reads php.ini's values as they were. */
static void hide_in_configuration(void)
{
	zval *configured = cfg_get_entry("erlang.cookie", sizeof("erlang.cookie") - 1);

	if (configured != NULL && Z_TYPE_P(configured) == IS_STRING && Z_STRLEN_P(configured) > 0) {
		zend_string_release(Z_STR_P(configured));
		ZVAL_INTERNED_STR(configured, mask);
	}
}

void erlang_ini_register(int type, int module_number)
{
	memset(refusals, 0, sizeof(refusals));
	mask = NULL;
	REGISTER_INI_ENTRIES();
	mask = zend_string_init_interned("********", 8, 1);
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

int64_t erlang_lifetime_ms(zend_long seconds)
{
	return seconds <= 0 ? 0 : (int64_t)MIN(seconds, LONGEST_LIFETIME_SECONDS) * 1000;
}

/* Paths are what frameworks set, whatever the handler. */
static bool names_a_node(const char *save_path)
{
	size_t length = strcspn(save_path, "?");

	return memchr(save_path, '@', length) != NULL && memchr(save_path, '/', length) == NULL;
}

bool erlang_ini_names_nodes(void)
{
	return names_a_node(INI_STR("session.save_path"));
}

static bool is_configuration_in_order(sc_bytes nodes)
{
	for (size_t i = 0; i < REFUSALS; i++) {
		if (refusals[i].entry != NULL) {
			erlang_warn_text("in php.ini or PHP-FPM's pool, %s", refusals[i].text);
			return false;
		}
	}
	if (nodes.count == 0) {
		erlang_warn_text("no node is configured: set erlang.node to the name@host of the node that keeps the sessions");
		return false;
	}
	return true;
}

/* The lock that this session_start() wants, given as its option or set for the whole request. The option would stay after it. */
static bool wants_lock(bool is_configured)
{
	const char *choice = INI_STR("session.erlang_lock");
	bool wants = choice[0] == '\0' ? is_configured : strcasecmp(choice, "exclusive") == 0;

	if (erlang_caller_chooses_lock()) {
		zend_string *name = ZSTR_INIT_LITERAL("session.erlang_lock", 0);

		zend_restore_ini_entry(name, PHP_INI_STAGE_RUNTIME);
		zend_string_release_ex(name, 0);
	}
	return wants;
}

bool erlang_ini_settings(const char *save_path, sc_settings *settings)
{
	erlang_options options = ERLANG_G(options);
	const char *query = names_a_node(save_path) ? strchr(save_path, '?') : NULL;
	sc_bytes nodes = names_a_node(save_path) ? erlang_bytes(save_path, strcspn(save_path, "?")) : options.nodes;

	if (!is_configuration_in_order(nodes) || (query != NULL && !erlang_options_apply(&options, query + 1))) {
		return false;
	}
	*settings = (sc_settings){
	    .nodes = nodes,
	    .shuffle = options.shuffle,
	    .retry_after_ms = options.retry_after_ms,
	    .cookie_file = options.cookie_file,
	    .tls = options.tls,
	    .spin_us = options.spin_us,
	    .timeout_ms = options.timeout_ms,
	    .lock = wants_lock(options.lock),
	    .lock_timeout_ms = options.lock_timeout_ms,
	    .lock_lease_ms = options.lock_lease_ms,
	    .on_lock_timeout = options.on_lock_timeout,
	    .on_conflict = options.on_conflict,
	    .lifetime_ms = erlang_lifetime_ms(PS(gc_maxlifetime)),
	    .serializer = text_bytes(PS(serializer) == NULL ? "" : PS(serializer)->name),
	    .max_size = options.max_size,
	    .name_space = options.name_space,
	    .module = options.module,
	};
	if (ERLANG_G(cookie) != NULL) {
		settings->cookie = erlang_string_bytes(ERLANG_G(cookie));
	}
	return true;
}
