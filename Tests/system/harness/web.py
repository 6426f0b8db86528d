# SPDX-License-Identifier: Apache-2.0
"""Web servers: php-fpm with a pool of its own, and nginx before it."""
import os
import pathlib
import tempfile

from . import fastcgi, php
from .processes import Process, free_port, is_port_open, is_socket_open, wait_until
from .programs import program


class Pool:
    """A php-fpm master with one pool on a Unix socket."""

    def __init__(self, directory, ini, environment, workers):
        # A Unix socket's path has little room, so the name is short.
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="fpm", dir=directory))
        self.socket = self.directory / "s"
        (self.directory / "php.ini").write_text(ini)
        self.write_conf(workers)
        arguments = [program("php-fpm"), "--nodaemonize"]
        arguments += ["-y", self.directory / "fpm.conf", "-c", self.directory / "php.ini"]
        if os.geteuid() == 0:
            arguments.append("-R")
        # A master ends its workers at SIGTERM.
        self.process = Process(arguments, self.directory / "out.log", environment, parting="TERM")
        wait_until(lambda: is_socket_open(self.socket), "php-fpm listens", process=self.process)

    def write_conf(self, workers):
        lines = [
            "[global]", f"error_log = {self.directory}/error.log", "[www]", f"listen = {self.socket}",
            "listen.mode = 0666", "pm = static", f"pm.max_children = {workers}", "clear_env = no",
        ]
        if os.geteuid() == 0:
            lines += ["user = root", "group = root"]
        (self.directory / "fpm.conf").write_text("\n".join(lines) + "\n")

    def get(self, script, query="", session="", patience=30):
        cookie = f"PHPSESSID={session}" if session else ""
        return fastcgi.get(self.socket, script, query, cookie, patience)

    def stop(self):
        self.process.stop()


class Fpm(Pool):
    """With our extension."""

    def __init__(self, directory, node, workers=1, **changes):
        lines = [f'{key} = "{value}"\n' for key, value in php.settings(node, **changes).items()]
        super().__init__(directory, "".join(lines), php.environment(node), workers)


NGINX_CONF = """
pid {directory}/nginx.pid;
error_log {directory}/nginx-error.log;
{user}
events {{}}
http {{
    access_log off;
    client_body_temp_path {directory}/b;
    proxy_temp_path {directory}/p;
    fastcgi_temp_path {directory}/f;
    uwsgi_temp_path {directory}/u;
    scgi_temp_path {directory}/c;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            fastcgi_pass unix:{socket};
            fastcgi_param SCRIPT_FILENAME {script};
            fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param QUERY_STRING $query_string;
            fastcgi_param REQUEST_URI $request_uri;
        }}
    }}
}}
"""


class Nginx:
    """nginx that serves one script through a php-fpm."""

    def __init__(self, directory, fpm, script):
        self.port = free_port()
        place = pathlib.Path(tempfile.mkdtemp(prefix="nginx", dir=directory))
        user = "user root;" if os.geteuid() == 0 else ""
        conf = NGINX_CONF.format(directory=place, user=user, port=self.port, socket=fpm.socket, script=script)
        (place / "nginx.conf").write_text(conf)
        arguments = [program("nginx"), "-e", place / "nginx-error.log", "-c", place / "nginx.conf"]
        arguments += ["-g", "daemon off;"]
        self.process = Process(arguments, place / "out.log", parting="TERM")
        wait_until(lambda: is_port_open(self.port), "nginx listens", process=self.process)

    def stop(self):
        self.process.stop()
