# SPDX-License-Identifier: Apache-2.0
"""Requests that hold a session's lock, and requests that wait for it."""
from .case import SystemCase
from .processes import wait_until

# The file is there when its content is.
TELL = """
function tell($file, $text) { file_put_contents("$file.new", $text); rename("$file.new", $file); }
"""

HOLD = TELL + """
session_id($session); session_start();
$_SESSION['holder'] = getmypid();
tell($file, getmypid());
if (isset($go)) { while (!file_exists($go)) { usleep(5000); clearstatcache(); } session_write_close(); exit; }
if (isset($seconds)) { usleep((int) ($seconds * 1e6)); session_write_close(); exit; }
sleep(30);
"""

WAIT = TELL + """
session_id($session); session_start();
tell($file, sprintf('%.6f', microtime(true)));
"""


def script_of(template, session, told, more=""):
    return f"$session = '{session}'; $file = '{told}'; {more}" + template


class WaitingCase(SystemCase):

    def start_holder(self, session, more="", **changes):
        """By php-cli; returns when it has the lock."""
        told = self.file()
        holder = self.start_cli(script_of(HOLD, session, told, more), **changes)
        wait_until(told.exists, "the holder has the lock", process=holder)
        return holder

    def start_waiter(self, session, node=None, script=WAIT, **changes):
        """Returns when it stands in the queue, with the file that will tell when it was served."""
        node = node or self.node
        before, told = node.locks()[1], self.file()
        waiter = self.start_cli(script_of(script, session, told), node=node, **changes)
        wait_until(lambda: node.locks()[1] > before, "the waiter queues", process=waiter)
        return waiter, told

    def served_at(self, told, patience=10):
        wait_until(told.exists, "the waiter is served", patience)
        return float(told.read_text())
