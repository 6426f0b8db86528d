# SPDX-License-Identifier: Apache-2.0
"""The programs and built files that the tests need. A missing one fails the test."""
import functools
import os
import pathlib
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[3]
# Where dev/build puts it, unless the environment names another build.
EXTENSION = pathlib.Path(os.environ.get("ERLANG_EXTENSION_DIR", ROOT / ".build-php" / "modules")) / "erlang.so"
# Where dev/setup unpacks Ra.
RA = ROOT / ".build-ra"
EBIN = ROOT / "server" / "_build" / "default" / "lib" / "session_handler" / "ebin"

# Debian keeps nginx and php-fpm where users other than root do not look.
SEARCH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"

PACKAGES = {
    "elixir": "elixir", "erl": "erlang-base", "erlc": "erlang-base", "epmd": "erlang-base", "erl_call": "erlang-base",
    "php": "php-cli", "php-cgi": "php-cgi", "php-fpm": "php-fpm", "php-config": "php-dev",
    "promtool": "prometheus", "chromium": "chromium", "chromedriver": "chromium-driver",
    "nginx": "nginx-light", "openssl": "openssl", "setpriv": "util-linux", "strace": "strace",
}


def program(name):
    """The path of a program, or an error that says what to install."""
    found = find(name)
    if found is None:
        raise AssertionError(f"{name} is missing: install {PACKAGES[name]}")
    return found


@functools.cache
def find(name):
    if name == "php-fpm":
        return shutil.which("php-fpm" + php_version(), path=SEARCH) or shutil.which(name, path=SEARCH)
    return shutil.which(name, path=SEARCH)


@functools.cache
def php_version():
    """The version that Debian puts into the name of php-fpm."""
    command = [program("php-config"), "--version"]
    version = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return ".".join(version.split(".")[:2])


def ra_paths():
    """Arguments of erl, for the store raft and what it stands on."""
    libraries, store = sorted(RA.glob("*/ebin")), EBIN.parents[1] / "session_handler_raft" / "ebin"
    if not libraries:
        raise AssertionError("Ra is missing: run dev/setup")
    if not store.exists():
        raise AssertionError(f"{store} is missing: run dev/build")
    return ["-pa", str(store), *map(str, libraries)]


def require_build():
    for built in (EXTENSION, EBIN / "session_handler.beam"):
        if not built.exists():
            raise AssertionError(f"{built} is missing: run dev/build")
