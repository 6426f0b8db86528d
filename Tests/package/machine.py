# SPDX-License-Identifier: Apache-2.0
"""A Debian with systemd as its first process, in namespaces of its own: what it writes is in memory, and gone with it."""
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

# A root with systemd, and in /srv/packages our packages; what they need is in apt's cache. `dev/compat package` makes it.
ROOT = os.environ.get("MACHINE_ROOT", "")

# In mount, process, network and other namespaces of its own. The network has nothing but loopback.
BOOT = """
set -e
root=$0
mount --make-rprivate /
mount -t tmpfs tmpfs "$root"
mkdir "$root/upper" "$root/work" "$root/merged"
mount -t overlay -o "lowerdir=$1,upperdir=$root/upper,workdir=$root/work" overlay "$root/merged"
cd "$root/merged"
rm -f usr/sbin/policy-rc.d
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs run
mkdir -p .old
pivot_root . .old
umount -l /.old
hostname machine
exec env -i container=unshare PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 /lib/systemd/systemd --log-target=journal --show-status=no
"""
NAMESPACES = ("--mount", "--pid", "--uts", "--ipc", "--net", "--cgroup")


class Machine:

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="machine-")
        command = ["unshare", *NAMESPACES, "--fork", "--kill-child", "sh", "-c", BOOT, self.folder, ROOT]
        self.popen = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        try:
            self.pid = wait_until(self.first_process, "the machine's first process is there")
            wait_until(self.is_booted, "the machine has booted", 60)
        except BaseException:
            self.stop()
            raise

    def first_process(self):
        """The pid that systemd has for us; before that, a shell has it."""
        children = pathlib.Path(f"/proc/{self.popen.pid}/task/{self.popen.pid}/children").read_text().split()
        return next((int(child) for child in children if b"systemd" in pathlib.Path(f"/proc/{child}/cmdline").read_bytes()[:20]), None)

    def is_booted(self):
        # degraded: a unit that needs the kernel to itself has failed.
        return self.run("systemctl", "is-system-running", check=False).strip() in ("running", "degraded")

    def run(self, *command, check=True):
        """What the command prints."""
        enter = ["nsenter", "--target", str(self.pid), "--mount", "--pid", "--uts", "--ipc", "--net", "--cgroup", "--"]
        clean = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"]
        done = subprocess.run(
            [*enter, *clean, *command], capture_output=True, text=True, timeout=180, check=False, stdin=subprocess.DEVNULL)
        if check and done.returncode != 0:
            raise AssertionError(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def shell(self, script, check=True):
        return self.run("sh", "-c", script, check=check)

    def property(self, name, unit="session-handler.service"):
        return self.run("systemctl", "show", "--property", name, "--value", unit).strip()

    def stop(self):
        self.popen.send_signal(signal.SIGKILL)
        self.popen.wait()
        # The mounts end with the last of its processes.
        wait_until(lambda: shutil.rmtree(self.folder, ignore_errors=True) or not os.path.exists(self.folder), "the machine is gone")


class MachineCase(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        if missing := missing_to_run():
            raise unittest.SkipTest(missing)
        cls.machine = Machine()
        cls.addClassCleanup(cls.machine.stop)

    def wait_until(self, condition, what, patience=60):
        return wait_until(condition, what, patience)


def missing_to_run():
    if not ROOT:
        return "MACHINE_ROOT is missing: `dev/compat package` makes the root that it names, and runs this"
    if os.geteuid() != 0:
        return "the right to make namespaces is missing: run as root"
    absent = [name for name in ("unshare", "nsenter", "mount") if not shutil.which(name)]
    return f"{absent[0]} is missing: install util-linux and mount" if absent else None


def wait_until(condition, what, patience=10):
    end = time.monotonic() + patience
    while True:
        if result := condition():
            return result
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {patience} s")
        time.sleep(0.1)
