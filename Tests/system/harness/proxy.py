# SPDX-License-Identifier: Apache-2.0
"""A TCP proxy between PHP and a node that reads the protocol's frames, and cuts, delays or loses them."""
import dataclasses
import queue
import re
import socket
import struct
import threading
import time

from .listener import Listener

# In the handshake, lengths have two bytes: two messages from the client, three from the node. Later: four.
HANDSHAKE = {"client": 2, "node": 3}
# The payload is the frame's second term: a tuple that begins with the message's name.
NAMED = re.compile(rb"\x83h.w(.)([$a-z_]+)", re.DOTALL)
HELLO = re.compile(rb"w\x05hello")

CUT = "cut"
LOSE = "lose"
CUT_AFTER = "cut after"
# The client's side ends and the node does not learn of it, as when a cable is pulled.
CUT_UNSEEN = "cut unseen"


@dataclasses.dataclass
class Frame:
    sender: str
    name: str
    size: int
    time: float


def name_of(content):
    """tick, hello, the name of a message of the session protocol, or control for all else."""
    if not content:
        return "tick"
    if HELLO.search(content):
        return "hello"
    named = NAMED.search(content)
    return named[2][:named[1][0]].decode() if named else "control"


class Proxy(Listener):
    """`rule`, if set, says of every frame what becomes of it; None: it goes on."""

    def __init__(self, port, delay=0.0):
        self.target = port
        self.delay = delay
        self.rule = None
        self.frames = []
        self.connects = 0
        self.is_black_hole = False
        self.guard = threading.Lock()
        self.links = set()
        super().__init__()

    def accepted(self, client):
        self.connects += 1
        try:
            node = socket.create_connection(("127.0.0.1", self.target), 5)
        except OSError:
            client.close()
            return
        Link(self, client, node)

    def note(self, sender, content):
        frame = Frame(sender, name_of(content), len(content), time.monotonic())
        with self.guard:
            self.frames.append(frame)
        return self.rule(frame) if self.rule else None

    def names(self, sender, ignoring=("control", "tick", "hello")):
        """The messages of one side in their order."""
        with self.guard:
            names = [frame.name for frame in self.frames if frame.sender == sender]
        return [name for name in names if name not in ignoring]

    def forget(self):
        with self.guard:
            self.frames.clear()

    def cut(self):
        for link in list(self.links):
            link.close(unseen=False)

    def disconnect(self):
        self.cut()


class Link:
    """One connection through the proxy."""

    def __init__(self, proxy, client, node):
        self.proxy = proxy
        self.sockets = (client, node)
        self.answers = queue.Queue()
        self.is_unseen = False
        for end in self.sockets:
            end.settimeout(None)
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        proxy.links.add(self)
        proxy.run(self.pump, "client", client, node)
        proxy.run(self.pump, "node", node, client)
        proxy.run(self.deliver)

    def pump(self, sender, source, target):
        try:
            with source.makefile("rb") as stream:
                for _ in range(HANDSHAKE[sender]):
                    self.forward(sender, target, *self.read(stream, ">H"))
                while True:
                    header, content = self.read(stream, ">I")
                    action = self.proxy.note(sender, content)
                    self.is_unseen |= action == CUT_UNSEEN
                    if action in (CUT, CUT_UNSEEN):
                        break
                    if action != LOSE:
                        self.forward(sender, target, header, content)
                    if action == CUT_AFTER:
                        break
        except (OSError, ValueError):
            pass
        self.close()

    @staticmethod
    def read(stream, layout):
        header = stream.read(struct.calcsize(layout))
        if len(header) != struct.calcsize(layout):
            raise ConnectionError
        content = stream.read(struct.unpack(layout, header)[0])
        return header, content

    def forward(self, sender, target, header, content):
        if self.proxy.is_black_hole:
            return
        if sender == "node" and self.proxy.delay:
            # In their order, each as late as the other: a delay on the way, not a slow link.
            self.answers.put((time.monotonic() + self.proxy.delay, target, header + content))
        else:
            target.sendall(header + content)

    def deliver(self):
        while True:
            item = self.answers.get()
            if item is None:
                return
            due, target, data = item
            time.sleep(max(0.0, due - time.monotonic()))
            try:
                target.sendall(data)
            except OSError:
                return

    def close(self, unseen=None):
        unseen = self.is_unseen if unseen is None else unseen
        client, node = self.sockets
        if not unseen:
            self.proxy.links.discard(self)
        self.answers.put(None)
        for end in [client] if unseen else [client, node]:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()
