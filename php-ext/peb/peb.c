/* SPDX-License-Identifier: Apache-2.0 */
/* What the functions of mypeb share: resources, errors, registration. */
#include "peb/php_peb.h"

#include "peb_arginfo.h"
#include "php_ini.h"
#include "zend_attributes.h"

#define LINK_NAME "PHP-Erlang Bridge"
#define TERM_NAME "Erlang Term"
#define PID_NAME "Erlang Pid"

int peb_link_type;
int peb_request_type;
static int term_type;
static int pid_type;
static int writer_type;
zend_class_entry *peb_session_callback_ce;

PHP_INI_BEGIN()
	STD_PHP_INI_ENTRY("peb.min_connect_timeout_ms", "1000", PHP_INI_ALL, OnUpdateLongGEZero, peb_min_connect_timeout_ms,
	    zend_erlang_globals, erlang_globals)
	STD_PHP_INI_BOOLEAN("peb.long_strings", "1", PHP_INI_ALL, OnUpdateBool, peb_long_strings, zend_erlang_globals, erlang_globals)
	STD_PHP_INI_BOOLEAN("peb.session_compat", "1", PHP_INI_ALL, OnUpdateBool, peb_session_compat, zend_erlang_globals, erlang_globals)
PHP_INI_END()

/* Errors */

static const char *const error_texts[] = {
    [PEB_INIT] = "ei_connect_init error",
    [PEB_CONNECT] = "ei_connect error",
    [PEB_SEND] = "ei_send error",
    [PEB_RECEIVE] = "ei_receive error",
    [PEB_NOT_MINE] = "ei_receive got a message but not mine",
    [PEB_DECODE] = "ei_decode error, unsupported data type",
    [PEB_ENCODE] = "ei_encode error",
};

void peb_fail(peb_errno error)
{
	ERLANG_G(peb_error) = error;
}

void peb_warn(const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	vspprintf(&text, 0, format, arguments);
	va_end(arguments);
	php_error_docref(NULL, E_WARNING, "%s", text);
	efree(text);
}

PHP_FUNCTION(peb_error)
{
	ZEND_PARSE_PARAMETERS_NONE();
	if (ERLANG_G(peb_error) == PEB_OK) {
		RETURN_NULL();
	}
	RETURN_STRING(error_texts[ERLANG_G(peb_error)]);
}

PHP_FUNCTION(peb_errorno)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_LONG(ERLANG_G(peb_error));
}

/* Links */

static void free_link(zend_resource *resource)
{
	peb_link_free(resource->ptr);
}

peb_link *peb_link_of(zval *resource)
{
	return zend_fetch_resource(Z_RES_P(resource), LINK_NAME, peb_link_type);
}

bool peb_is_link(const zend_resource *resource)
{
	return resource->type == peb_link_type;
}

peb_link *peb_link_if_open(const zval *value)
{
	return Z_TYPE_P(value) == IS_RESOURCE && peb_is_link(Z_RES_P(value)) ? Z_RES_P(value)->ptr : NULL;
}

/* Terms */

static void free_term(zend_resource *resource)
{
	zend_string_release((zend_string *)resource->ptr);
}

void peb_return_term(zval *value, zend_string *bytes)
{
	ZVAL_RES(value, zend_register_resource(bytes, term_type));
}

zend_string *peb_term_of(zval *resource)
{
	return zend_fetch_resource(Z_RES_P(resource), TERM_NAME, term_type);
}

#define VERSION_BYTE '\203'

static bool has_version(const zend_string *term)
{
	return ZSTR_LEN(term) > 0 && ZSTR_VAL(term)[0] == VERSION_BYTE;
}

zend_string *peb_with_version(zend_string *term)
{
	zend_string *blob;

	if (has_version(term)) {
		return zend_string_copy(term);
	}
	blob = zend_string_alloc(ZSTR_LEN(term) + 1, 0);
	ZSTR_VAL(blob)[0] = VERSION_BYTE;
	memcpy(ZSTR_VAL(blob) + 1, ZSTR_VAL(term), ZSTR_LEN(term) + 1);
	return blob;
}

sc_term_reader *peb_reader(const zend_string *term)
{
	zend_string *blob = peb_with_version((zend_string *)term);
	sc_term_reader *reader = NULL;

	sc_term_reader_create(erlang_string_bytes(blob), PEB_DEPTH, PEB_SIZE, &reader);
	zend_string_release(blob);
	return reader;
}

static void encode(INTERNAL_FUNCTION_PARAMETERS, bool with_version)
{
	zend_string *format;
	HashTable *values;
	sc_term_writer *writer;
	zend_resource *guard;
	sc_bytes blob;

	ZEND_PARSE_PARAMETERS_START(2, 2)
		Z_PARAM_STR(format)
		Z_PARAM_ARRAY_HT(values)
	ZEND_PARSE_PARAMETERS_END();
	peb_fail(PEB_OK);
	writer = sc_term_writer_create();
	guard = zend_register_resource(writer, writer_type);
	if (peb_format(writer, format, values) && sc_term_writer_finish(writer, &blob) == sc_status_ok) {
		size_t skipped = with_version ? 0 : 1;

		peb_return_term(return_value, zend_string_init((const char *)blob.bytes + skipped, blob.count - skipped, 0));
	} else {
		RETVAL_FALSE;
	}
	zend_list_close(guard);
}

PHP_FUNCTION(peb_encode)
{
	encode(INTERNAL_FUNCTION_PARAM_PASSTHRU, false);
}

PHP_FUNCTION(peb_vencode)
{
	encode(INTERNAL_FUNCTION_PARAM_PASSTHRU, true);
}

/* Pids */

static void free_pid(zend_resource *resource)
{
	peb_pid *pid = resource->ptr;

	zend_string_release(pid->node);
	efree(pid);
}

peb_pid *peb_pid_of(zval *resource)
{
	return zend_fetch_resource(Z_RES_P(resource), PID_NAME, pid_type);
}

void peb_return_pid(zval *value, const sc_token *token)
{
	peb_pid *pid = emalloc(sizeof(*pid));

	pid->token = *token;
	pid->node = zend_string_init((const char *)token->bytes.bytes, token->bytes.count, 0);
	pid->token.bytes = erlang_string_bytes(pid->node);
	ZVAL_RES(value, zend_register_resource(pid, pid_type));
}

/* What nobody sees: resources so that they go when code of the user ends the script in the middle of a call. */

static void free_request(zend_resource *resource)
{
	sc_request_destroy(resource->ptr);
}

static void free_writer(zend_resource *resource)
{
	sc_term_writer_destroy(resource->ptr);
}

/* Registration */

/* In traces, from PHP 8.2 on. */
static void hide_cookie_of(const char *function)
{
#if PHP_VERSION_ID >= 80200
	zend_function *declared = zend_hash_str_find_ptr(CG(function_table), function, strlen(function));

	zend_add_parameter_attribute(declared, 1, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);
#endif
}

void peb_minit(int type, int module_number)
{
	REGISTER_INI_ENTRIES();
	peb_link_type = zend_register_list_destructors_ex(free_link, NULL, LINK_NAME, module_number);
	peb_request_type = zend_register_list_destructors_ex(free_request, NULL, "Erlang Request", module_number);
	writer_type = zend_register_list_destructors_ex(free_writer, NULL, "Erlang Writer", module_number);
	term_type = zend_register_list_destructors_ex(free_term, NULL, TERM_NAME, module_number);
	pid_type = zend_register_list_destructors_ex(free_pid, NULL, PID_NAME, module_number);
	zend_register_functions(NULL, ext_functions, NULL, type);
	hide_cookie_of("peb_connect");
	hide_cookie_of("peb_pconnect");
	peb_session_callback_ce = register_class_PebSessionCallback();
	peb_session_minit();
}

void peb_mshutdown(void)
{
	peb_session_mshutdown();
}

void peb_rinit(void)
{
	peb_fail(PEB_OK);
	ERLANG_G(peb_closed) = NULL;
	ERLANG_G(peb_session) = false;
}

void peb_post_deactivate(void)
{
	peb_session_forget();
}
