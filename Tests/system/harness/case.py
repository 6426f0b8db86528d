# SPDX-License-Identifier: Apache-2.0
"""The test case of all system tests: a directory of its own, and all that it starts ends with it."""
import concurrent.futures
import pathlib
import re
import secrets
import tempfile
import unittest

from . import php
from .node import Epmd, Node
from .programs import require_build
from .proxy import Proxy
from .web import Fpm, Nginx


def new_id():
    return secrets.token_hex(16)


class SystemCase(unittest.TestCase):
    """Every class has an EPMD and, unless it says otherwise, one node."""
    node_arguments = ()
    has_node = True
    longMessage = True

    @classmethod
    def setUpClass(cls):
        require_build()
        # It goes with the interpreter at the latest.
        directory = tempfile.TemporaryDirectory(prefix="st", ignore_cleanup_errors=True)
        cls.addClassCleanup(directory.cleanup)
        cls.directory = pathlib.Path(directory.name)
        cls.epmd = Epmd(cls.directory)
        cls.addClassCleanup(lambda: cls.epmd.stop())
        if cls.has_node:
            cls.node = Node(cls.epmd, arguments=cls.node_arguments)
            cls.addClassCleanup(cls.node.stop)

    def start_node(self, **options):
        node = Node(self.epmd, **options)
        self.addCleanup(node.stop)
        return node

    def start_fpm(self, node=None, workers=1, **changes):
        fpm = Fpm(self.directory, node or self.node, workers, **changes)
        self.addCleanup(fpm.stop)
        return fpm

    def start_proxy(self, node=None, **options):
        proxy = Proxy((node or self.node).port, **options)
        self.addCleanup(proxy.stop)
        return proxy

    def through(self, proxy, node=None):
        """erlang.node that leads through the proxy: to a port, PHP connects without asking EPMD."""
        return f"{(node or self.node).name}:{proxy.port}"

    def start_nginx(self, fpm, script):
        nginx = Nginx(self.directory, fpm, script)
        self.addCleanup(nginx.stop)
        return nginx

    def start_cli(self, script, node=None, **changes):
        log = self.directory / f"cli-{secrets.token_hex(4)}.log"
        process = php.start_cli(node or self.node, script, log, **changes)
        self.addCleanup(process.stop)
        return process

    def run_cli(self, script, node=None, **changes):
        return php.run_cli(node or self.node, script, **changes)

    def in_background(self, function):
        """A future of what the function returns; it is waited for at the test's end."""
        executor = concurrent.futures.ThreadPoolExecutor(1)
        self.addCleanup(executor.shutdown)
        return executor.submit(function)

    def page(self, script):
        """A file with the script."""
        path = self.directory / f"page-{secrets.token_hex(4)}.php"
        path.write_text("<?php " + script)
        return path

    def file(self):
        """A name for a file that a page makes to tell us how far it has come."""
        return self.directory / f"file-{secrets.token_hex(4)}"

    def assert_quiet(self, page):
        self.assertEqual(page.warnings, [], page.describe())

    def assert_body(self, page, text):
        self.assertEqual(page.text, text, page.describe())
        self.assert_quiet(page)

    def assert_one_warning(self, page, pattern):
        """One of ours; what PHP adds begins otherwise."""
        ours = [sentence for sentence in page.warnings if sentence.startswith("erlang:")]
        self.assertEqual(len(ours), 1, page.describe())
        self.assertTrue(re.search(pattern, ours[0]), f"{pattern!r} in {ours[0]!r}")
