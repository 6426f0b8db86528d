# SPDX-License-Identifier: Apache-2.0
"""Requests in threads of one process share no connection, no lock and no buffer. For a debug build of a thread-safe PHP. Started by dev/compat."""
import pathlib
import subprocess

from harness import php
from harness.case import SystemCase, new_id
from harness.processes import Process, wait_until
from harness.programs import program
from harness.waiting import TELL

HERE = pathlib.Path(__file__).parent
PATIENCE = 60

HOLD = TELL + """
session_id('%(id)s'); session_start();
$_SESSION['by'] = '%(name)s';
tell('%(told)s', json_encode($_SESSION));
for ($i = 0; $i < 6000 && !file_exists('%(go)s'); $i++) { usleep(10000); clearstatcache(); }
"""

# Data of many sizes, each byte of which names the thread.
FILL = TELL + """
$wrong = 0;
for ($n = 0; $n < 150; $n++) {
    $data = str_repeat('%(name)s', $n * 7919 %% 50000);
    session_id('%(id)s'); session_start();
    $_SESSION['data'] = $data;
    session_write_close();
    $_SESSION = [];
    session_start(['read_and_close' => true]);
    $wrong += $_SESSION['data'] !== $data;
}
tell('%(told)s', "$wrong wrong");
"""

AWAIT = """
function await(string $file): void { while (!file_exists($file)) { usleep(1000); clearstatcache(); } }
"""


class Threads(SystemCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = cls.directory / "threads"
        config = program("php-config")
        prefix, includes = (
            subprocess.run([config, option], capture_output=True, text=True, check=True).stdout.strip()
            for option in ("--prefix", "--includes"))
        subprocess.run(
            ["cc", "-std=gnu11", "-D_GNU_SOURCE", "-DZEND_ENABLE_STATIC_TSRMLS_CACHE=1", *includes.split(), "-o", cls.program, HERE / "threads.c",
             f"-L{prefix}/lib", f"-Wl,-rpath,{prefix}/lib", "-lphp", "-pthread"], check=True)

    def start(self, *scripts):
        """All scripts at once, each in a thread."""
        ini = self.file()
        table = php.settings(self.node, session__use_cookies=0, report_memleaks=1, max_execution_time=0)
        ini.write_text("".join(f'{key} = "{value}"\n' for key, value in table.items()))
        log = self.file()
        command = [self.program, ini, *(self.page(script) for script in scripts)]
        process = Process(command, log, php.environment(self.node), stdin=subprocess.PIPE)
        self.addCleanup(process.stop)
        return process

    def finish(self, process):
        """PHP's end, at which a debug build tells of what is left."""
        process.popen.stdin.close()
        self.assertEqual(process.wait(PATIENCE), 0, process.output())
        self.assertEqual(process.output(), "ended\n")

    def ended(self, process):
        wait_until(lambda: "ended" in process.output(), "the threads end", PATIENCE, process)

    def holder(self, name, session=None):
        return {"name": name, "id": session or new_id(), "told": self.file(), "go": self.file()}

    def told(self, thread, process):
        wait_until(thread["told"].exists, "a thread tells", PATIENCE, process)
        return thread["told"].read_text()

    def test_each_thread_has_a_connection_and_a_lock_of_its_own_and_both_go_with_the_thread(self):
        one, two = self.holder("one"), self.holder("two")
        process = self.start(HOLD % one, HOLD % two)
        for thread in (one, two):
            self.told(thread, process)
        self.assertEqual((self.node.locks(), self.node.connections()), ((2, 0), 2))
        one["go"].touch()
        wait_until(lambda: self.node.locks() == (1, 0), "the first thread's lock is free")
        wait_until(lambda: self.node.connections() == 1, "the first thread's connection has ended")
        two["go"].touch()
        self.ended(process)
        wait_until(lambda: (self.node.locks(), self.node.connections()) == ((0, 0), 0), "nothing is left while the process lives")
        self.finish(process)

    def test_two_threads_wait_for_each_others_lock_like_two_processes(self):
        one = self.holder("one")
        two = self.holder("two", one["id"])
        process = self.start(HOLD % one, HOLD % two)
        wait_until(lambda: one["told"].exists() or two["told"].exists(), "a thread has the lock", PATIENCE, process)
        first, second = (one, two) if one["told"].exists() else (two, one)
        wait_until(lambda: self.node.locks() == (1, 1), "the other thread queues")
        self.assertFalse(second["told"].exists())
        first["go"].touch()
        self.told(second, process)
        wait_until(lambda: self.node.locks() == (1, 0), "the lock has moved")
        second["go"].touch()
        self.ended(process)
        self.finish(process)

    def test_what_one_thread_sets_is_not_set_in_another(self):
        one, two, started = self.holder("one"), self.holder("two"), self.file()
        process = self.start(
            AWAIT + f"await('{started}'); ini_set('erlang.session.lock', 0);" + HOLD % one,
            AWAIT + f"touch('{started}'); await('{one['told']}');" + HOLD % two)
        for thread in (one, two):
            self.told(thread, process)
        self.assertEqual((self.node.locks(), self.node.connections()), ((1, 0), 2))
        for thread in (one, two):
            thread["go"].touch()
        self.ended(process)
        self.finish(process)

    def test_what_eight_threads_store_at_once_is_what_they_read(self):
        threads = [self.holder(name) for name in "abcdefgh"]
        process = self.start(*(FILL % thread for thread in threads))
        self.assertEqual([self.told(thread, process) for thread in threads], ["0 wrong"] * 8)
        self.ended(process)
        self.finish(process)
