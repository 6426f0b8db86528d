/* SPDX-License-Identifier: Apache-2.0 */
/* The module: start, end, phpinfo(). Nothing is connected before the first session: PHP-FPM forks after MINIT. */
#include "node/php_erlang_node.h"
#include "peb/php_peb.h"

#include "ext/standard/info.h"

ZEND_DECLARE_MODULE_GLOBALS(erlang)

#ifdef COMPILE_DL_ERLANG
#ifdef ZTS
ZEND_TSRMLS_CACHE_DEFINE()
#endif
ZEND_GET_MODULE(erlang)
#endif

sc_client *erlang_client(void)
{
	if (ERLANG_G(client) == NULL) {
		ERLANG_G(client) = sc_client_create();
	}
	return ERLANG_G(client);
}

static PHP_GINIT_FUNCTION(erlang)
{
#if defined(COMPILE_DL_ERLANG) && defined(ZTS)
	ZEND_TSRMLS_CACHE_UPDATE();
#endif
	memset(erlang_globals, 0, sizeof(*erlang_globals));
}

static PHP_GSHUTDOWN_FUNCTION(erlang)
{
	sc_client_destroy(erlang_globals->client);
	sc_term_writer_destroy(erlang_globals->term_writer);
	sc_term_reader_destroy(erlang_globals->term_reader);
	erlang_connection_shutdown(erlang_globals->connections);
	if (erlang_globals->cookie != NULL) {
		zend_string_release_ex(erlang_globals->cookie, 1);
	}
}

static PHP_MINIT_FUNCTION(erlang)
{
	if (sc_abi_version() != SC_ABI_VERSION) {
		php_error_docref(NULL, E_CORE_WARNING,
		    "erlang: libSessionCore.so has interface %u, but %u is needed; install both files of one version", sc_abi_version(),
		    SC_ABI_VERSION);
		return FAILURE;
	}
	erlang_ini_register(type, module_number);
	if (php_session_register_module(&ps_mod_erlang) == FAILURE) {
		php_error_docref(NULL, E_CORE_WARNING, "erlang: PHP has no room for another session save handler");
		return FAILURE;
	}
	if (php_session_register_serializer("erlang", PS_SERIALIZER_ENCODE_NAME(erlang), PS_SERIALIZER_DECODE_NAME(erlang)) == FAILURE) {
		php_error_docref(NULL, E_CORE_WARNING, "erlang: PHP has no room for another session serializer");
		return FAILURE;
	}
	erlang_tags_register();
	erlang_value_minit(type);
	erlang_node_minit(module_number);
	peb_minit(type, module_number);
	return SUCCESS;
}

static PHP_MSHUTDOWN_FUNCTION(erlang)
{
	UNREGISTER_INI_ENTRIES();
	erlang_ini_shutdown();
	peb_mshutdown();
	return SUCCESS;
}

static PHP_RINIT_FUNCTION(erlang)
{
#if defined(COMPILE_DL_ERLANG) && defined(ZTS)
	ZEND_TSRMLS_CACHE_UPDATE();
#endif
	erlang_ini_hide_cookie();
	zend_hash_init(&ERLANG_G(atoms), 0, NULL, NULL, 0);
	ERLANG_G(term_writer_is_taken) = ERLANG_G(term_reader_is_taken) = false;
	peb_rinit();
	return SUCCESS;
}

/* Later than RSHUTDOWN: sessions and values may live until the end of the request. */
static ZEND_MODULE_POST_ZEND_DEACTIVATE_D(erlang)
{
	erlang_serializer_clean_up();
	zend_hash_destroy(&ERLANG_G(atoms));
	erlang_decode_forget_keys();
	peb_post_deactivate();
	return SUCCESS;
}

/* No network here: what is shown is what is known. */
static PHP_MINFO_FUNCTION(erlang)
{
	sc_bytes version = sc_version();
	sc_bytes peer = {0};
	char text[256];

	if (ERLANG_G(client) != NULL) {
		peer = sc_client_peer(ERLANG_G(client));
	}
	php_info_print_table_start();
	php_info_print_table_row(2, "Sessions in Erlang", "enabled");
	php_info_print_table_row(2, "Version", PHP_ERLANG_VERSION);
	snprintf(text, sizeof(text), "%.*s", (int)version.count, (const char *)version.bytes);
	php_info_print_table_row(2, "Core version", text);
	snprintf(text, sizeof(text), "%.*s", (int)peer.count, (const char *)peer.bytes);
	php_info_print_table_row(2, "Connected to", peer.count > 0 ? text : "none");
	php_info_print_table_row(
	    2, "Nodes named by", erlang_ini_names_nodes() ? "session.save_path" : "erlang.node (session.save_path names none)");
	php_info_print_table_end();
	DISPLAY_INI_ENTRIES();
}

static const zend_module_dep erlang_dependencies[] = {
    ZEND_MOD_REQUIRED("session") ZEND_MOD_REQUIRED("json") ZEND_MOD_REQUIRED("spl") ZEND_MOD_END};

zend_module_entry erlang_module_entry = {
    STANDARD_MODULE_HEADER_EX,
    NULL,
    erlang_dependencies,
    "erlang",
    NULL,
    PHP_MINIT(erlang),
    PHP_MSHUTDOWN(erlang),
    PHP_RINIT(erlang),
    NULL,
    PHP_MINFO(erlang),
    PHP_ERLANG_VERSION,
    PHP_MODULE_GLOBALS(erlang),
    PHP_GINIT(erlang),
    PHP_GSHUTDOWN(erlang),
    ZEND_MODULE_POST_ZEND_DEACTIVATE_N(erlang),
    STANDARD_MODULE_PROPERTIES_EX,
};
