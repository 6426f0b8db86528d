/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Usage: connects NODE COOKIE COUNT THREADS
 *
 * Connects to the node COUNT times, from THREADS at once: each time a new client reads a session and goes. Started by test_connects.py.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session_core.h"

static sc_settings settings;
static long per_thread;

static sc_bytes bytes_of(const char *text)
{
	return (sc_bytes){.bytes = (const uint8_t *)text, .count = strlen(text)};
}

static void must(sc_status status, sc_client *client)
{
	sc_bytes sentence;

	if (status == sc_status_ok) {
		return;
	}
	sentence = sc_client_error(client);
	fprintf(stderr, "connects: status %d: %.*s\n", (int)status, (int)sentence.count, (const char *)sentence.bytes);
	exit(1);
}

static void connect_once(void)
{
	sc_client *client = sc_client_create();
	sc_session *session;
	sc_bytes data;
	bool existed;

	must(sc_session_open(client, &settings, &session), client);
	must(sc_session_read(session, bytes_of("soak"), 0, &data, &existed), client);
	sc_session_close(session);
	sc_client_destroy(client);
}

static void *connect_many(void *nothing)
{
	for (long i = 0; i < per_thread; i++) {
		connect_once();
	}
	return nothing;
}

int main(int count, char **arguments)
{
	pthread_t threads[256];
	int many = count == 5 ? atoi(arguments[4]) : 0;

	if (many < 1 || many > 256) {
		fprintf(stderr, "usage: %s NODE COOKIE COUNT THREADS\n", arguments[0]);
		return 2;
	}
	settings = (sc_settings){
	    .nodes = bytes_of(arguments[1]), .cookie = bytes_of(arguments[2]), .timeout_ms = 30000, .serializer = bytes_of("php")};
	per_thread = atol(arguments[3]) / many;
	for (int i = 0; i < many; i++) {
		if (pthread_create(&threads[i], NULL, connect_many, NULL) != 0) {
			return 1;
		}
	}
	for (int i = 0; i < many; i++) {
		pthread_join(threads[i], NULL);
	}
	printf("%ld connects\n", per_thread * many);
	return 0;
}
