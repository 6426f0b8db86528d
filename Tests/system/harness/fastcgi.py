# SPDX-License-Identifier: Apache-2.0
"""A FastCGI client: one request per connection, as nginx does it."""
import socket
import struct
import time

from .php import Page, split_headers

BEGIN, END, PARAMS, STDIN, STDOUT, STDERR = 1, 3, 4, 5, 6, 7
RESPONDER = 1


def record(kind, content=b""):
    return struct.pack(">BBHHBB", 1, kind, 1, len(content), 0, 0) + content


def length(count):
    return struct.pack(">B", count) if count < 128 else struct.pack(">I", count | 0x80000000)


def parameters(table):
    pairs = [(key.encode(), str(value).encode()) for key, value in table.items()]
    return b"".join(length(len(key)) + length(len(value)) + key + value for key, value in pairs)


def request_of(script, query, cookie):
    table = {
        "SCRIPT_FILENAME": script, "REQUEST_METHOD": "GET", "QUERY_STRING": query, "REQUEST_URI": "/",
        "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_COOKIE": cookie,
    }
    begin = record(BEGIN, struct.pack(">HB5x", RESPONDER, 0))
    return begin + record(PARAMS, parameters(table)) + record(PARAMS) + record(STDIN)


def read_exactly(stream, count):
    data = stream.read(count)
    if len(data) != count:
        raise ConnectionError("the FastCGI server closed the connection")
    return data


def get(path, script, query="", cookie="", patience=30):
    """One page. A worker that dies in the middle is a ConnectionError."""
    started = time.monotonic()
    output = {STDOUT: b"", STDERR: b""}
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(patience)
        client.connect(str(path))
        client.sendall(request_of(script, query, cookie))
        with client.makefile("rb") as stream:
            while True:
                _, kind, _, count, padding, _ = struct.unpack(">BBHHBB", read_exactly(stream, 8))
                content = read_exactly(stream, count)
                read_exactly(stream, padding)
                if kind == END:
                    break
                output[kind] += content
    headers, body = split_headers(output[STDOUT])
    return Page(body, output[STDERR].decode("utf-8", "replace"), headers, time.monotonic() - started)
