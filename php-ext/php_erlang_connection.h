/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Connections to nodes, shared by peb_* and the classes: one per node, name of ours and cookie in a process (or thread). Who uses one has mailboxes of their own
 * on it.
 */
#ifndef PHP_ERLANG_CONNECTION_H
#define PHP_ERLANG_CONNECTION_H

#include "php_erlang.h"

typedef struct erlang_connection {
	sc_node *node;
	/* Where it is found again. */
	zend_string *key;
	uint32_t users;
	/* Kept when nobody uses it, for the next request. */
	bool persistent;
} erlang_connection;

/*
 * The connection for these settings: the one that is there and alive, else a new one. Ended by erlang_connection_release(). NULL on failure: then *status, and
 * *error is a sentence that the caller releases.
 */
erlang_connection *erlang_connection_get(const sc_node_settings *settings, bool persistent, sc_status *status, zend_string **error);

void erlang_connection_release(erlang_connection *connection);

/*
 * After sc_status_waiting: whether to go on. False when PHP's time limit is over or a signal's handler threw. Handlers run in here: no C or Swift frame below
 * may need anything that they could take away.
 */
bool erlang_wait_goes_on(void);

/* For GSHUTDOWN. */
void erlang_connection_shutdown(HashTable *connections);

#endif
