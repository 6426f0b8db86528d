/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions against a real node, in the order in which PHP's callbacks would come. */
#include "check.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define LIFETIME 60000

/* Every byte is one that a text would end at or change. */
static const uint8_t hostile[] = {0, 1, 127, 128, 255, 0, 10, 13, 0};
static const sc_bytes data = {hostile, sizeof(hostile)};

static sc_settings settings_of(const char *node, const char *cookie)
{
	return (sc_settings){
	    .nodes = bytes_of(node),
	    .lock_lease_ms = 300000,
	    .cookie = bytes_of(cookie),
	    .timeout_ms = 5000,
	    .lock = true,
	    .lock_timeout_ms = 5000,
	    .lifetime_ms = LIFETIME,
	    .serializer = bytes_of("php"),
	};
}

static sc_session *opened(sc_client *client, const sc_settings *settings)
{
	sc_session *session;

	if (sc_session_open(client, settings, &session) != sc_status_ok) {
		printf("%.*s\n", (int)sc_client_error(client).count, (const char *)sc_client_error(client).bytes);
		exit(1);
	}
	return session;
}

static bool is_stored(sc_session *session, const char *id, sc_bytes expected)
{
	sc_bytes found;
	bool existed;

	return sc_session_read(session, bytes_of(id), LIFETIME, &found, &existed) == sc_status_ok && existed && found.count == expected.count &&
	       memcmp(found.bytes, expected.bytes, expected.count) == 0;
}

static void test_a_cycle(sc_client *client, const sc_settings *settings)
{
	sc_session *session = opened(client, settings);
	sc_bytes found;
	bool existed = true;

	CHECK_STATUS(sc_status_ok, sc_session_validate(session, bytes_of("cycle"), &existed));
	CHECK(!existed);
	existed = true;
	CHECK_STATUS(sc_status_ok, sc_session_read(session, bytes_of("cycle"), LIFETIME, &found, &existed));
	CHECK(!existed && found.count == 0);
	CHECK_STATUS(sc_status_ok, sc_session_write(session, bytes_of("cycle"), data, LIFETIME));
	CHECK(sc_client_peer(client).count > 0);
	sc_session_close(session);

	session = opened(client, settings);
	CHECK_STATUS(sc_status_ok, sc_session_validate(session, bytes_of("cycle"), &existed));
	CHECK(existed && is_stored(session, "cycle", data));
	CHECK_STATUS(sc_status_ok, sc_session_touch(session, bytes_of("cycle"), data, LIFETIME));
	sc_session_close(session);

	session = opened(client, settings);
	CHECK_STATUS(sc_status_ok, sc_session_destroy(session, bytes_of("cycle")));
	CHECK_STATUS(sc_status_ok, sc_session_validate(session, bytes_of("cycle"), &existed));
	CHECK(!existed);
	sc_session_close(session);
	sc_session_close(NULL);
}

static void test_a_new_id_and_a_second_write(sc_client *client, const sc_settings *settings)
{
	sc_session *session = opened(client, settings);
	sc_bytes found;
	bool existed = true;

	sc_session_expect_new(session, bytes_of("new"));
	CHECK_STATUS(sc_status_ok, sc_session_validate(session, bytes_of("new"), &existed));
	CHECK(!existed);
	CHECK_STATUS(sc_status_ok, sc_session_read(session, bytes_of("new"), LIFETIME, &found, &existed));
	CHECK_STATUS(sc_status_ok, sc_session_write(session, bytes_of("new"), bytes_of("first"), LIFETIME));
	CHECK_STATUS(sc_status_ok, sc_session_write(session, bytes_of("new"), bytes_of("second"), LIFETIME));
	CHECK_STATUS(sc_status_ok, sc_session_reopen(session, settings));
	CHECK(is_stored(session, "new", bytes_of("second")));
	sc_session_close(session);
}

/* Two ids that are made alike: nobody asks whether a new id exists, so the version has to notice. */
static void test_that_a_new_id_that_exists_is_a_conflict(sc_client *client, const sc_settings *settings)
{
	sc_session *session = opened(client, settings);
	sc_bytes found;
	bool existed;

	CHECK_STATUS(sc_status_ok, sc_session_write(session, bytes_of("taken"), bytes_of("theirs"), LIFETIME));
	sc_session_close(session);
	session = opened(client, settings);
	sc_session_expect_new(session, bytes_of("taken"));
	CHECK_STATUS(sc_status_ok, sc_session_read(session, bytes_of("taken"), LIFETIME, &found, &existed));
	CHECK(!existed);
	CHECK_STATUS(sc_status_conflict, sc_session_write(session, bytes_of("taken"), bytes_of("ours"), LIFETIME));
	sc_session_close(session);
	session = opened(client, settings);
	CHECK(is_stored(session, "taken", bytes_of("theirs")));
	sc_session_close(session);
}

/* PHP writes an empty session too: it is one that exists. */
static void test_that_empty_data_is_a_session(sc_client *client, const sc_settings *settings)
{
	sc_session *session = opened(client, settings);
	sc_bytes found;
	bool existed;

	CHECK_STATUS(sc_status_ok, sc_session_read(session, bytes_of("empty"), LIFETIME, &found, &existed));
	CHECK_STATUS(sc_status_ok, sc_session_write(session, bytes_of("empty"), (sc_bytes){.bytes = NULL, .count = 0}, LIFETIME));
	sc_session_close(session);
	session = opened(client, settings);
	CHECK(is_stored(session, "empty", bytes_of("")));
	sc_session_close(session);
}

static void test_that_without_patience_a_lock_is_refused_at_once(sc_client *client, const sc_settings *settings)
{
	sc_client *other = sc_client_create();
	sc_settings impatient = *settings;
	sc_session *holder = opened(client, settings), *waiter;
	sc_bytes found;
	bool existed;

	impatient.lock_timeout_ms = 0;
	waiter = opened(other, &impatient);
	CHECK_STATUS(sc_status_ok, sc_session_read(holder, bytes_of("busy"), LIFETIME, &found, &existed));
	CHECK_STATUS(sc_status_lock_timeout, sc_session_read(waiter, bytes_of("busy"), LIFETIME, &found, &existed));
	sc_session_close(waiter);
	sc_session_close(holder);
	sc_client_destroy(other);
}

/* Two clients are two requests. */
static void test_that_a_lock_is_waited_for(sc_client *client, const sc_settings *settings)
{
	sc_client *other = sc_client_create();
	sc_session *holder = opened(client, settings), *waiter = opened(other, settings);
	sc_bytes found;
	bool existed;

	CHECK_STATUS(sc_status_ok, sc_session_read(holder, bytes_of("lock"), LIFETIME, &found, &existed));
	CHECK_STATUS(sc_status_waiting, sc_session_read(waiter, bytes_of("lock"), LIFETIME, &found, &existed));
	CHECK_STATUS(sc_status_ok, sc_session_write(holder, bytes_of("lock"), bytes_of("of the holder"), LIFETIME));
	CHECK_STATUS(sc_status_ok, sc_session_wait(waiter));
	CHECK(is_stored(waiter, "lock", bytes_of("of the holder")));
	sc_session_close(waiter);
	sc_session_close(holder);
	sc_client_destroy(other);
}

static void test_that_waiting_ends(sc_client *client, const sc_settings *settings)
{
	sc_client *other = sc_client_create();
	sc_settings impatient = *settings;
	sc_session *holder = opened(client, settings), *waiter;
	sc_bytes found;
	bool existed;
	sc_status status;

	impatient.lock_timeout_ms = 100;
	waiter = opened(other, &impatient);
	CHECK_STATUS(sc_status_ok, sc_session_read(holder, bytes_of("held"), LIFETIME, &found, &existed));
	status = sc_session_read(waiter, bytes_of("held"), LIFETIME, &found, &existed);
	while (status == sc_status_waiting) {
		status = sc_session_wait(waiter);
	}
	CHECK_STATUS(sc_status_lock_timeout, status);
	CHECK(has_text(sc_client_error(other), "has held it for"));
	sc_session_close(waiter);
	sc_session_close(holder);
	sc_client_destroy(other);
}

static void test_that_a_late_write_is_refused(sc_client *client, const sc_settings *settings)
{
	sc_client *other = sc_client_create();
	sc_settings free_for_all = *settings;
	sc_session *one, *two;
	sc_bytes found;
	bool existed;

	free_for_all.lock = false;
	one = opened(client, &free_for_all);
	two = opened(other, &free_for_all);
	CHECK_STATUS(sc_status_ok, sc_session_read(one, bytes_of("race"), LIFETIME, &found, &existed));
	CHECK_STATUS(sc_status_ok, sc_session_read(two, bytes_of("race"), LIFETIME, &found, &existed));
	CHECK_STATUS(sc_status_ok, sc_session_write(one, bytes_of("race"), bytes_of("won"), LIFETIME));
	CHECK_STATUS(sc_status_conflict, sc_session_write(two, bytes_of("race"), bytes_of("lost"), LIFETIME));
	sc_session_close(two);
	sc_session_close(one);
	one = opened(client, &free_for_all);
	CHECK(is_stored(one, "race", bytes_of("won")));
	sc_session_close(one);
	sc_client_destroy(other);
}

/* What the child does shows in how it exits. */
static void test_that_a_session_is_dead_in_a_forked_child(sc_client *client, const sc_settings *settings)
{
	sc_session *session = opened(client, settings);
	sc_bytes found;
	bool existed;
	int how = -1;
	pid_t child;

	CHECK_STATUS(sc_status_ok, sc_session_read(session, bytes_of("fork"), LIFETIME, &found, &existed));
	child = fork();
	if (child == 0) {
		_exit(sc_session_write(session, bytes_of("fork"), bytes_of("of the child"), LIFETIME) == sc_status_forked ? 0 : 1);
	}
	CHECK(child > 0 && waitpid(child, &how, 0) == child && WIFEXITED(how) && WEXITSTATUS(how) == 0);
	CHECK_STATUS(sc_status_ok, sc_session_write(session, bytes_of("fork"), bytes_of("of the parent"), LIFETIME));
	CHECK(is_stored(session, "fork", bytes_of("of the parent")));
	sc_session_close(session);
}

/* {term, [1, 2, 3], #{<<"key">> => 1.5}}: run has the node store it, and looks at what we store in return. */
static void test_terms_of_a_node(sc_client *client, const sc_settings *settings)
{
	sc_session *session = opened(client, settings);
	sc_term_writer *writer = sc_term_writer_create();
	sc_term_reader *reader;
	sc_token token;
	sc_bytes blob;
	bool existed = false;

	CHECK_STATUS(sc_status_ok, sc_session_read(session, bytes_of("of-erlang"), LIFETIME, &blob, &existed));
	CHECK(existed);
	CHECK_STATUS(sc_status_ok, sc_term_reader_create(blob, 16, 1 << 20, &reader));
	while (sc_term_reader_next(reader, &token) == sc_status_ok) {
		CHECK_STATUS(sc_status_ok, sc_term_writer_append(writer, &token));
	}
	CHECK_STATUS(sc_status_ok, sc_term_writer_finish(writer, &blob));
	CHECK_STATUS(sc_status_ok, sc_session_write(session, bytes_of("of-c"), blob, LIFETIME));
	sc_term_reader_destroy(reader);
	sc_term_writer_destroy(writer);
	sc_session_close(session);
}

/* Opening does no I/O, so a node that is not there is met later. */
static void test_failures(const sc_settings *settings)
{
	sc_client *client = sc_client_create();
	sc_settings wrong = *settings;
	sc_session *session;
	sc_bytes found;
	bool existed;

	CHECK(sc_client_error(client).count == 0 && sc_client_peer(client).count == 0);
	wrong.cookie = bytes_of("zq17");
	session = opened(client, &wrong);
	CHECK_STATUS(sc_status_denied, sc_session_read(session, bytes_of("a"), LIFETIME, &found, &existed));
	CHECK(sc_client_error(client).count > 0 && !has_text(sc_client_error(client), "zq17"));
	CHECK_STATUS(sc_status_invalid, sc_session_read(session, bytes_of("not/an/id"), LIFETIME, &found, &existed));
	sc_session_close(session);

	wrong = *settings;
	wrong.nodes = bytes_of("nobody@127.0.0.1");
	session = opened(client, &wrong);
	CHECK_STATUS(sc_status_unreachable, sc_session_read(session, bytes_of("a"), LIFETIME, &found, &existed));
	CHECK(has_text(sc_client_error(client), "nobody@127.0.0.1"));
	sc_session_close(session);

	wrong = *settings;
	wrong.tls = (sc_tls_settings){.enabled = true, .ca_file = bytes_of("/nonexistent/ca.pem")};
	session = opened(client, &wrong);
	CHECK_STATUS(sc_status_invalid, sc_session_read(session, bytes_of("a"), LIFETIME, &found, &existed));
	CHECK(has_text(sc_client_error(client), "/nonexistent/ca.pem"));
	sc_session_close(session);
	wrong.tls = (sc_tls_settings){.enabled = true, .key_file = bytes_of("/nonexistent/key.pem")};
	CHECK_STATUS(sc_status_invalid, sc_session_open(client, &wrong, &session));
	wrong.tls = (sc_tls_settings){.enabled = true, .server_name = bytes_of("two words")};
	CHECK_STATUS(sc_status_invalid, sc_session_open(client, &wrong, &session));

	wrong = *settings;
	wrong.nodes = bytes_of("no node");
	CHECK_STATUS(sc_status_invalid, sc_session_open(client, &wrong, &session));
	CHECK(session == NULL);
	sc_session_close(opened(client, settings));
	CHECK_STATUS(sc_status_invalid, sc_session_open(client, &wrong, &session));
	sc_client_destroy(client);
}

static void test_settings(void)
{
	sc_bytes reason;

	CHECK_STATUS(sc_status_ok, sc_check_nodes(bytes_of("sessions@[::1]:9100"), &reason));
	CHECK_STATUS(sc_status_invalid, sc_check_nodes(bytes_of("sessions"), &reason));
	CHECK(reason.count > 0);
	CHECK_STATUS(sc_status_ok, sc_check_cookie(bytes_of("cookie"), &reason));
	CHECK_STATUS(sc_status_invalid, sc_check_cookie(bytes_of("two words"), &reason));
	CHECK(sc_is_host(bytes_of("web-1.example")) && sc_is_host(bytes_of("::1")));
	CHECK(!sc_is_host(bytes_of("")) && !sc_is_host(bytes_of("a b")));
	CHECK(sc_is_session_id(bytes_of("aZ09,-")));
	CHECK(!sc_is_session_id(bytes_of("")) && !sc_is_session_id(bytes_of("a.b")));
}

static void test_gc(sc_client *client, const sc_settings *settings)
{
	sc_session *session = opened(client, settings);
	int64_t count = -1;

	CHECK_STATUS(sc_status_ok, sc_session_gc(session, &count));
	CHECK(count == 0);
	sc_session_close(session);
}

void test_sessions(const char *node, const char *cookie)
{
	sc_settings settings = settings_of(node, cookie);
	sc_client *client = sc_client_create();

	test_settings();
	test_a_cycle(client, &settings);
	test_a_new_id_and_a_second_write(client, &settings);
	test_that_a_new_id_that_exists_is_a_conflict(client, &settings);
	test_that_empty_data_is_a_session(client, &settings);
	test_that_without_patience_a_lock_is_refused_at_once(client, &settings);
	test_that_a_lock_is_waited_for(client, &settings);
	test_that_waiting_ends(client, &settings);
	test_that_a_late_write_is_refused(client, &settings);
	test_that_a_session_is_dead_in_a_forked_child(client, &settings);
	test_terms_of_a_node(client, &settings);
	test_failures(&settings);
	test_gc(client, &settings);
	sc_client_destroy(client);
}
