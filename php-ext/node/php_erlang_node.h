/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Erlang\Node: docs/bridge.md.
 *
 *   erlang_node.stub.php  what PHP programs see; erlang_node_arginfo.h is made of it
 *   erlang_node.c         connecting and closing; from a status to an exception
 *   erlang_message.c      sending, receiving, links and monitors
 *   erlang_call.c         calls, casts, spawning; what a remote function threw as an exception
 */
#ifndef PHP_ERLANG_NODE_H
#define PHP_ERLANG_NODE_H

#include "php_erlang_connection.h"
#include "values/php_erlang_value.h"

/* A process of ours on a connection, which Nodes share. */
typedef struct {
	/* Both NULL once it is closed. */
	erlang_connection *connection;
	sc_mailbox *mailbox;
	bool is_exact;
	zend_object common;
} erlang_node;

extern zend_class_entry *erlang_remote_exception_ce;
extern zend_class_entry *erlang_down_exception_ce;

/* The node of a method's object; NULL with an exception if it is closed. */
erlang_node *erlang_node_of(zval *object);

/* Whether it went well; else an exception has been thrown. */
bool erlang_node_check(erlang_node *node, sc_status status);

/* After sc_status_waiting: whether to go on. Code of the user has run: the node may be closed, which is an exception. */
bool erlang_node_goes_on(erlang_node *node);

/* The point in time after so many seconds; of NULL, after erlang.timeout. False with an exception for argument `number`. */
bool erlang_node_deadline(const double *seconds, uint32_t number, int64_t *deadline);

/* Whom else than a pid a function takes. */
enum { ERLANG_NAME = 1, ERLANG_ALIAS = 2 };

/*
 * The node of a method's object, and whom its argument `number` means: a pid, a registered name, an alias. The token's bytes are the value's. NULL with an
 * exception: the node is closed, or the value is of another type or of another node.
 */
erlang_node *erlang_node_and_target(zval *object, zval *value, uint32_t number, int kinds, sc_token *target);

/* The name of a module, function or process. False with an exception for argument `number`. */
bool erlang_node_name(const zend_string *name, uint32_t number);

/* Classes and resources. Called once, at MINIT, after erlang_value_minit(). */
void erlang_node_minit(int module_number);
void erlang_call_minit(int module_number);

#endif
