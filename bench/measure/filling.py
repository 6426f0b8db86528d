# SPDX-License-Identifier: Apache-2.0
"""Fills servers with sessions of visitor1, visitor2, ..., faster than PHP would."""
import itertools
import pathlib
import socket
import subprocess
import time

from harness.programs import program

LIFETIME = 7200
PATIENCE = 120
BATCH = 1000
FILLER = pathlib.Path(__file__).with_name("filler.erl")


def data(size):
    return b'data|s:%d:"%s";' % (size, b"x" * size)


def fill_node(node, count, size):
    ebin = node.home
    subprocess.run([program("erlc"), "-o", str(ebin), str(FILLER)], check=True)
    node.ask(f'code:add_patha("{ebin}"), filler:start({count}, {size})')
    # Each question takes some of what the node fills itself with.
    while node.ask("filler:is_done()") != "true":
        time.sleep(1)
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
