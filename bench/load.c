/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Usage: load NODES COOKIE
 *
 * Clients of a server that do as they are told on the standard input, a line each, and answer with a line each:
 *
 *   connect COUNT               has so many connections, each of a client of its own
 *   fill FIRST COUNT SIZE       makes sessions of so many bytes, numbered from FIRST, by up to 8 connections at once, and answers with how many a second
 *   KIND FIRST COUNT SIZE TIMES opens and closes one of the sessions after the other, by connections in turn, and answers with the median, the 99th
 *                               percentile and the mean of the microseconds that it took. KIND: new (whose ids nobody else makes), changed, unchanged,
 *                               unlocked (read_and_close)
 *   queue COUNT                 so many connections want one session. Answers with the microseconds from the first release to the last, for each of them
 *   visit COUNT THREADS         so many clients connect, look at a session and go, one after the other in each of the threads
 *
 * Started through Tests/system/harness/load.py.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "figures.h"

enum { MOST_CLIENTS = 20000, MOST_FILLING = 8, MOST_THREADS = 256, LARGEST = 4 << 20 };

static sc_settings settings;
static sc_client *clients[MOST_CLIENTS];
static int connected;
static uint8_t data[LARGEST];
/* How many sessions were changed, which makes each change another. */
static uint64_t changes;
/* The number of the next new session: of no other process, and larger than those of sessions that are filled in. */
static long made;

static void fail(const char *why)
{
	fprintf(stderr, "load: %s\n", why);
	exit(1);
}

static void must(sc_status status, sc_client *client)
{
	sc_bytes sentence;

	if (status == sc_status_ok) {
		return;
	}
	sentence = sc_client_error(client);
	fprintf(stderr, "load: status %d: %.*s\n", (int)status, (int)sentence.count, (const char *)sentence.bytes);
	exit(1);
}

/* As bench/measure/filling.py names them. The caller's until the next call of its thread. */
static sc_bytes id_of(long number)
{
	static _Thread_local char id[40];

	snprintf(id, sizeof(id), "visitor%ld", number);
	return bytes_of(id);
}

static sc_session *open_session(sc_client *client, bool lock)
{
	sc_settings ours = settings;
	sc_session *session;

	ours.lock = lock;
	must(sc_session_open(client, &ours, &session), client);
	return session;
}

static void read_session(sc_client *client, sc_session *session, long number)
{
	sc_bytes found;
	bool existed;
	sc_status status = sc_session_read(session, id_of(number), 86400000, &found, &existed);

	while (status == sc_status_waiting) {
		status = sc_session_wait(session);
		if (status == sc_status_ok) {
			status = sc_session_read(session, id_of(number), 86400000, &found, &existed);
		}
	}
	must(status, client);
}

static void make(sc_client *client, long number, size_t size)
{
	sc_session *session = open_session(client, true);

	sc_session_expect_new(session, id_of(number));
	read_session(client, session, number);
	must(sc_session_write(session, id_of(number), (sc_bytes){data, size}, 86400000), client);
	sc_session_close(session);
}

static void change(sc_client *client, long number, size_t size)
{
	sc_session *session = open_session(client, true);

	read_session(client, session, number);
	changes++;
	memcpy(data, &changes, sizeof(changes));
	must(sc_session_write(session, id_of(number), (sc_bytes){data, size}, 86400000), client);
	sc_session_close(session);
}

static void look(sc_client *client, long number, bool lock)
{
	sc_session *session = open_session(client, lock);

	read_session(client, session, number);
	sc_session_close(session);
}

static void connect_to(int count)
{
	for (; connected < count; connected++) {
		clients[connected] = sc_client_create();
		look(clients[connected], -1, false);
	}
	for (; connected > count; connected--) {
		sc_client_destroy(clients[connected - 1]);
	}
	printf("%d connections\n", connected);
}

/* --- several at once */

typedef struct part {
	pthread_t thread;
	sc_client *client;
	long first, after;
	size_t size;
} part;

static void start(pthread_t *thread, void *(*routine)(void *), void *argument)
{
	if (pthread_create(thread, NULL, routine, argument) != 0) {
		fail("a thread does not start");
	}
}

/* Divides `whole` among so many threads, the first of which have the first clients, where there are some. Returns when all are done. */
static void in_parts(int threads, part whole, void *(*routine)(void *))
{
	part parts[MOST_THREADS];
	long count = whole.after - whole.first;

	for (int i = 0; i < threads; i++) {
		parts[i] = whole;
		parts[i].client = clients[i];
		parts[i].first = whole.first + count * i / threads;
		parts[i].after = whole.first + count * (i + 1) / threads;
		start(&parts[i].thread, routine, &parts[i]);
	}
	for (int i = 0; i < threads; i++) {
		pthread_join(parts[i].thread, NULL);
	}
}

static void *fill_part(void *argument)
{
	part *mine = argument;

	for (long number = mine->first; number < mine->after; number++) {
		make(mine->client, number, mine->size);
	}
	return NULL;
}

static void fill(long first, long count, size_t size)
{
	double began = microseconds();

	in_parts(connected < MOST_FILLING ? connected : MOST_FILLING, (part){.first = first, .after = first + count, .size = size}, fill_part);
	printf("%.0f\n", (double)count * 1e6 / (microseconds() - began));
}

static void *visit_in_turn(void *argument)
{
	part *mine = argument;

	for (long number = mine->first; number < mine->after; number++) {
		sc_client *client = sc_client_create();
		look(client, -1, false);
		sc_client_destroy(client);
	}
	return NULL;
}

static void visit(long count, int threads)
{
	in_parts(threads, (part){.after = count}, visit_in_turn);
	printf("%ld visits\n", count);
}

/* --- one after the other */

/* The same numbers in each run. */
static uint64_t scattered(void)
{
	static uint64_t state = 88172645463325252U;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static void open_and_close(const char *kind, long first, long count, size_t size, long turn)
{
	sc_client *client = clients[turn % connected];
	long number = first + (long)(scattered() % (uint64_t)count);

	if (strcmp(kind, "new") == 0) {
		make(client, made++, size);
	} else if (strcmp(kind, "changed") == 0) {
		change(client, number, size);
	} else if (strcmp(kind, "unchanged") == 0 || strcmp(kind, "unlocked") == 0) {
		look(client, number, strcmp(kind, "unlocked") != 0);
	} else {
		fail("no such kind of session");
	}
}

static void measure(const char *kind, long first, long count, size_t size, long times)
{
	double *took = malloc((size_t)times * sizeof(double)), sum = 0;

	for (long turn = 0; turn < times; turn++) {
		double began = microseconds();
		open_and_close(kind, first, count, size, turn);
		took[turn] = microseconds() - began;
		sum += took[turn];
	}
	printf("%.2f %.2f %.2f\n", percentile(took, (size_t)times, 50), percentile(took, (size_t)times, 99), sum / (double)times);
	free(took);
}

/* --- waiting */

enum { SHARED = -2 };

static atomic_int queued;

static void *wait_in_turn(void *argument)
{
	sc_client *client = argument;
	sc_session *session = open_session(client, true);
	sc_bytes found;
	bool existed;

	if (sc_session_read(session, id_of(SHARED), 0, &found, &existed) != sc_status_waiting) {
		fail("the lock of a held session does not make others wait");
	}
	atomic_fetch_add(&queued, 1);
	read_session(client, session, SHARED);
	sc_session_close(session);
	return NULL;
}

static void queue_up(int count)
{
	pthread_t *threads = malloc((size_t)count * sizeof(pthread_t));
	sc_session *holder = open_session(clients[0], true);
	double began;

	read_session(clients[0], holder, SHARED);
	atomic_store(&queued, 0);
	for (int i = 0; i < count; i++) {
		start(&threads[i], wait_in_turn, clients[i + 1]);
	}
	while (atomic_load(&queued) < count) {
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	}
	began = microseconds();
	sc_session_close(holder);
	for (int i = 0; i < count; i++) {
		pthread_join(threads[i], NULL);
	}
	printf("%.2f\n", (microseconds() - began) / count);
	free(threads);
}

/* --- what it is told */

static void obey(const char *line)
{
	char what[16];
	long first, count, times;
	size_t size;
	int fields = sscanf(line, "%15s %ld %ld %zu %ld", what, &first, &count, &size, &times);

	if (fields == 2 && strcmp(what, "connect") == 0 && first > 0 && first <= MOST_CLIENTS) {
		connect_to((int)first);
	} else if (fields == 2 && strcmp(what, "queue") == 0 && first > 0 && first < connected) {
		queue_up((int)first);
	} else if (fields == 3 && strcmp(what, "visit") == 0 && first > 0 && count > 0 && count <= MOST_THREADS) {
		visit(first, (int)count);
	} else if (fields == 4 && strcmp(what, "fill") == 0 && connected > 0 && size <= LARGEST) {
		fill(first, count, size);
	} else if (fields == 5 && connected > 0 && count > 0 && times > 0 && size <= LARGEST) {
		measure(what, first, count, size, times);
	} else {
		fprintf(stderr, "load: not understood: %s", line);
		exit(2);
	}
	fflush(stdout);
}

int main(int count, char **arguments)
{
	char line[128];

	if (count != 3) {
		fprintf(stderr, "usage: %s NODES COOKIE\n", arguments[0]);
		return 2;
	}
	settings = (sc_settings){.nodes = bytes_of(arguments[1]),
	    .cookie = bytes_of(arguments[2]),
	    .timeout_ms = 30000,
	    .lock_timeout_ms = 60000,
	    .lock_lease_ms = 300000,
	    .serializer = bytes_of("php")};
	memset(data, 'x', sizeof(data));
	made = 2000000000000000000L + getpid() * 1000000000L;
	while (fgets(line, sizeof(line), stdin) != NULL) {
		obey(line);
	}
	return 0;
}
