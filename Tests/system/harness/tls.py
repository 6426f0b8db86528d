# SPDX-License-Identifier: Apache-2.0
"""Certificates, and nodes whose distribution is encrypted."""
import contextlib
import dataclasses
import pathlib
import secrets
import socket
import struct
import subprocess
import time

from .fake_node import exactly
from .node import Node
from .programs import program

ADDRESS = "IP:127.0.0.1"


def openssl(*arguments):
    command = [program("openssl"), *(str(argument) for argument in arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.stderr}")


@dataclasses.dataclass
class Credentials:
    certificate: pathlib.Path
    key: pathlib.Path


class Authority:
    """Signs certificates. Its own is in `certificate`."""

    def __init__(self, certificate, key):
        self.directory, self.certificate, self.key = certificate.parent, certificate, key

    @classmethod
    def create(cls, directory):
        place = pathlib.Path(directory) / f"ca-{secrets.token_hex(4)}"
        place.mkdir()
        authority = cls(place / "ca.pem", place / "ca.key")
        openssl("req", "-x509", *new_key(authority.key), "-out", authority.certificate, "-days", 2, "-subj", "/CN=authority")
        return authority

    def sign(self, name=ADDRESS, days=2):
        """A certificate for a name; with 0 days, one that has expired."""
        place = self.directory / secrets.token_hex(4)
        made = Credentials(place.with_suffix(".pem"), place.with_suffix(".key"))
        request, extensions = place.with_suffix(".csr"), place.with_suffix(".ext")
        openssl("req", *new_key(made.key), "-out", request, "-subj", "/CN=anybody")
        made.key.chmod(0o600)
        extensions.write_text(f"subjectAltName={name}\n")
        signing = ["-CA", self.certificate, "-CAkey", self.key, "-CAcreateserial", "-extfile", extensions]
        openssl("x509", "-req", "-in", request, *signing, "-days", days, "-out", made.certificate)
        if days == 0:
            time.sleep(1.1)
        return made


def new_key(path):
    return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", path]


# Erlang code: evaluates what comes over a Unix socket. erl_call does not speak TLS.
ANSWER = """
Evaluate = fun(Text) ->
    {{ok, Tokens, _}} = erl_scan:string(Text), {{ok, Expressions}} = erl_parse:parse_exprs(Tokens),
    {{value, Value, _}} = erl_eval:exprs(Expressions, []), io_lib:format("~0tp", [Value]) end,
Loop = fun Loop(L) ->
    {{ok, S}} = gen_tcp:accept(L), {{ok, Text}} = gen_tcp:recv(S, 0),
    ok = gen_tcp:send(S, try Evaluate(Text) catch _:Reason -> io_lib:format("failed: ~0tp", [Reason]) end),
    gen_tcp:close(S), Loop(L) end,
spawn(fun() ->
    {{ok, L}} = gen_tcp:listen(0, [local, {{ifaddr, {{local, "{path}"}}}}, {{packet, 4}}, {{active, false}}]),
    Loop(L) end).
"""


class TlsNode(Node):
    """A node whose distribution is encrypted. `server` are options of its side, as Erlang terms."""

    def __init__(self, epmd, authority, credentials, server="", **options):
        self.authority, self.credentials, self.server = authority, credentials, server
        super().__init__(epmd, **options)

    def start(self):
        self.options = self.home / "ssl_dist.conf"
        self.asked = self.home / "ask"
        self.asked.unlink(missing_ok=True)
        ours = f'{{certfile, "{self.credentials.certificate}"}}, {{keyfile, "{self.credentials.key}"}}'
        ours += f', {{cacertfile, "{self.authority.certificate}"}}'
        self.options.write_text(f"[{{server, [{ours}{self.server}]}}, {{client, [{ours}, {{verify, verify_peer}}]}}].\n")
        super().start()

    def command(self):
        command = super().command()
        tls = ["-proto_dist", "inet_tls", "-ssl_dist_optfile", str(self.options)]
        return command[:1] + tls + ["-eval", ANSWER.format(path=self.asked)] + command[1:]

    def ask(self, expression):
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as client:
            client.settimeout(10)
            client.connect(str(self.asked))
            question = (expression.strip() + ".").encode()
            client.sendall(struct.pack(">I", len(question)) + question)
            answer = exactly(client, struct.unpack(">I", exactly(client, 4))[0]).decode()
        if answer.startswith("failed: "):
            raise AssertionError(f"the node did not answer {expression}: {answer}")
        return answer


# Options of a node that lets nobody in without a certificate of its authority.
DEMANDING = ', {verify, verify_peer}, {fail_if_no_peer_cert, true}'


def settings(authority=None, credentials=None, **more):
    """PHP's settings for encrypted distribution."""
    # A node loads what it takes for TLS at its first connection.
    table = {"erlang__tls": "On", "erlang__timeout": 15}
    if authority:
        table["erlang__tls__cafile"] = authority.certificate
    if credentials:
        table |= {"erlang__tls__certfile": credentials.certificate, "erlang__tls__keyfile": credentials.key}
    return table | {"erlang__tls__" + key: value for key, value in more.items()}
