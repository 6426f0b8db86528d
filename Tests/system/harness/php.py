# SPDX-License-Identifier: Apache-2.0
"""PHP on the command line and as CGI, with our extension and no php.ini of the machine's."""
import dataclasses
import os
import re
import subprocess

from .processes import Process
from .programs import EXTENSION, program

WARNING = re.compile(
    r"PHP (?:Warning|Notice|Deprecated|Fatal error):  (.*?) in (?:\S+|Command line code) on line \d+")

PLACE = re.compile(r"^(?:[A-Za-z_:]+\(\)|PHP Request Shutdown): ")


def environment(node, extra=None):
    """What PHP is started with: EPMD's port is the only thing that it takes from us."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("ERL_", "PHP"))}
    ours = {"ERL_EPMD_PORT": str(node.epmd.port), "PHP_INI_SCAN_DIR": ""}
    return clean | ours | (extra or {})


def settings(node, **changes):
    """php.ini's settings; a double underscore in a name of `changes` stands for the dot."""
    table = {
        "extension": str(EXTENSION), "session.save_handler": "erlang", "session.cache_limiter": "",
        "session.gc_probability": "0", "session.use_strict_mode": "0", "opcache.enable": "0",
        "erlang.node": node.name, "erlang.cookie": node.cookie, "erlang.timeout": "3",
        "display_errors": "0", "log_errors": "1", "html_errors": "0", "error_log": "",
    }
    return table | {key.replace("__", "."): str(value) for key, value in changes.items()}


def warnings_in(log):
    """The sentences of PHP's log, without what PHP says of the place."""
    return [PLACE.sub("", sentence) for sentence in WARNING.findall(log)]


def options(table):
    return [part for key, value in table.items() for part in ("-d", f"{key}={value}")]


@dataclasses.dataclass
class Page:
    """What a page sent."""
    body: bytes
    log: str
    headers: list = dataclasses.field(default_factory=list)
    seconds: float = 0.0

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def warnings(self):
        return warnings_in(self.log)

    @property
    def cookies(self):
        return [value for name, value in self.headers if name == "set-cookie"]

    def describe(self):
        return f"body: {self.text[:500]!r}\nlog: {self.log}\nheaders: {self.headers}"


def split_headers(output):
    """Of a CGI answer: the headers, names in small letters, and the body."""
    head, _, body = output.partition(b"\r\n\r\n")
    lines = [line.split(":", 1) for line in head.decode("latin-1").split("\r\n") if ":" in line]
    return [(name.strip().lower(), value.strip()) for name, value in lines], body


def cli_command(node, script, **changes):
    table = settings(node, **({"session__use_cookies": 0} | changes))
    return [program("php"), "-n", *options(table), "-r", script]


def run_cli(node, script, patience=30, **changes):
    """A php-cli run to its end."""
    command = cli_command(node, script, **changes)
    done = run(command, environment(node), patience)
    return Page(done.stdout, done.stderr.decode("utf-8", "replace"))


def run(command, variables, patience):
    done = subprocess.run(
        command, capture_output=True, timeout=patience, stdin=subprocess.DEVNULL, env=variables, check=False)
    # A page may fail; PHP itself must not.
    if done.returncode < 0:
        raise AssertionError(f"PHP died of signal {-done.returncode}: {done.stdout!r} {done.stderr!r}")
    return done


def start_cli(node, script, log, stdin=subprocess.DEVNULL, **changes):
    """A php-cli run in the background."""
    return Process(cli_command(node, script, **changes), log, environment(node), stdin)


def run_cgi(node, path, cookie="", query="", patience=30, **changes):
    """One page by php-cgi."""
    variables = {
        "GATEWAY_INTERFACE": "CGI/1.1", "REDIRECT_STATUS": "200", "REQUEST_METHOD": "GET",
        "SCRIPT_FILENAME": str(path), "QUERY_STRING": query, "HTTP_COOKIE": cookie,
    }
    command = [program("php-cgi"), "-n", *options(settings(node, **changes))]
    done = run(command, environment(node, variables), patience)
    headers, body = split_headers(done.stdout)
    return Page(body, done.stderr.decode("utf-8", "replace"), headers)
