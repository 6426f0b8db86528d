# SPDX-License-Identifier: Apache-2.0
"""The command sessionctl against real nodes, with sessions that PHP made."""
import pathlib

from harness.case import SystemCase, new_id
from harness.ctl import asked, sessionctl, start_sessionctl
from harness.waiting import WaitingCase

STORE = "session_id('ID'); session_start(); $_SESSION['n'] = 42; session_write_close();"
TAGGED = "session_id('ID'); session_start(); Erlang\\Session::tag('user:7'); $_SESSION['n'] = 7; session_write_close();"
READ = "session_id('ID'); session_start(['read_and_close' => true]); echo $_SESSION['n'] ?? 'nothing';"


def read_until(stream, end):
    """What comes up to a byte, or to the end."""
    said = b""
    while not said.endswith(end) and (byte := stream.read(1)):
        said += byte
    return said


class Commands(SystemCase):

    def setUp(self):
        for session in asked(self.node, "list")["sessions"]:
            asked(self.node, "destroy", session["handle"], "--yes")

    def store(self, script=STORE):
        session = new_id()
        self.assert_quiet(self.run_cli(script.replace("ID", session)))
        return session

    def read(self, session, node=None):
        return self.run_cli(READ.replace("ID", session), node).text

    def run_ctl(self, code, *arguments, **options):
        done = sessionctl(self.node, *arguments, **options)
        self.assertEqual(done.returncode, code, done)
        return done

    def test_the_status_says_what_the_node_is_and_has(self):
        self.store()
        status = asked(self.node, "status")
        self.assertEqual((status["node"], status["store"], status["sessions"]), (self.node.name, "ets", 1))
        self.assertTrue(status["ready"])
        self.assertIn(self.node.name, self.run_ctl(0, "status").stdout)

    def test_members_are_listed_and_one_that_is_down_is_an_exit_code(self):
        self.assertEqual([member["state"] for member in asked(self.node, "members")], ["ready"])

    def test_sessions_are_listed_by_handles_and_counted(self):
        sessions = [self.store() for _ in range(3)]
        listed = asked(self.node, "list", "--limit", 2)
        self.assertEqual((listed["total"], len(listed["sessions"])), (3, 2))
        self.assertEqual(asked(self.node, "count"), 3)
        text = self.run_ctl(0, "list").stdout
        self.assertEqual(text.count("sha256:"), 3)
        for session in sessions:
            self.assertNotIn(session, text)

    def test_a_session_is_destroyed_by_its_handle_when_that_is_confirmed(self):
        session = self.store()
        handle = asked(self.node, "list")["sessions"][0]["handle"]
        refused = self.run_ctl(2, "destroy", handle)
        self.assertIn("nothing was done", refused.stderr)
        self.run_ctl(2, "destroy", handle, answer="n\n")
        self.assertEqual(self.read(session), "42")
        self.run_ctl(0, "destroy", handle, answer="y\n")
        self.assertEqual(self.read(session), "nothing")
        self.assertIn("no such session", self.run_ctl(1, "destroy", handle, "--yes").stderr)

    def test_a_login_is_found_by_its_tag_and_ended(self):
        ours, others = self.store(TAGGED), self.store()
        self.assertEqual(asked(self.node, "tags"), [{"namespace": "", "sessions": 1, "tag": "user:7"}])
        self.assertEqual(asked(self.node, "list", "--tag", "user:7")["total"], 1)
        self.assertEqual(asked(self.node, "revoke", "user:7", "--yes"), {"ended": 1})
        self.assertEqual((self.read(ours), self.read(others)), ("nothing", "42"))

    def test_what_has_expired_is_collected(self):
        self.assertEqual(asked(self.node, "gc"), {"removed": 0})

    def test_what_the_store_does_not_have_is_told(self):
        self.assertIn("it is no member", self.run_ctl(1, "leave", "nobody@127.0.0.1", "--yes").stderr)
        self.assertIn("only the store mnesia", self.run_ctl(1, "role", "ram", "--yes").stderr)
        self.assertIn("disc or ram", self.run_ctl(1, "role", "tape", "--yes").stderr)

    def test_diagnose_finds_nothing_on_a_node_that_is_well(self):
        self.assertEqual({finding["state"] for finding in asked(self.node, "diagnose")}, {"ok"})

    def test_diagnose_finds_a_cookie_that_can_be_guessed(self):
        node = self.start_node(cookie="short")
        done = sessionctl(node, "diagnose")
        self.assertEqual(done.returncode, 1, done)
        self.assertRegex(done.stdout, "warning +cookie")

    def test_what_is_called_wrongly_is_told_with_exit_code_2(self):
        for arguments in (["explode"], ["destroy"], ["status", "now"], ["list", "--limit", "many"], ["--colour"]):
            done = self.run_ctl(2, *arguments)
            self.assertTrue(done.stderr.startswith("sessionctl: "), done)

    def test_help_needs_no_node(self):
        for arguments in ([], ["help"], ["--help"], ["help", "restore"], ["restore", "--help"]):
            done = self.run_ctl(0, *arguments, SESSIONCTL_NODE="nobody@127.0.0.1")
            self.assertIn("Usage: sessionctl", done.stdout)

    def test_a_node_that_is_away_is_exit_code_3(self):
        done = self.run_ctl(3, "status", SESSIONCTL_NODE="nobody@127.0.0.1")
        self.assertIn("cannot connect to nobody@127.0.0.1", done.stderr)

    def test_a_wrong_cookie_is_exit_code_3(self):
        self.assertIn("another cookie", self.run_ctl(3, "status", cookie="wrongwrongwrong").stderr)

    def test_a_node_without_the_application_is_told(self):
        node = self.start_node(application=False)
        done = sessionctl(node, "status")
        self.assertEqual(done.returncode, 3, done)
        self.assertIn("session_handler does not run", done.stderr)

    def test_a_cookie_file_that_others_may_read_is_refused(self):
        file = self.node.home / "open.cookie"
        file.write_text(self.node.cookie)
        file.chmod(0o644)
        self.assertIn("others may read it", self.run_ctl(3, "status", "--cookie-file", file).stderr)

    def test_the_cookie_is_not_in_the_list_of_processes(self):
        asking = start_sessionctl(self.node, "destroy", "some")
        self.addCleanup(asking.stdout.close)
        self.addCleanup(asking.kill)
        self.assertIn(b"Go on?", read_until(asking.stdout, b"?"))
        line = pathlib.Path(f"/proc/{asking.pid}/cmdline").read_bytes()
        self.assertIn(b"destroy", line)
        self.assertNotIn(self.node.cookie.encode(), line)
        asking.communicate(b"n\n", 10)
        self.assertEqual(asking.returncode, 2)

    def test_no_cookie_file_is_made(self):
        home = self.node.home / "operator"
        home.mkdir()
        self.run_ctl(0, "status", HOME=str(home))
        self.assertEqual(list(home.iterdir()), [])

    def test_sessionctl_leaves_no_atoms_in_the_node(self):
        def count():
            self.run_ctl(0, "status")
            return self.node.ask_number("erlang:system_info(atom_count)")
        count()
        before = count()
        self.assertEqual([count() for _ in range(3)], [before] * 3)


class Locks(WaitingCase):

    def test_the_holder_and_the_waiters_are_named_and_an_operator_can_take_the_lock(self):
        session = new_id()
        holder = self.start_holder(session)
        waiter, told = self.start_waiter(session)
        [lock] = asked(self.node, "locks")
        self.assertEqual(lock["holder"]["pid"], holder.pid)
        self.assertEqual([claim["pid"] for claim in lock["waiting"]], [waiter.pid])
        self.assertIn(f"by process {holder.pid} at", sessionctl(self.node, "locks").stdout)
        self.assertEqual(sessionctl(self.node, "unlock", lock["handle"], "--yes").returncode, 0)
        self.served_at(told)
        self.assertEqual(waiter.wait(5), 0, waiter.output())


class Backup(SystemCase):

    def setUp(self):
        for session in asked(self.node, "list")["sessions"]:
            asked(self.node, "destroy", session["handle"], "--yes")

    def test_sessions_move_from_a_store_in_memory_to_one_on_disc(self):
        sessions = [new_id() for _ in range(5)]
        for session in sessions:
            self.assert_quiet(self.run_cli(STORE.replace("ID", session)))
        file = self.directory / "sessions.backup"
        self.assertEqual(asked(self.node, "backup", file)["sessions"], 5)
        self.assertEqual(asked(self.node, "verify", file)["sessions"], 5)
        disc = self.start_node(arguments=["-session_handler", "store", "mnesia", "data_dir", f'"{self.directory}/data"'])
        self.assertEqual(sessionctl(disc, "restore", file).returncode, 2)
        self.assertEqual(asked(disc, "restore", file, "--yes"), {"restored": 5, "kept": 0, "expired": 0})
        disc.restart()
        for session in sessions:
            self.assert_body(self.run_cli(READ.replace("ID", session), disc), "42")
        self.assertEqual(asked(disc, "restore", file, "--yes"), {"restored": 0, "kept": 5, "expired": 0})

    def test_a_backup_that_is_damaged_is_refused_before_anything_is_changed(self):
        self.assert_quiet(self.run_cli(STORE.replace("ID", new_id())))
        file = self.directory / "damaged.backup"
        asked(self.node, "backup", file)
        data = bytearray(file.read_bytes())
        data[-20] ^= 1
        file.write_bytes(data)
        for command in ("verify", "restore"):
            done = sessionctl(self.node, command, file, "--yes")
            self.assertEqual(done.returncode, 1, done)
            self.assertIn("damaged", done.stderr)

    def test_a_backup_of_a_server_that_names_sessions_otherwise_is_refused(self):
        file = self.directory / "named.backup"
        asked(self.node, "backup", file)
        other = self.start_node(arguments=["-session_handler", "hash_ids", "false"])
        done = sessionctl(other, "restore", file, "--yes")
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("hash_ids", done.stderr)
