# SPDX-License-Identifier: Apache-2.0
"""A PHP worker that has served very many requests is as large as it was. Started by dev/soak."""
import os
import pathlib
import re

from harness.case import SystemCase

REQUESTS = int(os.environ.get("REQUESTS", "100000"))
# Where the size is first looked at: every page has been served often, and all that is kept is there.
SETTLED = REQUESTS // 10
# What the allocators may vary by. A byte per request would be more.
ALLOWED_KB = 64

# What a request can do to a session. The number makes the data vary in size.
PAGES = [
    "session_id('shared'); session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1;",
    "session_id('shared'); session_start();",
    "session_id('shared'); session_start(['read_and_close' => true]);",
    "session_start(); $_SESSION['new'] = 1; session_destroy();",
    "session_id('large'); session_start(); $_SESSION['data'] = str_repeat('x', $n * 7919 % 60000);",
    "session_id('moving'); session_start(); $_SESSION['n'] = 1; session_regenerate_id(true); session_destroy();",
    "session_id('reset'); session_start(); $_SESSION['n'] = 1; session_reset(); session_abort();",
    "session_id('not!valid'); @session_start();",
    "session_save_path('nobody@127.0.0.1:1'); session_id('lost'); @session_start();",
]


class Worker(SystemCase):

    def test_a_worker_that_served_many_requests_is_no_larger_than_after_the_first_tenth(self):
        fpm = self.start_fpm(workers=1, log_errors=0)
        cases = "".join(f"case {number}: {page} break;\n" for number, page in enumerate(PAGES))
        page = self.page(f"$n = (int) $_GET['n']; switch ($n % {len(PAGES)}) {{ {cases} }} echo getmypid();")
        pids, sizes = set(), {}
        for number in range(1, REQUESTS + 1):
            pids.add(fpm.get(page, query=f"n={number}").text)
            if number % SETTLED == 0:
                sizes[number] = resident_kb(fpm.get(page, query=f"n={number}").text)
        print(f"[{', '.join(f'{number}: {size} KB' for number, size in sizes.items())}] ", end="", flush=True)
        self.assertEqual(len(pids), 1, "one worker served them all")
        self.assertLessEqual(sizes[REQUESTS] - sizes[SETTLED], ALLOWED_KB)


def resident_kb(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.search(r"^VmRSS:\s+(\d+) kB$", status, re.MULTILINE).group(1))
