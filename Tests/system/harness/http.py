# SPDX-License-Identifier: Apache-2.0
"""The server's HTTP port, as programs that watch it see it."""
import http.client
import json

WITHIN = 10


def arguments(port, *others):
    """Of erl, for a node that tells of itself there."""
    return ["-session_handler", "http_port", str(port), *others]


def request(port, path, method="GET", body=None, **headers):
    """Status, headers and text."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WITHIN)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    finally:
        connection.close()


def metrics(port):
    """Every sample by its name and labels, as Prometheus writes them."""
    lines = request(port, "/metrics")[2].splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}


def status(port):
    return json.loads(request(port, "/status.json")[2])
