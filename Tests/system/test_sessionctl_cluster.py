# SPDX-License-Identifier: Apache-2.0
"""sessionctl on nodes that share their sessions, through each store that can; and backups from any store into any."""
from harness.case import new_id
from harness.cluster import STORES, ClusterCase, await_ready, new_name, states
from harness.ctl import asked, sessionctl
from harness.node import Node
from harness.processes import wait_until

STORE = "session_id('ID'); session_start(); $_SESSION['n'] = 'VALUE'; session_write_close();"
READ = "session_id('ID'); session_start(['read_and_close' => true]); echo $_SESSION['n'] ?? 'nothing';"
# Has the session open until the file is gone.
HOLD = """
session_id('ID'); session_start(); file_put_contents('FILE', '');
while (file_exists('FILE')) { usleep(10000); clearstatcache(); }
"""


class SharedCase(ClusterCase):

    def store(self, node, value="kept"):
        session = new_id()
        self.assert_quiet(self.run_cli(STORE.replace("ID", session).replace("VALUE", value), node))
        return session

    def assert_there(self, node, session, value="kept"):
        self.assert_body(self.run_cli(READ.replace("ID", session), node), value)

    def with_each_store(self, test):
        for store in STORES:
            with self.subTest(store=store):
                test(store)

    def refused(self, node, *arguments):
        done = sessionctl(node, *arguments, "--yes")
        self.assertEqual((done.returncode, done.stdout), (1, ""), done)
        return done.stderr


class Members(SharedCase):

    def test_a_member_that_is_away_is_an_exit_code_and_can_be_taken_out(self):
        self.with_each_store(self.take_one_out)

    def take_one_out(self, store):
        nodes = first, second, third = self.start_members(store, 3)
        session = self.store(first)
        self.assertEqual(states(first), {node.name: "ready" for node in nodes})
        self.assertEqual(sessionctl(first, "members").returncode, 0)
        if store == "mnesia":
            self.assertIn("it runs", self.refused(first, "leave", third.name))
        third.kill()
        wait_until(lambda: states(first)[third.name] == "down", "it is missed")
        done = sessionctl(first, "members")
        self.assertEqual(done.returncode, 1, done)
        self.assertRegex(done.stdout, rf"{third.name} +down")
        self.assertEqual(sessionctl(first, "verify").returncode, 1)
        wait_until(lambda: sessionctl(first, "leave", third.name, "--yes").returncode == 0, "it is out")
        await_ready(second, [first.name, second.name])
        self.assertEqual(sessionctl(second, "members").returncode, 0)
        self.assert_there(second, session)

    def test_a_node_that_is_empty_joins_while_the_others_serve(self):
        self.with_each_store(self.join)

    def join(self, store):
        first, second = self.start_members(store, 2)
        session = self.store(first)
        new = self.start_alone(store, first.cookie)
        self.assertEqual(asked(new, "join", first.name), {"done": True})
        names = [first.name, second.name, new.name]
        for node in (first, new):
            await_ready(node, names)
        self.assert_there(new, session)
        self.assert_there(first, self.store(new))
        self.assertEqual(asked(first, "verify")["different"], [])
        # What the setting does not say, the files do.
        new.restart()
        await_ready(new, names)
        self.assert_there(new, session)

    def test_who_cannot_join_is_told_why_and_goes_on_as_before(self):
        self.with_each_store(self.refuse_to_join)

    def refuse_to_join(self, store):
        [member] = self.start_members(store, 1)
        new = self.start_alone(store, member.cookie)
        session = self.store(new)
        self.assertIn("keeps 1 sessions", self.refused(new, "join", member.name))
        self.assert_there(new, session)
        self.assertFalse(asked(new, "status")["draining"])
        self.assertIn("does not answer", self.refused(new, "join", new_name()))
        other = self.start_alone("ets", member.cookie)
        self.assertIn(f"the store here is {store}, and there ets", self.refused(new, "join", other.name))
        self.assertIn("one member", self.refused(other, "join", member.name))
        self.assert_there(new, session)

    def test_a_node_that_waits_for_another_is_said_to_be_starting(self):
        name, first = new_name(), "a@127.0.0.1"
        start = "spawn(fun() -> application:ensure_all_started(session_handler) end)."
        node = Node(self.epmd, name=name, application=False, arguments=[*self.arguments("mnesia", name, (first, name)), "-eval", start])
        self.addCleanup(node.stop)
        wait_until(lambda: f"waits for one of ['{first}']" in node.process.output(), "it tells whom it waits for", process=node.process)
        done = sessionctl(node, "status")
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertIn("session_handler is starting", done.stderr)

    def test_a_member_keeps_its_copies_in_memory_and_on_disc_again(self):
        first, second = self.start_members("mnesia", 2)
        session = self.store(first)
        for copies, kind in (("ram", "ram_copies"), ("disc", "disc_copies")):
            self.assertEqual(sessionctl(second, "role", copies).returncode, 2)
            self.assertEqual(asked(second, "role", copies, "--yes"), {"done": True})
            self.assertEqual(second.ask("mnesia:table_info(session_data, storage_type)"), kind)
            self.assert_there(second, session)

    def test_the_store_raft_has_no_copies_in_memory(self):
        self.assertIn("only the store mnesia", self.refused(self.start_alone("raft"), "role", "ram"))


class Serving(SharedCase):

    def test_a_lock_is_seen_and_taken_away_at_any_member(self):
        self.with_each_store(self.take_a_lock_away)

    def take_a_lock_away(self, store):
        first, second = self.start_members(store, 2)
        page, file = self.hold(first)
        wait_until(lambda: len(asked(second, "locks")) == 1, "the lock is known")
        [lock] = asked(second, "locks")
        self.assertEqual(lock["holder"]["pid"], page.pid)
        self.assertEqual(asked(second, "unlock", lock["handle"], "--yes"), {"done": True})
        wait_until(lambda: asked(first, "locks") == [], "the lock is free")
        file.unlink()
        page.wait(10)

    def hold(self, node):
        file = self.file()
        page = self.start_cli(HOLD.replace("ID", new_id()).replace("FILE", str(file)), node=node)
        wait_until(file.exists, "the session is open", process=page)
        return page, file

    def test_a_member_that_is_drained_waits_for_its_own_pages_alone(self):
        self.with_each_store(self.drain)

    def drain(self, store):
        first, second = self.start_members(store, 2)
        session = self.store(first)
        page, file = self.hold(first)
        self.assertEqual(asked(second, "drain", "--timeout", "1"), {"locks": 0})
        self.assertEqual(asked(first, "drain", "--timeout", "1", codes=(1,)), {"locks": 1})
        file.unlink()
        self.assertEqual((page.wait(10), page.output()), (0, ""))
        self.assertEqual(asked(first, "drain"), {"locks": 0})
        self.assertEqual(states(first), {first.name: "unready", second.name: "unready"})
        asked(second, "drain", "--undo")
        # With nodes=first the page would fail: it goes on to the next.
        read = self.run_cli(READ.replace("ID", session), first, erlang__node=f"{first.name},{second.name}")
        self.assert_body(read, "kept")


class Backup(SharedCase):

    def test_sessions_move_from_any_store_into_any(self):
        clusters = {"ets": [self.start_alone("ets")], "mnesia": self.start_members("mnesia", 2), "raft": self.start_members("raft", 3)}
        sessions, files = {}, {}
        for store, [node, *_] in clusters.items():
            sessions[store] = [self.store(node, f"{store} {n}") for n in range(3)]
            files[store] = self.directory / f"{store}.backup"
            self.assertEqual(asked(node, "backup", files[store])["sessions"], 3)
            self.assertEqual(asked(node, "verify", files[store])["store"], store)
            self.empty(node)
        for source, file in files.items():
            for target, nodes in clusters.items():
                with self.subTest(source=source, target=target):
                    self.assertEqual(asked(nodes[0], "restore", file, "--yes"), {"restored": 3, "kept": 0, "expired": 0})
                    # Another member has it too.
                    for n, session in enumerate(sessions[source]):
                        self.assert_there(nodes[-1], session, f"{source} {n}")
                    self.assertEqual(asked(nodes[0], "restore", file, "--yes"), {"restored": 0, "kept": 3, "expired": 0})
        for nodes in clusters.values():
            verified = asked(nodes[0], "verify")
            self.assertEqual((verified["sessions"], verified["different"], verified["unreachable"]), (9, [], []))

    def empty(self, node):
        for session in asked(node, "list")["sessions"]:
            asked(node, "destroy", session["handle"], "--yes")
