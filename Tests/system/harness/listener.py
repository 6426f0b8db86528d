# SPDX-License-Identifier: Apache-2.0
"""A port of loopback that hands each client to a subclass, and the threads that serve them."""
import socket
import threading


class Listener:
    """Serves from its construction on: a subclass sets its own fields first."""

    def __init__(self):
        self.threads = []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self.listener.getsockname()[1]
        self.run(self.accept)

    def accepted(self, client):
        raise NotImplementedError

    def run(self, function, *arguments):
        thread = threading.Thread(target=function, args=arguments, daemon=True)
        self.threads.append(thread)
        thread.start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.accepted(client)

    def disconnect(self):
        """Ends what the subclass has with its clients."""
        raise NotImplementedError

    def stop(self):
        close(self.listener)
        self.disconnect()
        for thread in self.threads:
            thread.join(5)


def close(waiting):
    """shutdown wakes the thread that waits; close alone does not."""
    try:
        waiting.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    waiting.close()
