/* SPDX-License-Identifier: Apache-2.0 */
/* The bridge against a real node: see run for the processes that it has. */
#include "check.h"

#include <signal.h>
#include <stdarg.h>
#include <sys/time.h>
#include <time.h>

/* A term in the shape of printf: a atom, i integer, t any token, a digit for a tuple, [ for a list of one, n for its end. */
static sc_bytes term(sc_term_writer **writer, const char *format, ...)
{
	va_list arguments;
	sc_bytes blob = {0};

	*writer = sc_term_writer_create();
	va_start(arguments, format);
	for (; *format != '\0'; format++) {
		sc_token token = {0};

		switch (*format) {
			case 'a':
				token = (sc_token){.kind = sc_token_atom, .bytes = bytes_of(va_arg(arguments, const char *))};
				break;
			case 'i':
				token = (sc_token){.kind = sc_token_integer, .number = va_arg(arguments, int)};
				break;
			case 't':
				token = *va_arg(arguments, const sc_token *);
				break;
			case '[':
				token = (sc_token){.kind = sc_token_list, .count = 1};
				break;
			case 'n':
				token = (sc_token){.kind = sc_token_nil};
				break;
			default:
				token = (sc_token){.kind = sc_token_tuple, .count = (size_t)(*format - '0')};
		}
		CHECK_STATUS(sc_status_ok, sc_term_writer_append(*writer, &token));
	}
	va_end(arguments);
	CHECK_STATUS(sc_status_ok, sc_term_writer_finish(*writer, &blob));
	return blob;
}

/* The tokens of a term, one letter each: a atom, i integer, p pid, r reference, a digit for a tuple. *last is the last one. */
static const char *shape(sc_bytes blob, sc_token *last)
{
	static char letters[16];
	static sc_term_reader *reader;
	size_t count = 0;

	sc_term_reader_destroy(reader);
	reader = NULL;
	if (sc_term_reader_create(blob, 64, 0, &reader) != sc_status_ok) {
		return "no term";
	}
	while (count < sizeof(letters) - 1 && sc_term_reader_next(reader, last) == sc_status_ok) {
		static const char names[] = "?ibfabbsnl?mpPrex";

		letters[count++] = last->kind == sc_token_tuple ? (char)('0' + last->count) : names[last->kind];
	}
	letters[count] = '\0';
	return letters;
}

static sc_token atom(const char *name)
{
	return (sc_token){.kind = sc_token_atom, .bytes = bytes_of(name)};
}

static sc_status next(sc_mailbox *mailbox, int64_t timeout, sc_message *message)
{
	int64_t deadline = sc_deadline(timeout);
	sc_status status;

	do {
		status = sc_mailbox_next(mailbox, 0, deadline, message);
	} while (status == sc_status_waiting);
	return status;
}

static sc_status wait_for(sc_request *request, sc_reply *reply)
{
	sc_status status;

	do {
		status = sc_request_wait(request, reply);
	} while (status == sc_status_waiting);
	return status;
}

static sc_node *connect_to(const char *node, const char *cookie)
{
	sc_node_settings settings = {.node = bytes_of(node), .cookie = bytes_of(cookie), .timeout_ms = 5000};
	sc_node *connection = sc_node_create();

	CHECK_STATUS(sc_status_ok, sc_node_connect(connection, &settings));
	CHECK(is_text(sc_node_peer(connection), node));
	CHECK(has_text(sc_node_own_name(connection), "@php"));
	CHECK(sc_node_is_alive(connection));
	return connection;
}

static void test_that_a_node_is_refused_or_not_there(const char *node, const char *cookie)
{
	sc_node_settings settings = {.node = bytes_of(node), .cookie = bytes_of("wrong"), .timeout_ms = 5000};
	sc_node *connection = sc_node_create();
	sc_mailbox *mailbox;

	CHECK_STATUS(sc_status_unreachable, sc_mailbox_open(connection, &mailbox));
	CHECK(mailbox == NULL && !sc_node_is_alive(connection));
	CHECK_STATUS(sc_status_denied, sc_node_connect(connection, &settings));
	CHECK(has_text(sc_node_error(connection), "another cookie") && !has_text(sc_node_error(connection), "wrong"));
	settings.cookie = bytes_of(cookie);
	settings.node = bytes_of("nobody@127.0.0.1");
	CHECK_STATUS(sc_status_unreachable, sc_node_connect(connection, &settings));
	settings.node = bytes_of("c@localhost");
	settings.full_name = true;
	CHECK_STATUS(sc_status_unreachable, sc_node_connect(connection, &settings));
	CHECK(has_text(sc_node_error(connection), node));
	settings.full_name = false;
	settings.tls = (sc_tls_settings){.enabled = true, .cert_file = bytes_of("/nonexistent/cert.pem")};
	CHECK_STATUS(sc_status_invalid, sc_node_connect(connection, &settings));
	CHECK(has_text(sc_node_error(connection), "/nonexistent/cert.pem"));
	settings.tls.enabled = false;
	CHECK_STATUS(sc_status_ok, sc_node_connect(connection, &settings));
	settings.timeout_ms = 0;
	CHECK_STATUS(sc_status_invalid, sc_node_connect(connection, &settings));
	CHECK(!sc_node_is_alive(connection));
	sc_node_destroy(connection);
}

/* The node's echo answers {From, Message} with {self(), Message}. */
static void test_messages(sc_node *node)
{
	sc_mailbox *mailbox, *other;
	sc_term_writer *writer;
	sc_token echo = atom("echo"), pid, last;
	sc_message message;

	CHECK_STATUS(sc_status_ok, sc_mailbox_open(node, &mailbox));
	CHECK_STATUS(sc_status_ok, sc_mailbox_open(node, &other));
	sc_mailbox_pid(mailbox, &pid);
	CHECK_STATUS(sc_status_timed_out, next(mailbox, 0, &message));
	CHECK_STATUS(sc_status_ok, sc_mailbox_send(mailbox, &echo, term(&writer, "2ti", &pid, 1), 0));
	sc_term_writer_destroy(writer);
	CHECK_STATUS(sc_status_ok, sc_mailbox_send(mailbox, &echo, term(&writer, "2ti", &pid, 2), 0));
	sc_term_writer_destroy(writer);
	CHECK_STATUS(sc_status_ok, next(mailbox, 5000, &message));
	CHECK(message.kind == sc_message_plain && strcmp(shape(message.term, &last), "2pi") == 0 && last.number == 1);
	CHECK_STATUS(sc_status_ok, sc_mailbox_next(mailbox, message.number, sc_deadline(5000), &message));
	CHECK(strcmp(shape(message.term, &last), "2pi") == 0 && last.number == 2);
	sc_mailbox_take(mailbox, message.number);
	CHECK_STATUS(sc_status_ok, next(mailbox, 0, &message));
	CHECK(strcmp(shape(message.term, &last), "2pi") == 0 && last.number == 1);
	sc_mailbox_take(mailbox, message.number);
	CHECK_STATUS(sc_status_timed_out, next(mailbox, 50, &message));
	CHECK_STATUS(sc_status_timed_out, next(other, 0, &message));
	CHECK_STATUS(sc_status_invalid, sc_mailbox_send(mailbox, &echo, bytes_of("no term"), 0));
	CHECK(sc_node_is_alive(node));
	sc_mailbox_close(other);
	sc_mailbox_close(mailbox);
}

static void test_calls(sc_node *node)
{
	sc_mailbox *mailbox;
	sc_term_writer *writer;
	sc_token rex = atom("rex"), nobody = atom("nobody"), last;
	sc_request *request;
	sc_reply reply;

	CHECK_STATUS(sc_status_ok, sc_mailbox_open(node, &mailbox));
	CHECK_STATUS(sc_status_ok,
	    sc_mailbox_call(mailbox, &rex, term(&writer, "5aaa[ina", "call", "erlang", "abs", -7, "user"), sc_deadline(5000), &request));
	CHECK_STATUS(sc_status_ok, wait_for(request, &reply));
	CHECK(reply.kind == sc_reply_returned && strcmp(shape(reply.term, &last), "i") == 0 && last.number == 7);
	sc_request_destroy(request);
	sc_term_writer_destroy(writer);

	CHECK_STATUS(sc_status_ok, sc_mailbox_call(mailbox, &nobody, term(&writer, "a", "hello"), sc_deadline(5000), &request));
	CHECK_STATUS(sc_status_ok, wait_for(request, &reply));
	CHECK(reply.kind == sc_reply_down && strcmp(shape(reply.term, &last), "a") == 0 && is_text(last.bytes, "noproc"));
	sc_request_destroy(request);
	sc_term_writer_destroy(writer);
	sc_mailbox_close(mailbox);
}

static sc_reply_kind applied(sc_mailbox *mailbox, const char *function, sc_bytes arguments, sc_token *last)
{
	sc_request *request = NULL;
	sc_reply reply = {0};

	CHECK_STATUS(sc_status_ok, sc_mailbox_apply(mailbox, bytes_of("erlang"), bytes_of(function), arguments, sc_deadline(5000), &request));
	CHECK_STATUS(sc_status_ok, wait_for(request, &reply));
	CHECK(strcmp(shape(reply.term, last), "no term") != 0);
	CHECK((reply.kind == sc_reply_failed) == (reply.stack.count > 0));
	sc_request_destroy(request);
	return reply.kind;
}

static void test_applications(sc_node *node)
{
	sc_mailbox *mailbox;
	sc_term_writer *writer;
	sc_token last;
	sc_request *request;
	sc_reply reply;

	CHECK_STATUS(sc_status_ok, sc_mailbox_open(node, &mailbox));
	CHECK(applied(mailbox, "abs", term(&writer, "[in", -3), &last) == sc_reply_returned && last.number == 3);
	sc_term_writer_destroy(writer);
	CHECK(applied(mailbox, "throw", term(&writer, "[an", "ball"), &last) == sc_reply_thrown && is_text(last.bytes, "ball"));
	sc_term_writer_destroy(writer);
	CHECK(applied(mailbox, "exit", term(&writer, "[an", "door"), &last) == sc_reply_exited && is_text(last.bytes, "door"));
	sc_term_writer_destroy(writer);
	CHECK(applied(mailbox, "error", term(&writer, "[an", "oops"), &last) == sc_reply_failed && is_text(last.bytes, "oops"));
	sc_term_writer_destroy(writer);
	CHECK_STATUS(sc_status_invalid,
	    sc_mailbox_apply(mailbox, bytes_of("erlang"), bytes_of("abs"), term(&writer, "a", "no_list"), sc_deadline(0), &request));
	CHECK(request == NULL);
	sc_term_writer_destroy(writer);
	CHECK_STATUS(sc_status_ok,
	    sc_mailbox_apply(mailbox, bytes_of("timer"), bytes_of("sleep"), term(&writer, "[in", 300), sc_deadline(50), &request));
	CHECK_STATUS(sc_status_timed_out, wait_for(request, &reply));
	sc_request_destroy(request);
	sc_term_writer_destroy(writer);
	CHECK(applied(mailbox, "abs", term(&writer, "[in", -4), &last) == sc_reply_returned && last.number == 4);
	sc_term_writer_destroy(writer);
	sc_mailbox_close(mailbox);
}

/* Processes that sleep for 50 ms: one is linked and monitored from the start, the other one afterwards. */
static void test_links_and_monitors(sc_node *node)
{
	sc_mailbox *mailbox;
	sc_term_writer *writer;
	sc_token last, reference, nobody = atom("nobody");
	sc_message message;
	int kinds[5] = {0};

	CHECK_STATUS(sc_status_ok, sc_mailbox_open(node, &mailbox));
	CHECK_STATUS(
	    sc_status_ok, sc_mailbox_spawn(mailbox, bytes_of("timer"), bytes_of("sleep"), term(&writer, "[in", 50), true, true, &reference));
	sc_term_writer_destroy(writer);
	for (int count = 0; count < 3; count++) {
		CHECK_STATUS(sc_status_ok, next(mailbox, 5000, &message));
		kinds[message.kind]++;
		sc_mailbox_take(mailbox, message.number);
	}
	CHECK(kinds[sc_message_spawn_reply] == 1 && kinds[sc_message_exit] == 1 && kinds[sc_message_down] == 1);

	CHECK_STATUS(sc_status_ok, sc_mailbox_monitor(mailbox, &nobody, &reference));
	CHECK_STATUS(sc_status_ok, next(mailbox, 5000, &message));
	CHECK(message.kind == sc_message_down && strcmp(shape(message.term, &last), "5ara2aaa") == 0 && is_text(last.bytes, "noproc"));
	CHECK_STATUS(sc_status_ok, sc_mailbox_demonitor(mailbox, &reference));
	CHECK_STATUS(sc_status_timed_out, next(mailbox, 50, &message));

	CHECK_STATUS(sc_status_ok,
	    sc_mailbox_spawn(mailbox, bytes_of("timer"), bytes_of("sleep"), term(&writer, "[in", 60000), false, false, &reference));
	sc_term_writer_destroy(writer);
	CHECK_STATUS(sc_status_ok, next(mailbox, 5000, &message));
	CHECK(strcmp(shape(message.term, &last), "4arap") == 0);
	CHECK_STATUS(sc_status_ok, sc_mailbox_link(mailbox, &last));
	CHECK_STATUS(sc_status_ok, sc_mailbox_unlink(mailbox, &last));
	CHECK_STATUS(sc_status_ok, sc_mailbox_monitor(mailbox, &last, &reference));
	CHECK_STATUS(sc_status_ok, sc_mailbox_exit(mailbox, &last, term(&writer, "a", "kill")));
	sc_term_writer_destroy(writer);
	sc_mailbox_take(mailbox, message.number);
	CHECK_STATUS(sc_status_ok, next(mailbox, 5000, &message));
	CHECK(message.kind == sc_message_down && strcmp(shape(message.term, &last), "5arapa") == 0 && is_text(last.bytes, "killed"));
	sc_mailbox_take(mailbox, message.number);
	CHECK_STATUS(sc_status_timed_out, next(mailbox, 50, &message));
	sc_mailbox_close(mailbox);
}

/* The node's echo sends what follows to {inbox, Node} when it is told {{inbox, Node}, Message}. */
static void test_names(sc_node *node)
{
	sc_mailbox *mailbox, *second;
	sc_term_writer *writer;
	sc_token echo = atom("echo"), own = {.kind = sc_token_atom, .bytes = sc_node_own_name(node)}, last;
	sc_message message;

	CHECK_STATUS(sc_status_ok, sc_mailbox_open(node, &mailbox));
	CHECK_STATUS(sc_status_ok, sc_mailbox_open(node, &second));
	CHECK_STATUS(sc_status_ok, sc_mailbox_register(mailbox, bytes_of("inbox")));
	CHECK_STATUS(sc_status_invalid, sc_mailbox_register(second, bytes_of("inbox")));
	CHECK_STATUS(sc_status_ok, sc_mailbox_send(second, &echo, term(&writer, "22ati", "inbox", &own, 5), 0));
	sc_term_writer_destroy(writer);
	CHECK_STATUS(sc_status_ok, next(mailbox, 5000, &message));
	CHECK(message.kind == sc_message_plain && strcmp(shape(message.term, &last), "2pi") == 0 && last.number == 5);
	sc_mailbox_take(mailbox, message.number);
	sc_mailbox_unregister(mailbox, bytes_of("inbox"));
	CHECK_STATUS(sc_status_ok, sc_mailbox_send(second, &echo, term(&writer, "22ati", "inbox", &own, 6), 0));
	sc_term_writer_destroy(writer);
	CHECK_STATUS(sc_status_timed_out, next(mailbox, 50, &message));
	sc_mailbox_close(second);
	sc_mailbox_close(mailbox);
}

static int64_t milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void ignore(int signal)
{
	(void)signal;
}

static void test_that_long_waits_come_back(sc_node *node)
{
	struct sigaction action = {.sa_handler = ignore};
	struct itimerval soon = {.it_value.tv_usec = 100000};
	sc_mailbox *mailbox;
	sc_message message;
	int64_t start = milliseconds(), never = sc_deadline(-1);

	CHECK_STATUS(sc_status_ok, sc_mailbox_open(node, &mailbox));
	CHECK_STATUS(sc_status_waiting, sc_mailbox_next(mailbox, 0, never, &message));
	CHECK(milliseconds() - start >= 900 && milliseconds() - start < 1900);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &soon, NULL);
	start = milliseconds();
	CHECK_STATUS(sc_status_waiting, sc_mailbox_next(mailbox, 0, never, &message));
	CHECK(milliseconds() - start < 900);
	CHECK_STATUS(sc_status_timed_out, sc_mailbox_next(mailbox, 0, sc_deadline(0), &message));
	sc_mailbox_close(mailbox);
}

static void test_a_name_of_our_own(const char *name, const char *cookie)
{
	sc_node_settings settings = {
	    .node = bytes_of(name), .cookie = bytes_of(cookie), .own_name = bytes_of("fixed@127.0.0.1"), .timeout_ms = 5000};
	sc_node *node = sc_node_create(), *other = sc_node_create();
	sc_mailbox *mailbox;
	sc_term_writer *writer;
	sc_token echo = atom("echo"), pid, last;
	sc_message message;

	CHECK_STATUS(sc_status_ok, sc_node_connect(node, &settings));
	CHECK(is_text(sc_node_own_name(node), "fixed@127.0.0.1"));
	CHECK_STATUS(sc_status_denied, sc_node_connect(other, &settings));
	CHECK(has_text(sc_node_error(other), "our node name is in use"));
	CHECK_STATUS(sc_status_ok, sc_mailbox_open(node, &mailbox));
	sc_mailbox_pid(mailbox, &pid);
	CHECK_STATUS(sc_status_ok, sc_mailbox_send(mailbox, &echo, term(&writer, "2ti", &pid, 1), 0));
	sc_term_writer_destroy(writer);
	CHECK_STATUS(sc_status_ok, next(mailbox, 5000, &message));
	CHECK(strcmp(shape(message.term, &last), "2pi") == 0);
	settings.own_name = bytes_of("no name");
	CHECK_STATUS(sc_status_invalid, sc_node_connect(other, &settings));
	sc_node_destroy(other);
	sc_node_destroy(node);
	sc_mailbox_close(mailbox);
}

static void test_the_end_of_a_connection(const char *name, const char *cookie)
{
	sc_node *node = connect_to(name, cookie);
	sc_mailbox *mailbox;
	sc_token echo = atom("echo"), reference;
	sc_message message;
	sc_request *request;
	sc_term_writer *writer;
	sc_token last;

	CHECK_STATUS(sc_status_ok, sc_mailbox_open(node, &mailbox));
	CHECK_STATUS(sc_status_ok, sc_mailbox_monitor(mailbox, &echo, &reference));
	CHECK_STATUS(sc_status_ok, sc_mailbox_call(mailbox, &echo, term(&writer, "a", "silence"), sc_deadline(-1), &request));
	sc_term_writer_destroy(writer);
	sc_node_close(node);
	CHECK(!sc_node_is_alive(node) && !sc_mailbox_is_alive(mailbox));
	CHECK_STATUS(sc_status_ok, next(mailbox, 0, &message));
	CHECK(message.kind == sc_message_down && strcmp(shape(message.term, &last), "5ara2aaa") == 0 && is_text(last.bytes, "noconnection"));
	sc_mailbox_take(mailbox, message.number);
	CHECK_STATUS(sc_status_unreachable, next(mailbox, 5000, &message));
	CHECK_STATUS(sc_status_unreachable, sc_request_wait(request, &(sc_reply){0}));
	CHECK_STATUS(sc_status_unreachable, sc_mailbox_send(mailbox, &echo, term(&writer, "a", "hello"), 0));
	sc_term_writer_destroy(writer);
	sc_node_destroy(node);
	sc_request_destroy(request);
	sc_mailbox_close(mailbox);
}

void test_nodes(const char *name, const char *cookie)
{
	sc_node *node;

	test_that_a_node_is_refused_or_not_there(name, cookie);
	node = connect_to(name, cookie);
	test_messages(node);
	test_calls(node);
	test_applications(node);
	test_links_and_monitors(node);
	test_names(node);
	test_that_long_waits_come_back(node);
	sc_node_destroy(node);
	test_a_name_of_our_own(name, cookie);
	test_the_end_of_a_connection(name, cookie);
}
