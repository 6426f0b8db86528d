# SPDX-License-Identifier: Apache-2.0
"""Erlang\\Node behind php-fpm: connections outlive requests, and what belongs to a request does not."""
from harness.case import SystemCase

PAGE = """
use Erlang\\{Atom, Node, TimeoutException, Tuple};
$node = Node::connect();
try { while (true) { $node->receive(0.02); echo 'old message '; } } catch (TimeoutException) {}
echo $node->name(), ' ', $node->call('erlang', 'abs', [-1]);
$node->register('page');
$node->cast('erlang', 'send', [$node->self(), 'nobody waits for it']);
$node->cast('erlang', 'send', [Tuple::of(Atom::of('page'), Atom::of($node->name())), 'nor for this']);
$node->monitor('rex');
"""

ENDS = """
$node = Erlang\\Node::connect();
$node->send('watcher', $node->self());
$node->call('erlang', 'node');
"""


class Nodes(SystemCase):
    def test_a_worker_keeps_its_connection_and_none_of_the_messages_names_and_monitors(self):
        fpm = self.start_fpm()
        page = self.page(PAGE)
        first = fpm.get(page)
        self.assertRegex(first.text, r"^\w+@php 1$", first.describe())
        for _ in range(3):
            self.assert_body(fpm.get(page), first.text)

    def test_the_first_request_after_a_restart_of_the_node_sees_nothing_of_it(self):
        node = self.start_node()
        fpm = self.start_fpm(node)
        page = self.page(PAGE)
        for _ in range(3):
            answer = fpm.get(page)
            self.assertRegex(answer.text, r"^\w+@php 1$", answer.describe())
            self.assert_quiet(answer)
            node.restart()

    def test_a_request_that_ends_is_a_process_that_ends(self):
        fpm = self.start_fpm()
        self.node.ask(
            "register(watcher, spawn(fun() -> receive Pid -> monitor(process, Pid) end, receive {'DOWN', _, _, _, Why} -> put(why, Why) end, "
            "receive {ask, From} -> From ! get(why) end end))")
        self.assert_body(fpm.get(self.page(ENDS)), "")
        self.assertEqual(self.node.ask("watcher ! {ask, self()}, receive Why -> Why after 5000 -> silence end"), "normal")
