# SPDX-License-Identifier: Apache-2.0
"""PHP's session tests, with the save handler changed from `files` to `erlang`."""
import pathlib
import re
import shutil

# Where a test names the handler: in settings, in calls, and in what it expects to see. An upload field of one test is called "files" too.
CHANGES = [(re.compile(pattern), replacement) for pattern, replacement in (
    (r'(session\.save_handler *= *"?)files', r"\1erlang"),
    (r"""(["']session\.save_handler["'], *["'])files""", r"\1erlang"),
    (r'session_module_name\("files"\)', 'session_module_name("erlang")'),
    (r'string\(5\) "files"', 'string(6) "erlang"'),
    (r"(data|module): files \(path", r"\1: erlang (path"),
    (r"data \(files\)", "data (erlang)"),
)]

TESTS = pathlib.Path("ext/session/tests")
# One test includes this file by a relative path.
CGI = pathlib.Path("sapi/cgi/tests/include.inc")
RUNNER = pathlib.Path("run-tests.php")


def adapt(text):
    for pattern, replacement in CHANGES:
        text = pattern.sub(replacement, text)
    return text


def copy(source, target):
    """A fresh copy of the tests of PHP's source tree, adapted."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source / TESTS, target / TESTS)
    for path in (CGI, RUNNER):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / path, target / path)
    for path in (target / TESTS).iterdir():
        # Some hold bytes that are no UTF-8.
        path.write_text(adapt(path.read_text("latin-1")), "latin-1")
