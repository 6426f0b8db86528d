# SPDX-License-Identifier: Apache-2.0
"""The server as a service: what it tells systemd, and the files of its package."""
import os
import re
import shutil
import socket
import subprocess

from harness.case import SystemCase
from harness.ctl import PROGRAM
from harness.processes import free_port, wait_until
from harness.programs import ROOT


class Notification(SystemCase):
    has_node = False

    def start_notified(self, **environment):
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(listener.close)
        listener.bind(str(self.file()))
        listener.settimeout(10)
        environment["NOTIFY_SOCKET"] = listener.getsockname()
        os.environ.update(environment)
        self.addCleanup(lambda: [os.environ.pop(name) for name in environment])
        return self.start_node(), lambda: listener.recv(100).decode()

    def test_it_tells_when_it_takes_requests_and_when_it_stops(self):
        node, heard = self.start_notified()
        self.assertEqual(heard(), "READY=1")
        node.process.signal(15)
        self.assertEqual(heard(), "STOPPING=1")
        self.assertEqual(node.process.wait(10), 0)

    def test_it_gives_signs_of_life_when_it_is_asked_for_them(self):
        _, heard = self.start_notified(WATCHDOG_USEC="300000")
        self.assertEqual([heard() for _ in range(4)], ["READY=1"] + 3 * ["WATCHDOG=1"])


class Files(SystemCase):
    has_node = False

    def test_the_service_file_is_right(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("systemd-analyze is missing: install systemd")
        file = self.directory / "session-handler.service"
        file.write_text((ROOT / "server" / "systemd" / "session-handler.service").read_text().replace("/usr/bin/erl", "/bin/true"))
        checked = subprocess.run(["systemd-analyze", "verify", file], capture_output=True, text=True, check=False)
        ours = [line for line in checked.stderr.splitlines() if "session-handler.service" in line and "Command 'man" not in line]
        self.assertEqual(ours, [])

    def test_a_node_starts_with_the_service_s_configuration(self):
        config = self.directory / "sys.config"
        text = (ROOT / "server" / "systemd" / "sys.config").read_text()
        config.write_text(text.replace("9469", str(free_port())))
        node = self.start_node(arguments=["-config", str(config)])
        self.assertEqual(node.ask("session_config:get(store)"), "ets")
        node.ask('logger:error("a line")')
        line = re.compile(r'<3>level=error pid=<[\d.]+> msg="a line"')
        wait_until(lambda: line.search(node.process.output()), "the line is there")

    def test_the_manual_page_has_every_command(self):
        text = (ROOT / "server" / "man" / "sessionctl.1").read_text()
        overview = subprocess.run([PROGRAM, "help"], capture_output=True, text=True, check=True).stdout
        commands = set(re.findall(r"^  (\w+) ", overview, re.MULTILINE))
        described = set(re.findall(r"^\.(?:B|BI|BR) (\w+)", text, re.MULTILINE))
        self.assertEqual(commands - described, set())
