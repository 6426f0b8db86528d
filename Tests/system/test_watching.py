# SPDX-License-Identifier: Apache-2.0
"""What the server tells over HTTP, and what it does not."""
import json
import re
import subprocess

from harness import http
from harness.case import new_id
from harness.processes import free_port, is_port_open, wait_until
from harness.programs import ROOT, program
from harness.waiting import WaitingCase

COUNT = "session_id('ID'); session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; session_write_close(); echo $_SESSION['n'];"
DATA = "the-visitors-secret-data"
SECRET = f"session_id('ID'); session_start(); $_SESSION['s'] = '{DATA}'; session_write_close(); session_start(); sleep(30);"


class WatchedCase(WaitingCase):

    @classmethod
    def setUpClass(cls):
        cls.port = free_port()
        cls.node_arguments = http.arguments(cls.port)
        super().setUpClass()

    def grown(self, before, name):
        return http.metrics(self.port)[name] - before[name]


class Metrics(WatchedCase):

    def test_prometheus_finds_nothing_wrong_with_them(self):
        text = http.request(self.port, "/metrics")[2]
        checked = subprocess.run(
            [program("promtool"), "check", "metrics"], input=text, capture_output=True, text=True, check=False)
        self.assertEqual((checked.returncode, checked.stdout + checked.stderr), (0, ""))

    def test_requests_are_counted_and_timed(self):
        before, session = http.metrics(self.port), new_id()
        for expected in ("1", "2"):
            self.assert_body(self.run_cli(COUNT.replace("ID", session)), expected)
        self.assertEqual(self.grown(before, 'session_handler_requests_total{request="start"}'), 2)
        self.assertEqual(self.grown(before, 'session_handler_requests_total{request="create"}'), 1)
        self.assertEqual(self.grown(before, 'session_handler_requests_total{request="commit"}'), 1)
        self.assertEqual(self.grown(before, 'session_handler_request_duration_seconds_count{request="commit"}'), 1)
        self.assertEqual(self.grown(before, "session_handler_connections_opened_total"), 2)
        self.assertEqual(self.grown(before, "session_handler_sessions"), 1)

    def test_locks_waits_and_refusals_are_counted(self):
        before, session = http.metrics(self.port), new_id()
        holder = self.start_holder(session)
        waiter, told = self.start_waiter(session)
        self.assertEqual(self.grown(before, "session_handler_locks"), 1)
        self.assertEqual(self.grown(before, "session_handler_lock_waiters"), 1)
        self.run_cli(COUNT.replace("ID", session), erlang__session__lock_timeout=0)
        self.assertEqual(self.grown(before, 'session_handler_refusals_total{reason="lock_timeout"}'), 1)
        holder.kill()
        self.served_at(told)
        waiter.wait(5)
        wait_until(lambda: self.grown(before, "session_handler_lock_wait_seconds_count") == 1, "the wait is counted")

    def test_every_metric_is_in_the_manual_and_no_other(self):
        names = {line.split()[2] for line in http.request(self.port, "/metrics")[2].splitlines() if line.startswith("# TYPE")}
        self.assertEqual(names, documented("session_handler_") - of_other_stores())


def documented(prefix):
    """The first cells of the rows of docs/operating.md that begin so."""
    rows = [line for line in (ROOT / "docs" / "operating.md").read_text().splitlines() if line.startswith(f"| `{prefix}")]
    return {row.split("`")[1].split("{")[0] for row in rows}


def of_other_stores():
    """What a node with the store ets and its defaults does not tell: session_prometheus_tests."""
    return documented("session_handler_disc_") | documented("session_handler_raft_") | {"session_handler_sessions_limit"}


class Monitoring(WatchedCase):
    """The files in server/monitoring."""
    FOLDER = ROOT / "server" / "monitoring"

    def promtool(self, *arguments):
        checked = subprocess.run([program("promtool"), *arguments], capture_output=True, text=True, check=False)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def known(self):
        return {line.split()[2] for line in http.request(self.port, "/metrics")[2].splitlines() if line.startswith("# TYPE")}

    def used(self, file):
        names = set(re.findall(r"session_handler_[a-z_]+", (self.FOLDER / file).read_text()))
        return {re.sub("_(bucket|count|sum)$", "", name) for name in names}

    def test_the_alerts_are_right_and_fire_for_what_they_are_for(self):
        self.promtool("check", "rules", self.FOLDER / "alerts.yml")
        self.promtool("test", "rules", self.FOLDER / "alerts_test.yml")
        tested = re.findall(r"alertname: (\w+)\n +exp_alerts:\n +- exp_labels: .*instance: a", (self.FOLDER / "alerts_test.yml").read_text())
        self.assertEqual(sorted(tested), sorted(self.alerts()))

    def alerts(self):
        return re.findall(r"alert: (\w+)", (self.FOLDER / "alerts.yml").read_text())

    def test_every_alert_has_a_heading_in_the_manual_and_no_other_has(self):
        headings = re.findall(r"^### (\w+)$", (ROOT / "docs" / "operating.md").read_text(), re.MULTILINE)
        self.assertEqual(sorted(self.alerts()), sorted(headings))

    def test_alerts_and_dashboard_use_metrics_that_are_there(self):
        known = self.known() | of_other_stores()
        for file in ("alerts.yml", "dashboard.json"):
            self.assertEqual(self.used(file) - known, set(), file)

    def test_the_dashboard_is_json_and_its_queries_are_right(self):
        dashboard = json.loads((self.FOLDER / "dashboard.json").read_text())
        queries = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
        self.assertGreater(len(queries), 10)
        rules = [{"record": f"panel:{number}", "expr": query.replace("$__rate_interval", "1m").replace("$instance", "a")}
                 for number, query in enumerate(queries)]
        file = self.directory / "queries.yml"
        file.write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
        self.promtool("check", "rules", file)


class Health(WatchedCase):

    def test_a_node_that_serves_is_up_and_ready(self):
        self.assertEqual(http.request(self.port, "/health")[::2], (200, "up\n"))
        self.assertEqual(http.request(self.port, "/ready")[::2], (200, "ready\n"))

    def is_ready(self):
        try:
            return http.request(self.port, "/ready")[0] == 200
        except OSError:
            return False

    def test_a_crash_of_the_port_harms_no_session_and_it_is_there_again(self):
        session = new_id()
        holder = self.start_holder(session)
        for _ in range(3):
            self.node.ask("exit(whereis(session_http), kill)")
            wait_until(self.is_ready, "it answers again")
        self.assertEqual(self.node.locks(), (1, 0))
        self.assertTrue(holder.is_running())

    def test_without_the_setting_no_port_is_open(self):
        port = free_port()
        self.start_node()
        self.assertFalse(is_port_open(port))

    def test_a_port_that_is_taken_is_told_in_one_sentence_and_sessions_are_served(self):
        node = self.start_node(arguments=http.arguments(self.port))
        sentence = f"http_port {self.port} at 127.0.0.1 cannot be used: address already in use"
        wait_until(lambda: sentence in node.process.output(), "it is told")
        self.assert_body(self.run_cli(COUNT.replace("ID", new_id()), node), "1")


class Safety(WatchedCase):

    def test_nothing_can_be_changed_over_http(self):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            self.assertGreaterEqual(http.request(self.port, "/status.json", method, "x=1")[0], 400, method)

    def test_a_page_from_elsewhere_whose_name_leads_here_is_told_nothing(self):
        self.assertEqual(http.request(self.port, "/status.json", Host=f"evil.example:{self.port}")[0], 403)
        self.assertEqual(http.request(self.port, "/status.json", Host=f"localhost:{self.port}")[0], 200)

    def test_no_other_file_can_be_read(self):
        for path in ("/../../../../etc/passwd", "/..%2f..%2fetc/passwd", "/index.html", "/page.js%00", "//etc/passwd"):
            code, _, text = http.request(self.port, path)
            self.assertGreaterEqual(code, 400, path)
            self.assertNotIn("root:", text)

    def test_neither_data_nor_ids_nor_the_cookie_are_told(self):
        session = new_id()
        holder = self.start_cli(SECRET.replace("ID", session))
        wait_until(lambda: http.status(self.port)["locked"], "it is locked", process=holder)
        wait_until(lambda: http.status(self.port)["sessions"], "it is stored", process=holder)
        told = "".join(http.request(self.port, path)[2] for path in ("/", "/status.json", "/metrics"))
        for secret in (DATA, session, self.node.cookie):
            self.assertNotIn(secret, told)

    def test_without_hashed_ids_no_whole_id_is_told(self):
        port, session = free_port(), new_id()
        node = self.start_node(arguments=http.arguments(port, "hash_ids", "false"))
        holder = self.start_cli(SECRET.replace("ID", session), node=node)
        [locked] = wait_until(lambda: http.status(port)["locked"], "it is locked", process=holder)
        self.assertTrue(session.startswith(locked["handle"].rstrip(".")))
        self.assertNotIn(session, json.dumps(http.status(port)))
