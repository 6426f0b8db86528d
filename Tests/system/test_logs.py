# SPDX-License-Identifier: Apache-2.0
"""The log of a node in trouble: one line per event, and nothing of a visitor in any of them."""
import hashlib
import re
import time

from harness.case import SystemCase, new_id
from harness.processes import wait_until

DATA = "the-visitors-own-data"
TAG = "visitor-7"
PAGE = f"""
session_id('ID'); session_start(); Erlang\\Session::tag('{TAG}'); $_SESSION['s'] = '{DATA}'; session_write_close();
session_start(); touch('TOLD');
while (!file_exists('ENDED')) {{ usleep(5000); clearstatcache(); }}
"""
LINE = re.compile(r'time=\S+ level=\w+ pid=<[\d.]+> msg=".*"')

# Those below come down with those above, so that they are taken from the bottom.
PROCESSES = ["session_limits", "session_expiry", "session_handler", "session_watch", "session_shard_*", "session_conn"]

# The state of a process that crashes is reported, and so are the last message, the reason, and arguments.
CRASH = """
Crash = fun(Pid) ->
    Secret = #{{data => <<"{data}">>, id => <<"{session}">>, cookie => erlang:get_cookie()}},
    _ = sys:replace_state(Pid, fun(State) -> {{Secret, State}} end),
    Pid ! {{Secret, message}},
    catch sys:terminate(Pid, {{{{badmatch, Secret}}, [{{module, function, [Secret], []}}]}})
end,
lists:foreach(Crash, [Pid || Pid <- {pids}, is_pid(Pid)]), ok
"""


class Logs(SystemCase):

    has_node = False

    def start_logged(self):
        config = self.directory / "log.config"
        self.log = self.directory / "session.log"
        config.write_text(f"""[{{kernel, [{{logger, [{{handler, default, logger_std_h, #{{
            config => #{{file => "{self.log}"}}, formatter => {{session_log, #{{to => file}}}}}}}}]}}]}}].""")
        return self.start_node(arguments=["-config", str(config)])

    def pids(self, name):
        if name == "session_conn":
            return "[Pid || {_, Pid, _, _} <- supervisor:which_children(session_conn_sup)]"
        if name == "session_shard_*":
            return "[element(2, hd(supervisor:which_children(session_store_sup)))]"
        return f"[whereis({name})]"

    def lines(self):
        return self.log.read_text().splitlines() if self.log.exists() else []

    def test_a_crash_of_any_process_is_logged_by_line_and_without_anything_of_a_visitor(self):
        node, session = self.start_logged(), new_id()
        told, ended = self.file(), self.file()
        page = self.start_cli(PAGE.replace("ID", session).replace("TOLD", str(told)).replace("ENDED", str(ended)), node=node)
        wait_until(told.exists, "the page has its session", process=page)
        for name in reversed(PROCESSES):
            before = len(self.lines())
            node.call(CRASH.format(data=DATA, session=session, pids=self.pids(name)))
            wait_until(lambda: len(self.lines()) > before, f"the crash of {name} is logged", process=node.process)
            # More restarts in a short time would end the application.
            time.sleep(2.5)
            wait_until(lambda: node.ask("whereis(session_handler) =/= undefined") == "true", "it runs again")
        ended.touch()
        text = self.log.read_text()
        for name in PROCESSES:
            self.assertIn(name.removesuffix("_*"), text)
        self.assertIn("terminating", text)
        for line in self.lines():
            self.assertRegex(line, LINE)
        key = hashlib.sha256(session.encode()).hexdigest()
        for secret in (DATA, session, key, TAG, node.cookie):
            self.assertEqual([line for line in self.lines() if secret in line], [])
            self.assertNotIn(secret, node.process.output())
            # As a list of numbers, a text is not seen but read.
            self.assertNotIn(", ".join(str(byte) for byte in secret.encode()[:8]), text.replace(",", ", ").replace(",  ", ", "))
