# SPDX-License-Identifier: Apache-2.0
"""Where a result comes from: the machine, and the versions of all that took part."""
import os
import platform
import re
import subprocess

from harness.programs import ROOT, find

# Program, arguments, and what the version looks like in their output.
PROGRAMS = {
    "PHP": ("php", "-n", "-r", "echo PHP_VERSION;"),
    "OTP": ("erl", "-noinput", "-boot", "no_dot_erlang", "-eval", "io:put_chars(erlang:system_info(otp_release)), halt()."),
    "redis-server": ("redis-server", "--version"),
    "memcached": ("memcached", "--version"),
    "nginx": ("nginx", "-v"),
}
EXTENSIONS = {"phpredis": "redis", "php-memcached": "memcached", "igbinary": "igbinary"}
LOADED = "-ddisplay_errors=0 -dextension=igbinary -dextension=msgpack -dextension=redis -dextension=memcached".split()


def describe():
    return {"machine": machine(), "versions": versions(), "revision": revision()}


def machine():
    return {
        "processor": first(r"model name\s*: (.*)", read("/proc/cpuinfo")),
        "cores": os.cpu_count(),
        "memory": f"{int(first(r'MemTotal: +([0-9]+)', read('/proc/meminfo')) or 0) / 2**20:.0f} GB",
        "system": first(r'PRETTY_NAME="(.*)"', read("/etc/os-release")),
        "kernel": platform.release(),
    }


def versions():
    told = {name: first(r"(\d+(?:\.\d+)*)", output(*command)) for name, command in PROGRAMS.items()}
    told |= {name: output("php", "-n", *LOADED, "-r", f"echo phpversion('{module}');") for name, module in EXTENSIONS.items()}
    return {name: version for name, version in told.items() if version}


def revision():
    """What it writes itself is no change of what it measures."""
    name = output("git", "-C", str(ROOT), "rev-parse", "--short", "HEAD")
    changed = output("git", "-C", str(ROOT), "status", "--porcelain", "--", ".", ":!bench/results", ":!docs")
    return name + ("+" if changed else "")


def output(name, *arguments):
    """What a program says of itself; nothing when it is not there."""
    path = find(name)
    if path is None:
        return ""
    done = subprocess.run([path, *arguments], capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr).strip()


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def first(pattern, text):
    found = re.search(pattern, text)
    return found[1].strip() if found else ""
