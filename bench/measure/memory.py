# SPDX-License-Identifier: Apache-2.0
"""What a server takes of the machine's memory."""
import pathlib


def resident(server):
    """Kilobytes."""
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
