# SPDX-License-Identifier: Apache-2.0
"""nginx and PHP-FPM with 8 workers, under as many requests as they serve: of many visitors, and of a few who wait for each other."""
import json
import statistics
import subprocess

from harness.web import Nginx, Pool

from measure import contenders
from measure.lab import peer
from measure.figures import HIGHER
from measure.result import Result
from measure.rounds import SCENES, in_rounds

TITLE = "nginx and PHP-FPM, 8 workers"
LIMIT = {"small": 180, "full": 420}
PLANS = {"small": {"rounds": 5, "seconds": 1}, "full": {"rounds": 7, "seconds": 3}}
WORKERS, CONNECTIONS = 8, 16
MANY, FEW = 10_000, 4


class Site:
    """A contender's own web server."""

    def __init__(self, lab, contender):
        self.name = contender.name
        # As a site would have it; the pages' cookies come from the visitors.
        ini = "zend_extension = opcache\n" + contender.ini(session__use_cookies=1, error_log=lab.directory / "sites.log")
        pool = lab.keep(Pool(lab.directory, ini, contender.variables(), WORKERS))
        self.port = lab.keep(Nginx(lab.directory, pool, SCENES / "web_page.php")).port

    def load(self, seconds, visitors, seed):
        """What wrk tells."""
        command = [peer("wrk", "wrk"), "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s", "--timeout", "10s"]
        command += ["--script", str(SCENES / "web.lua"), f"http://127.0.0.1:{self.port}/", "--", str(visitors), str(seed)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=True)
        return json.loads(done.stdout.strip().splitlines()[-1])


def measure(lab, plan):
    everybody, locked = contenders.in_lab(lab, contenders.ALL), contenders.in_lab(lab, contenders.LOCKED)
    result = Result("web", TITLE, baselines=contenders.baselines(everybody))
    sites = {contender.name: Site(lab, contender) for contender in everybody}
    # Without locks, a few visitors' pages would overwrite each other's changes: that is fast and of no use.
    for panel, visitors, names in (("many sessions", MANY, list(sites)), ("few sessions", FEW, [contender.name for contender in locked])):
        case, told = result.case(panel, "requests/s", better=HIGHER), {name: [] for name in names}
        for site in sites.values():
            site.load(1, visitors, 1)
        for number, name in enumerate(in_rounds(names, plan["rounds"])):
            load = sites[name].load(plan["seconds"], visitors, number // len(names))
            case.of(name).rounds.append(load["requests"] / load["microseconds"] * 1e6)
            told[name].append(load)
        for name, loads in told.items():
            case.of(name).notes |= notes(loads)
    result.remarks.append(f"{CONNECTIONS} connections, {MANY:,} visitors or {FEW}; a page changes a session of 1 KB. The load is made on the same cores.")
    return result


def notes(loads):
    requests, failed = (sum(load[key] for load in loads) for key in ("requests", "failed"))
    told = {f"p{part}": f"{statistics.median(load[f'p{part}'] for load in loads) / 1000:.1f} ms" for part in (50, 99)}
    return told | ({"failed": f"{failed} of {requests}"} if failed else {})
