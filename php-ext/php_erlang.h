/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The extension "erlang": what its files share.
 *
 *   erlang.c           the module: start, end, phpinfo()
 *   erlang_ini.c       the settings, checked when they are set
 *   erlang_session.c   the session save handler: PHP's nine callbacks
 *   erlang_error.c     from a failure of the core to a warning
 *
 * Everything that is not Zend's is behind session_core.h.
 */
#ifndef PHP_ERLANG_H
#define PHP_ERLANG_H

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "php.h"
#include "ext/session/php_session.h"
#include "session_core.h"

#define PHP_ERLANG_VERSION "0.1.0"

extern zend_module_entry erlang_module_entry;
#define phpext_erlang_ptr &erlang_module_entry

ZEND_BEGIN_MODULE_GLOBALS(erlang)
	/* Made at the first session of the process or thread, kept between requests. */
	sc_client *client;
	/* In effect now; NULL when none is set. Not in the table of settings, where everybody could read it. */
	zend_string *cookie;
	int64_t timeout_ms;
	int64_t lock_timeout_ms;
	bool lock;
ZEND_END_MODULE_GLOBALS(erlang)

ZEND_EXTERN_MODULE_GLOBALS(erlang)
#define ERLANG_G(v) ZEND_MODULE_GLOBALS_ACCESSOR(erlang, v)

#if defined(ZTS) && defined(COMPILE_DL_ERLANG)
ZEND_TSRMLS_CACHE_EXTERN()
#endif

extern const ps_module ps_mod_erlang;

/* Registers the settings. Called once, at MINIT. */
void erlang_ini_register(int type, int module_number);

/* Hides the cookie from whoever looks at the settings. Called before user code runs, since a SAPI may have set it meanwhile. */
void erlang_ini_hide_cookie(void);

/* For MSHUTDOWN. */
void erlang_ini_shutdown(void);

/* PHP's lifetimes for the core: without overflow; 0 and less is the server's default. */
int64_t erlang_lifetime_ms(zend_long seconds);

/* The settings of a session that is opened now with this save path; false after a warning. */
bool erlang_ini_settings(const char *save_path, sc_settings *settings);

/* Tells the last failure of the client as a warning. Code of the user may run in it. All warnings are made in erlang_error.c. */
void erlang_warn(void);

/* A warning of our own, in the same form. */
void erlang_warn_text(const char *format, ...) ZEND_ATTRIBUTE_FORMAT(printf, 1, 2);

/* What PHP's `files` handler says of an id that is none, word for word. */
void erlang_warn_of_id(void);

/* The client of this process and thread. */
sc_client *erlang_client(void);

static inline sc_bytes erlang_bytes(const char *text, size_t length)
{
	return (sc_bytes){.bytes = (const uint8_t *)text, .count = length};
}

static inline sc_bytes erlang_string_bytes(const zend_string *string)
{
	return erlang_bytes(ZSTR_VAL(string), ZSTR_LEN(string));
}

#endif
