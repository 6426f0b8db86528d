/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The extension "erlang": what its files share.
 *
 *   erlang.c             the module: start, end, phpinfo()
 *   erlang_ini.c         the settings, checked when they are set
 *   erlang_options.c     the values of settings, of php.ini and of a session.save_path
 *   erlang_error.c       from a failure of the core to a warning
 *   erlang_connection.c  what peb/ and node/ share: php_erlang_connection.h
 *   session/             declared here:
 *     erlang_session.c   the session save handler: PHP's nine callbacks
 *     erlang_caller.c    what the frames that called them know
 *     erlang_session_encode.c, erlang_session_decode.c
 *                        session.serialize_handler = erlang
 *     erlang_tags.c      the class Erlang\Session: whose sessions are whose
 *   values/              terms as PHP values: php_erlang_value.h
 *   node/                Erlang\Node: php_erlang_node.h
 *   peb/                 mypeb's functions: php_peb.h
 *
 * Whose files may include whose is in docs/architecture.md. Everything that is not Zend's is behind session_core.h.
 */
#ifndef PHP_ERLANG_H
#define PHP_ERLANG_H

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "php.h"
#include "php_ini.h"
#include "ext/session/php_session.h"
#include "session_core.h"

/* Not in PHP 8.6, which has names for them that 8.1 does not know. */
#ifndef INI_STR
#define INI_STR(name) zend_ini_string((name), strlen(name), false)
#endif

/* The extension is compiled for size. What runs per term says this, behind its includes. */
#if defined(__GNUC__) && !defined(__clang__)
#define ERLANG_FOR_SPEED _Pragma("GCC optimize(\"O2\")")
#else
#define ERLANG_FOR_SPEED
#endif

/* How many keys of maps are remembered during a request. */
#define ERLANG_KEYS 128

#define PHP_ERLANG_VERSION "0.1.0"

extern zend_module_entry erlang_module_entry;
#define phpext_erlang_ptr &erlang_module_entry

/* The settings as they are now: a session that opens looks nothing up by name. Durations are milliseconds. Texts are PHP's, as long as the setting stays. */
typedef struct {
	sc_bytes nodes;
	sc_bytes cookie_file;
	sc_bytes name_space;
	sc_bytes module;
	sc_tls_settings tls;
	int64_t timeout_ms;
	int64_t lock_timeout_ms;
	int64_t lock_lease_ms;
	int64_t retry_after_ms;
	int64_t spin_us;
	size_t max_size;
	sc_on_lock_timeout on_lock_timeout;
	sc_on_conflict on_conflict;
	bool bridge;
	bool lock;
	bool shuffle;
} erlang_options;

ZEND_BEGIN_MODULE_GLOBALS(erlang)
	/* Made at the first session of the process or thread, kept between requests. */
	sc_client *client;
	/* In effect now; NULL when none is set. Not in the table of settings, where everybody could read it. */
	zend_string *cookie;
	erlang_options options;
	/* The session that is open now; NULL when none is. The save handler's. */
	sc_session *session;
	/* The serializer's, while it is at work: code of the user runs meanwhile, and a fatal error there never comes back. */
	sc_term_writer *writer;
	sc_term_reader *reader;
	/* php_erlang_connection.h. By key; made when the first is needed, kept between requests. */
	HashTable *connections;
	/* php_peb.h: what peb_errorno() says; links that were closed, by handle; whether a session callback has returned a link; settings. */
	int peb_error;
	HashTable *peb_closed;
	bool peb_session;
	zend_long peb_min_connect_timeout_ms;
	bool peb_long_strings;
	bool peb_session_compat;
	/* Kept from one encode() or decode() to the next; NULL before the first. Taken while one is at work. */
	sc_term_writer *term_writer;
	sc_term_reader *term_reader;
	bool term_writer_is_taken;
	bool term_reader_is_taken;
	/* php_erlang_value.h. Keys that decode() has met, by their hash. */
	zend_string *keys[ERLANG_KEYS];
	/* Atom objects by name, as long as they live. */
	HashTable atoms;
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

/* Whether it is session.save_path that says which nodes keep the sessions. Without an @ it says nothing to us. */
bool erlang_ini_names_nodes(void);

/* Sets the option of this name. Returns NULL, or what is allowed: a static text. */
const char *erlang_option_set(erlang_options *values, const zend_string *name, const zend_string *text);

/* Sets the options of a session.save_path, `timeout=2&lock=off`; false after a warning. */
bool erlang_options_apply(erlang_options *values, const char *query);

/* Whether session_start() was told read_and_close: then nothing will be written, and no lock is needed. */
bool erlang_caller_reads_and_closes(void);

/* Whether session_start() was given the option erlang_lock. */
bool erlang_caller_chooses_lock(void);

/* Whether session_regenerate_id() is at work: the new session is the old one's continuation. */
bool erlang_caller_regenerates(void);

/* Whether a session is to be destroyed because its data could not be decoded, and not because somebody wants it to go. */
bool erlang_caller_failed_to_decode(void);

/* Whether it is session_decode() that is at work: then it was not the stored data that could not be decoded. */
bool erlang_caller_decodes(void);

/* Whether the data to be stored is empty because PHP could not serialize the variables. */
bool erlang_caller_lost_the_variables(void);

/* Arrays of a session that nest deeper are kept in PHP's own form. */
#define ERLANG_SESSION_DEPTH 100

/* session.serialize_handler = erlang. */
PS_SERIALIZER_FUNCS(erlang);

/* Frees what a fatal error has kept the serializer from freeing. Called when a request is over. */
void erlang_serializer_clean_up(void);

/* Registers Erlang\Session. Called once, at MINIT. */
void erlang_tags_register(void);

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
