# SPDX-License-Identifier: Apache-2.0
"""Fills servers with sessions of visitor1, visitor2, ..., faster than PHP would."""
import itertools
import socket

from harness.processes import wait_until

LIFETIME = 7200
PATIENCE = 120
BATCH = 1000

# A binary of its own for each: what came over a connection is not shared either.
FILL = """
Text = binary:copy(<<"x">>, SIZE),
Fill = fun(N) -> ok = session_handler:write("visitor" ++ integer_to_list(N), [<<"data|s:SIZE:\\"">>, Text, <<"\\";">>]) end,
register(filler, spawn(fun() -> lists:foreach(Fill, lists:seq(1, COUNT)) end))
"""


def data(size):
    return b'data|s:%d:"%s";' % (size, b"x" * size)


def fill_node(node, count, size):
    node.ask(FILL.replace("SIZE", str(size)).replace("COUNT", str(count)))
    wait_until(lambda: node.ask("whereis(filler)") == "undefined", "the node is filled", PATIENCE)
    there = node.ask_number("session_handler:count()")
    if there < count:
        raise SystemExit(f"the node has {there} of {count} sessions")


def fill_redis(server, count, size):
    value = data(size)
    one = b"*4\r\n$5\r\nSETEX\r\n$%d\r\n%s\r\n$4\r\n%d\r\n$%d\r\n%s\r\n"
    names = (b"PHPREDIS_SESSION:visitor%d" % number for number in range(1, count + 1))
    send(server, (one % (len(name), name, LIFETIME, len(value), value) for name in names), b"+OK\r\n")


def fill_memcached(server, count, size):
    value = data(size)
    one = b"set memc.sess.key.visitor%d 0 %d %d\r\n%s\r\n"
    send(server, (one % (number, LIFETIME, len(value), value) for number in range(1, count + 1)), b"STORED\r\n")


def send(server, commands, reply):
    """In batches, each of which is answered before the next: a server stops listening to who does not hear its answers."""
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as client, client.makefile("rb") as answers:
        while batch := list(itertools.islice(commands, BATCH)):
            client.sendall(b"".join(batch))
            answer = answers.read(len(reply) * len(batch))
            if answer != reply * len(batch):
                raise SystemExit(f"not stored: {answer[:100]}")
