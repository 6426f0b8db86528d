/* SPDX-License-Identifier: Apache-2.0 */
/* What has to be C: see system.h. */
#define _GNU_SOURCE
#include "system.h"

#include <stdatomic.h>
#include <stdio.h>

/* The GNU shape, which is what _GNU_SOURCE selects. */
void sys_error_text(int code, char *text, size_t size)
{
	char buffer[128];
	snprintf(text, size, "%s", strerror_r(code, buffer, sizeof(buffer)));
}

static int no_pass_phrase(char *text, int size, int is_writing, void *context)
{
	(void)text, (void)size, (void)is_writing, (void)context;
	return -1;
}

SSL_CTX *sys_tls_context(void)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());

	if (context == NULL) {
		return NULL;
	}
	SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
	SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
	SSL_CTX_set_default_passwd_cb(context, no_pass_phrase);
	return context;
}

/* One socket per client and one client per thread: more threads than this leave their sockets unguarded. */
#define GUARDED_MAX 1024

/* A descriptor + 1, so that 0 is a free place. */
static atomic_int guarded[GUARDED_MAX];
static pthread_once_t installed = PTHREAD_ONCE_INIT;

static int forks;

static void close_in_child(void)
{
	forks++;
	for (int place = 0; place < GUARDED_MAX; place++) {
		int descriptor = atomic_exchange(&guarded[place], 0);
		if (descriptor != 0) {
			close(descriptor - 1);
		}
	}
}

static void install(void)
{
	pthread_atfork(NULL, NULL, close_in_child);
}

static void replace(int before, int after)
{
	for (int place = 0; place < GUARDED_MAX; place++) {
		int expected = before;
		if (atomic_compare_exchange_strong(&guarded[place], &expected, after)) {
			return;
		}
	}
}

void sys_fork_guard_add(int descriptor)
{
	pthread_once(&installed, install);
	replace(0, descriptor + 1);
}

int sys_fork_count(void)
{
	pthread_once(&installed, install);
	return forks;
}

void sys_fork_guard_remove(int descriptor)
{
	replace(descriptor + 1, 0);
}
