/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The functions of mypeb, the PHP-Erlang bridge of 2009: docs/mypeb.md.
 *
 *   peb.stub.php      what PHP programs see; peb_arginfo.h is made of it
 *   peb.c             resources, errors, registration
 *   peb_link.c        peb_connect() to peb_status(): links
 *   peb_message.c     peb_send_*(), peb_rpc*(), peb_receive()
 *   peb_format.c      the format language: from a format and values to a term
 *   peb_value.c       from one PHP value to the term that a directive wants
 *   peb_decode.c      from a term to PHP values
 *   peb_print.c       peb_print_term()
 *   peb_session.c     session callbacks of PHP 5 under PHP 8
 */
#ifndef PHP_PEB_H
#define PHP_PEB_H

#include "php_erlang_connection.h"

/* The numbers and texts of peb_errorno() and peb_error(). */
typedef enum {
	PEB_OK = 0,
	PEB_INIT = 1,
	PEB_CONNECT = 2,
	PEB_SEND = 3,
	PEB_RECEIVE = 4,
	PEB_NOT_MINE = 5,
	PEB_DECODE = 6,
	PEB_ENCODE = 7,
} peb_errno;

/* How deep terms may nest, both ways. Reading and writing recurse: this bounds the C stack. */
#define PEB_DEPTH 512
/* The largest compressed term, in unpacked bytes. */
#define PEB_SIZE (64 << 20)

/* A link: the resource "PHP-Erlang Bridge". */
typedef struct {
	erlang_connection *connection;
	sc_mailbox *mailbox;
	/* As peb_connect() got them, for peb_linkinfo() and for opening it again. */
	zend_string *node;
	zend_string *cookie;
	zend_long timeout_ms;
	bool persistent;
} peb_link;

/* A pid: the resource "Erlang Pid". `token.bytes` is `node`. */
typedef struct {
	sc_token token;
	zend_string *node;
} peb_pid;

/* Sets what peb_errorno() says. */
void peb_fail(peb_errno error);

/* A warning of peb_*. Code of the user may run in it. */
void peb_warn(const char *format, ...) ZEND_ATTRIBUTE_FORMAT(printf, 1, 2);

/* The link of a resource; NULL after a TypeError. */
peb_link *peb_link_of(zval *resource);

/* A link's resource or, for NULL, the default: the one opened last of those still open. NULL if there is none, or after a TypeError. */
zend_resource *peb_link_or_default(zval *resource);

/* The link of a resource that is one; NULL if it is another or closed, without an error. */
peb_link *peb_link_if_open(const zval *value);

bool peb_is_link(const zend_resource *resource);

/* Opens a link with these parameters; NULL after peb_fail(). */
peb_link *peb_link_open(zend_string *node, zend_string *cookie, zend_long timeout_ms, bool persistent);
void peb_link_free(peb_link *link);

/* Hands out a term as a resource; takes over the bytes. */
void peb_return_term(zval *value, zend_string *bytes);

/* The bytes of a term resource; NULL after a TypeError. */
zend_string *peb_term_of(zval *resource);

/* A reader of a term with or without its version byte; NULL if it is none. */
sc_term_reader *peb_reader(const zend_string *term);

/* The bytes with (or without) the version byte. The caller releases them. */
zend_string *peb_with_version(zend_string *term);

peb_pid *peb_pid_of(zval *resource);
void peb_return_pid(zval *value, const sc_token *token);

/* The name as an atom: UTF-8 as it is, anything else as Latin-1. NULL if it cannot be one. The caller releases it. */
zend_string *peb_atom_name(const zend_string *text);

/* Appends the term that a format and its values describe; false after peb_fail() and a warning, or with an exception. */
bool peb_format(sc_term_writer *writer, const zend_string *format, HashTable *values);

/* Appends the term that a directive makes of a value. False with *problem set, or with an exception. */
bool peb_append_value(sc_term_writer *writer, char directive, zval *value, const char **problem);

/* For session_set_save_handler(): docs/mypeb.md, "Sessions". */
void peb_session_minit(void);
void peb_session_mshutdown(void);
extern zend_class_entry *peb_session_callback_ce;

/* Remembers a link that is closed, so that a session callback can open it again. */
void peb_session_remember(const zend_resource *resource, const peb_link *link);
void peb_session_forget(void);

/* The module's parts. */
void peb_minit(int type, int module_number);
void peb_mshutdown(void);
void peb_rinit(void);
void peb_post_deactivate(void);
extern int peb_link_type;
extern int peb_request_type;

#endif
