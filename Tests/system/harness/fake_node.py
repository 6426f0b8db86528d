# SPDX-License-Identifier: Apache-2.0
"""What answers where a node should: nothing, rubbish, another protocol, or a node that lies."""
import hashlib
import secrets
import struct

from .listener import Listener, close

# Of a node of OTP 25, for a client with a dynamic name.
FLAGS = 0xD07DF7FBC
CLIENT = b"LIAR@php"
CREATION = 7


def receive(client, layout=">H"):
    header = exactly(client, struct.calcsize(layout))
    return exactly(client, struct.unpack(layout, header)[0])


def exactly(client, count):
    data = b""
    while len(data) < count:
        part = client.recv(count - len(data))
        if not part:
            raise ConnectionError
        data += part
    return data


def send(client, message, layout=">H"):
    client.sendall(struct.pack(layout, len(message)) + message)


def read_to_end(client):
    while client.recv(65536):
        pass


def silent(client, node):
    read_to_end(client)


def garbage(client, node):
    client.sendall(secrets.token_bytes(200))
    read_to_end(client)


def tls(client, node):
    """The alert with which a TLS server answers what is no TLS."""
    client.sendall(bytes.fromhex("1503030002020a"))
    read_to_end(client)


def closing(client, node):
    """Falls out of scope and is closed."""


def wrong_name(client, node):
    shake_hands(client, "impostor@127.0.0.1", node.cookie)
    read_to_end(client)


def wrong_digest(client, node):
    shake_hands(client, node.name, node.cookie, proof="another cookie")
    read_to_end(client)


def huge_frame(client, node):
    shake_hands(client, node.name, node.cookie)
    client.sendall(struct.pack(">IBB", 0xFFFFFFF0, 112, 131))
    read_to_end(client)


def broken_term(client, node):
    shake_hands(client, node.name, node.cookie)
    send(client, bytes.fromhex("7083680461ffffffff"), ">I")
    read_to_end(client)


def handshake_only(client, node):
    """A node whose processes never answer."""
    shake_hands(client, node.name, node.cookie)
    read_to_end(client)


def shake_hands(client, name, cookie, proof=None):
    receive(client)
    named = struct.pack(">H", len(CLIENT)) + CLIENT + struct.pack(">I", CREATION)
    send(client, b"snamed:" + named)
    challenge = struct.pack(">QIIH", FLAGS, secrets.randbits(32), CREATION, len(name))
    send(client, b"N" + challenge + name.encode())
    reply = receive(client)
    their_challenge = struct.unpack(">I", reply[1:5])[0]
    send(client, b"a" + hashlib.md5(f"{proof or cookie}{their_challenge}".encode()).digest())


class FakeNode(Listener):
    """Treats every client as told by one of the functions above."""

    def __init__(self, behaviour, node):
        self.behaviour = behaviour
        self.node = node
        self.clients = []
        super().__init__()

    def accepted(self, client):
        self.clients.append(client)
        self.run(self.treat, client)

    def treat(self, client):
        try:
            self.behaviour(client, self.node)
        except OSError:
            pass
        finally:
            client.close()

    def disconnect(self):
        for client in self.clients:
            close(client)
