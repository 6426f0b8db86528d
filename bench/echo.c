/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One message to a process and one back, {Pid, Number, Payload} and {Number, Payload}, through the core and through libei, in turns.
 *
 *   usage: echo NODE COOKIE ROUNDS [each]
 */
#include <ei.h>
#include <stdbool.h>
#include <stdio.h>

#include "figures.h"

#define CALLS 200
#define PAYLOAD "forty characters that mean nothing at all"

static void fail(const char *what)
{
	fprintf(stderr, "echo: %s\n", what);
	exit(1);
}

/* The core */

static sc_mailbox *connect_core(const char *node, const char *cookie)
{
	/* The rest is as PHP has it. */
	sc_node_settings settings = {.node = bytes_of(node), .cookie = bytes_of(cookie), .spin_us = 250, .timeout_ms = 5000};
	sc_node *connection = sc_node_create();
	sc_mailbox *mailbox;

	if (sc_node_connect(connection, &settings) != sc_status_ok || sc_mailbox_open(connection, &mailbox) != sc_status_ok) {
		fail("the core does not connect");
	}
	return mailbox;
}

static void write_question(sc_term_writer *writer, const sc_token *pid, long number)
{
	sc_token tokens[] = {
	    {.kind = sc_token_tuple, .count = 3},
	    *pid,
	    {.kind = sc_token_integer, .number = number},
	    {.kind = sc_token_binary, .bytes = bytes_of(PAYLOAD)},
	};
	size_t taken;

	sc_term_writer_reset(writer);
	sc_term_writer_append_all(writer, tokens, 4, &taken);
}

static bool is_answer(sc_term_reader *reader, sc_bytes blob, long number)
{
	sc_token tokens[3];
	size_t count;

	return sc_term_reader_restart(reader, blob) == sc_status_ok && sc_term_reader_fill(reader, tokens, 3, &count) == sc_status_ok &&
	       count == 3 && tokens[1].number == number && tokens[2].bytes.count == strlen(PAYLOAD);
}

static void ask_core(sc_mailbox *mailbox, sc_term_writer *writer, sc_term_reader *reader, long number)
{
	sc_token echo = {.kind = sc_token_atom, .bytes = bytes_of("echo")};
	sc_message message;
	sc_status status;
	sc_token pid;
	sc_bytes question;

	sc_mailbox_pid(mailbox, &pid);
	write_question(writer, &pid, number);
	if (sc_term_writer_finish(writer, &question) != sc_status_ok || sc_mailbox_send(mailbox, &echo, question, 0) != sc_status_ok) {
		fail("the core does not send");
	}
	while ((status = sc_mailbox_next(mailbox, 0, sc_deadline(5000), &message)) == sc_status_waiting) {
	}
	if (status != sc_status_ok || !is_answer(reader, message.term, number)) {
		fail("the core has no answer");
	}
	sc_mailbox_take(mailbox, message.number);
}

/* libei */

static int connect_libei(ei_cnode *client, const char *node, const char *cookie)
{
	int socket;

	if (ei_connect_init(client, "libei", cookie, 1) < 0 || (socket = ei_connect(client, (char *)node)) < 0) {
		fail("libei does not connect");
	}
	return socket;
}

static void encode_question(ei_x_buff *buffer, erlang_pid *self, long number)
{
	buffer->index = 0;
	ei_x_encode_version(buffer);
	ei_x_encode_tuple_header(buffer, 3);
	ei_x_encode_pid(buffer, self);
	ei_x_encode_long(buffer, number);
	ei_x_encode_binary(buffer, PAYLOAD, strlen(PAYLOAD));
}

static bool is_decoded(const ei_x_buff *buffer, long number)
{
	char payload[64];
	int index = 0, version, arity;
	long echoed, size;

	return ei_decode_version(buffer->buff, &index, &version) == 0 && ei_decode_tuple_header(buffer->buff, &index, &arity) == 0 &&
	       ei_decode_long(buffer->buff, &index, &echoed) == 0 && echoed == number &&
	       ei_decode_binary(buffer->buff, &index, payload, &size) == 0 && size == (long)strlen(PAYLOAD);
}

static void ask_libei(ei_cnode *client, int socket, ei_x_buff *question, ei_x_buff *answer, long number)
{
	erlang_msg message;

	encode_question(question, ei_self(client), number);
	if (ei_reg_send(client, socket, "echo", question->buff, question->index) < 0) {
		fail("libei does not send");
	}
	answer->index = 0;
	while (ei_xreceive_msg(socket, &message, answer) == ERL_TICK) {
	}
	if (!is_decoded(answer, number)) {
		fail("libei has no answer");
	}
}

/* Both, in turns */

typedef struct {
	double core, libei;
} round_times;

static void measure(const char *node, const char *cookie, round_times *times, size_t rounds)
{
	static const uint8_t nil[] = {131, 106};
	sc_term_writer *writer = sc_term_writer_create();
	sc_mailbox *mailbox = connect_core(node, cookie);
	sc_term_reader *reader;
	ei_cnode client;
	ei_x_buff question, answer;
	int socket;

	sc_term_reader_create((sc_bytes){.bytes = nil, .count = sizeof(nil)}, 64, 1 << 20, &reader);
	ei_init();
	ei_x_new(&question);
	ei_x_new(&answer);
	socket = connect_libei(&client, node, cookie);
	for (size_t round = 0; round < rounds; round++) {
		double start = microseconds(), middle;

		for (long i = 0; i < CALLS; i++) {
			ask_core(mailbox, writer, reader, i);
		}
		middle = microseconds();
		for (long i = 0; i < CALLS; i++) {
			ask_libei(&client, socket, &question, &answer, i);
		}
		times[round] = (round_times){.core = (middle - start) / CALLS, .libei = (microseconds() - middle) / CALLS};
	}
}

static void tell_each(const round_times *times, size_t rounds)
{
	for (size_t round = 0; round < rounds; round++) {
		printf("%.3f %.3f\n", times[round].core, times[round].libei);
	}
}

static void tell_medians(const round_times *times, size_t rounds)
{
	double *core = malloc(rounds * sizeof(double)), *libei = malloc(rounds * sizeof(double)), *ratios = malloc(rounds * sizeof(double));

	for (size_t round = 0; round < rounds; round++) {
		core[round] = times[round].core;
		libei[round] = times[round].libei;
		ratios[round] = times[round].core / times[round].libei;
	}
	printf("core   %7.2f us\nlibei  %7.2f us\nratio  %7.2f\n", percentile(core, rounds, 50), percentile(libei, rounds, 50),
	    percentile(ratios, rounds, 50));
}

int main(int argc, char **argv)
{
	size_t rounds = argc == 4 || argc == 5 ? (size_t)atol(argv[3]) : 0;
	round_times *times = calloc(rounds + 1, sizeof(*times));

	if (rounds == 0) {
		fail("usage: echo NODE COOKIE ROUNDS [each]");
	}
	measure(argv[1], argv[2], times, rounds);
	if (argc == 5) {
		tell_each(times, rounds);
	} else {
		tell_medians(times, rounds);
	}
	return 0;
}
