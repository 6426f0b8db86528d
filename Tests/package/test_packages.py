# SPDX-License-Identifier: Apache-2.0
"""The Debian packages in a machine that systemd runs: installed, used, broken, upgraded, removed."""
import json

from machine import MachineCase

INSTALL = "apt-get install --yes --no-install-recommends --allow-downgrades"
SERVER = "/srv/packages/session-handler_*.deb"
RAFT = "/srv/packages/session-handler-raft_*.deb"
EXTENSION = "/srv/packages/php-erlang_*.deb"
SETTINGS = "/etc/session-handler/sys.config"
COUNT = "session_id('c0ffee'); session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; session_write_close(); echo $_SESSION['n'];"
# All files but those that every package leaves or that change by themselves.
FILES = ("find / -xdev \\( -path /proc -o -path /sys -o -path /run -o -path /tmp -o -path /dev -o -path /var/cache -o -path /var/log "
         "-o -path /var/lib/dpkg -o -path /var/lib/apt -o -path /var/tmp -o -path /root \\) -prune -o -print | sort")


class PackageCase(MachineCase):
    packages = f"{SERVER} {EXTENSION}"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = cls.machine.shell(FILES).splitlines()
        cls.machine.shell(f"{INSTALL} {cls.packages}")

    def php(self, script=COUNT):
        self.machine.shell("install -m 640 /var/lib/session-handler/.erlang.cookie /etc/php/erlang.cookie")
        settings = "-d session.save_handler=erlang -d session.use_strict_mode=0 -d session.use_cookies=0 -d session.cache_limiter= "
        settings += "-d erlang.node=sessions@127.0.0.1 -d erlang.cookie_file=/etc/php/erlang.cookie"
        return self.machine.shell(f'php {settings} -r "{script}" 2>&1'.replace("$_", r"\$_"))

    def status(self):
        return json.loads(self.machine.run("sessionctl", "status", "--json"))

    def is_ready(self):
        return self.machine.shell("curl --silent --fail http://127.0.0.1:9469/ready", check=False).strip() == "ready"

    def await_ready(self):
        self.wait_until(self.is_ready, "the server is ready")

    def use_store(self, store):
        """As the comments in the settings say."""
        changes = (f"s/^        {{store, ets}},/        %% {{store, ets}},/; s/^        %% \\({{store, {store}}},\\)/        \\1/; "
                   "s/^        %% \\({data_dir,\\)/        \\1/")
        self.machine.shell(f"sed -i '{changes}' {SETTINGS}")
        self.machine.run("systemctl", "restart", "session-handler")
        self.await_ready()
        self.assertEqual(self.status()["store"], store)

    def restart_after(self, what):
        restarts = int(self.machine.property("NRestarts"))
        self.machine.shell(what)
        self.wait_until(lambda: int(self.machine.property("NRestarts")) > restarts, "systemd starts it again")
        self.await_ready()


class Service(PackageCase):

    def test_it_runs_as_a_user_of_its_own_once_it_is_installed(self):
        self.await_ready()
        self.assertEqual(self.machine.property("ActiveState"), "active")
        self.assertEqual(self.machine.run("systemctl", "is-enabled", "session-handler").strip(), "enabled")
        user = self.machine.shell("ps -o user:32= -p $(systemctl show -p MainPID --value session-handler)").strip()
        self.assertEqual(user, "session-handler")
        self.assertEqual(self.machine.shell("stat -c %a:%U /var/lib/session-handler/.erlang.cookie").strip(), "400:session-handler")

    def test_it_listens_on_loopback_alone(self):
        self.await_ready()
        ours = [line.split()[3] for line in self.machine.run("ss", "-Hltnp").splitlines() if "beam.smp" in line]
        self.assertGreaterEqual(len(ours), 2)
        for address in ours:
            self.assertTrue(address.startswith("127.0.0.1:"), address)

    def test_php_has_the_extension_and_keeps_its_sessions_there(self):
        self.await_ready()
        self.assertIn("erlang\n", self.machine.run("php", "-m"))
        self.assertEqual([self.php(), self.php()], ["1", "2"])
        self.assertEqual(self.status()["sessions"], 1)

    def test_systemd_waits_until_it_is_ready(self):
        for _ in range(3):
            self.machine.run("systemctl", "restart", "session-handler")
            self.assertTrue(self.is_ready())

    def test_it_is_started_again_when_it_is_killed(self):
        self.await_ready()
        self.restart_after("systemctl kill --signal=KILL session-handler")

    def test_it_is_started_again_when_it_hangs(self):
        self.machine.shell("mkdir -p /run/systemd/system/session-handler.service.d && "
                           "printf '[Service]\\nWatchdogSec=3s\\n' >/run/systemd/system/session-handler.service.d/soon.conf && "
                           "systemctl daemon-reload && systemctl restart session-handler")
        self.await_ready()
        self.restart_after("systemctl kill --signal=STOP session-handler")

    def test_it_stops_in_good_order(self):
        self.machine.run("systemctl", "stop", "session-handler")
        self.assertEqual((self.machine.property("Result"), self.machine.property("ActiveState")), ("success", "inactive"))
        self.machine.run("systemctl", "start", "session-handler")

    def test_settings_that_are_wrong_are_told_and_the_start_fails(self):
        self.machine.shell(f"cp {SETTINGS} /root/kept && sed -i 's/{{store, ets}}/{{store, tape}}/' {SETTINGS}")
        try:
            self.machine.shell("systemctl restart session-handler", check=False)
            self.assertNotEqual(self.machine.property("ActiveState"), "active")
            self.assertIn("store is tape, but has to be ets, mnesia or raft", self.journal())
        finally:
            self.machine.shell(f"systemctl stop session-handler; cp /root/kept {SETTINGS}; systemctl reset-failed session-handler; "
                               "systemctl start session-handler")

    def test_its_log_is_in_the_journal_with_priorities(self):
        self.await_ready()
        self.machine.shell("sessionctl drain && sessionctl drain --undo")
        self.wait_until(lambda: "opens sessions again" in self.journal("--priority=5..5"), "the notice is there")
        self.assertNotIn("opens sessions again", self.journal("--priority=4"))

    def journal(self, *options):
        return self.machine.run("journalctl", "--unit=session-handler", "--no-pager", "--output=cat", *options, check=False)

    def test_the_manual_s_files_are_there(self):
        manual = self.machine.shell("zcat /usr/share/man/man8/session-handler.8.gz").replace("\\-", "-")
        # A root without manuals and documents of packages may have been asked for.
        named = [line.split()[1] for line in manual.splitlines() if line.startswith(".I /") and "/doc/" not in line]
        self.assertEqual(len(named), 6)
        # Those of the store raft, and of a store on disc, come with those.
        for file in set(named) - {"/usr/lib/session-handler", "/var/lib/session-handler/sessions"}:
            self.machine.run("test", "-e", file)

    def test_what_it_may_do_is_little(self):
        shown = self.machine.run("systemd-analyze", "security", "--no-pager", "session-handler").splitlines()[-1]
        self.assertLess(float(shown.split(": ")[1].split()[0]), 4, shown)


class Disc(PackageCase):

    def test_with_the_store_mnesia_sessions_survive_a_kill(self):
        self.await_ready()
        self.use_store("mnesia")
        self.assertEqual(self.php(), "1")
        self.restart_after("systemctl kill --signal=KILL session-handler")
        self.assertEqual(self.php(), "2")


class Raft(PackageCase):
    packages = f"{SERVER} {EXTENSION} {RAFT}"

    def test_with_the_package_of_the_store_raft_sessions_survive_a_kill(self):
        self.await_ready()
        self.use_store("raft")
        self.assertEqual(self.php(), "1")
        self.restart_after("systemctl kill --signal=KILL session-handler")
        self.assertEqual(self.php(), "2")


class Extension(PackageCase):

    def test_what_an_administrator_has_disabled_stays_so_over_an_upgrade(self):
        self.assertIn("erlang\n", self.machine.run("php", "-m"))
        self.machine.shell("phpdismod erlang")
        self.machine.shell(f"{INSTALL} --reinstall {EXTENSION}")
        self.assertNotIn("erlang\n", self.machine.run("php", "-m"))
        self.machine.shell("phpenmod erlang")
        self.assertIn("erlang\n", self.machine.run("php", "-m"))


class Lifecycle(PackageCase):

    def test_an_upgrade_keeps_settings_and_sessions_and_a_removal_leaves_nothing(self):
        self.await_ready()
        self.use_store("mnesia")
        self.assertEqual(self.php(), "1")
        before = self.machine.property("MainPID")
        self.machine.shell(f"{INSTALL} --reinstall {self.packages}")
        self.await_ready()
        self.assertNotEqual(self.machine.property("MainPID"), before)
        self.assertEqual((self.status()["store"], self.php()), ("mnesia", "2"))
        self.machine.shell("apt-get remove --yes session-handler php-erlang")
        self.assertNotIn("erlang", self.machine.run("php", "-m"))
        self.assertEqual(self.machine.shell("systemctl is-active session-handler; pgrep -u session-handler", check=False), "inactive\n")
        self.machine.shell(f"test -e {SETTINGS} -a -e /var/lib/session-handler/sessions")
        self.machine.shell("rm /etc/php/erlang.cookie; apt-get purge --yes session-handler php-erlang 'erlang-*'")
        self.machine.shell("apt-get autoremove --purge --yes")
        left = [file for file in self.machine.shell(FILES).splitlines() if file not in self.before]
        self.assertEqual([file for file in left if any(word in file for word in ("session", "erlang"))], [])
