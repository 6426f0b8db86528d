# SPDX-License-Identifier: Apache-2.0
"""Nodes that share their sessions, through each store that can."""
import secrets

from .case import SystemCase
from .ctl import asked
from .node import Node
from .processes import wait_until
from .programs import ra_paths

STORES = ("mnesia", "raft")
# On a machine that does much else, Ra waits for its timers.
PATIENCE = 30


class ClusterCase(SystemCase):
    has_node = False

    def start_members(self, store, count):
        """Ready, and of one cluster."""
        cookie = secrets.token_hex(10)
        names = [new_name() for _ in range(count)]
        starts = [self.in_background(lambda name=name: self.start_member(store, name, cookie, names)) for name in names]
        nodes = [start.result() for start in starts]
        for node in nodes:
            await_ready(node, names)
        return nodes

    def start_member(self, store, name=None, cookie=None, members=()):
        """Without members, one that serves alone."""
        name = name or new_name()
        node = Node(self.epmd, name=name, cookie=cookie, arguments=self.arguments(store, name, members))
        self.addCleanup(node.stop)
        return node

    def start_alone(self, store, cookie=None):
        node = self.start_member(store, cookie=cookie)
        await_ready(node, [node.name])
        return node

    def arguments(self, store, name, members):
        arguments = ["-kernel", "prevent_overlapping_partitions", "false", "-session_handler", "store", store, "sweep_interval", "1"]
        if store != "ets":
            arguments += ["data_dir", f'"{self.data_dir(name)}"', "members", "[" + ",".join(f"'{member}'" for member in members) + "]"]
        if store == "raft":
            arguments += ["groups", "4", *ra_paths()]
        return arguments

    def data_dir(self, name):
        return self.directory / ("data-" + name.split("@")[0])


def new_name():
    return f"m{secrets.token_hex(4)}@127.0.0.1"


def await_ready(node, names):
    """Until the node serves, with these members."""
    def is_ready():
        status = asked(node, "status")
        return status["ready"] and sorted(status["members"]) == sorted(names)
    wait_until(is_ready, f"{node.name} is ready", PATIENCE, node.process)


def states(node):
    """Of the members, as the node sees them."""
    return {member["node"]: member["state"] for member in asked(node, "members", codes=(0, 1))}
