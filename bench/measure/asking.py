# SPDX-License-Identifier: Apache-2.0
"""What redis and memcached tell of themselves, in their own lines of text."""
import socket


def ask(server, command):
    """The beginning of the answer."""
    with socket.create_connection(("127.0.0.1", server.port), 5) as client:
        client.sendall(command + b"\r\n")
        return client.recv(65536)
