# SPDX-License-Identifier: Apache-2.0
"""Nodes that share their sessions, and a redis with a replica."""
import concurrent.futures
import secrets

from harness.node import Node
from harness.processes import wait_until
from harness.programs import ra_paths

from .asking import ask
from .lab import shipped_flags

FORMING = 60


def start_members(lab, label, count, *settings):
    """The nodes of one cluster, when they are ready. `settings` are those of the application, names and values in turn."""
    names = [f"{label}{number}{secrets.token_hex(3)}@127.0.0.1" for number in range(count)]
    cookie, members = secrets.token_hex(10), "[" + ",".join(f"'{name}'" for name in names) + "]"
    common = [*ra_paths(), *shipped_flags(), *options("members", members, *settings)]
    epmd = lab.epmd
    # A node ends with the thread that has started it, so the threads stay until the scene is over.
    threads = lab.enter_context(concurrent.futures.ThreadPoolExecutor(count))

    def start(name):
        folder = lab.folder("data-" + name.split("@")[0])
        return lab.keep(Node(epmd, name=name, cookie=cookie, arguments=[*common, *options("data_dir", f'"{folder}"')]))

    nodes = list(threads.map(start, names))
    for node in nodes:
        wait_until(lambda node=node: is_ready(node, count), "all members are there", FORMING, node.process)
    return nodes


def is_ready(node, count):
    return node.ask("{session_store:is_ready(), length(session_store:members())}").replace(" ", "") == f"{{true,{count}}}"


def options(*pairs):
    return [part for name, value in zip(pairs[::2], pairs[1::2]) for part in ("-session_handler", name, value)]


def start_replica(lab, primary):
    """When it has all that the primary has."""
    replica = lab.start_redis("--replicaof", f"127.0.0.1 {primary.port}")
    wait_until(lambda: b"state=online" in ask(primary, b"INFO replication"), "the replica follows", 20, replica.process)
    return replica
