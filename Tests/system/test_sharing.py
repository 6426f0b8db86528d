# SPDX-License-Identifier: Apache-2.0
"""Sessions are the same whichever PHP serves the page."""
import http.client

from harness import php
from harness.case import SystemCase, new_id

COUNT = "session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; echo $_SESSION['n'];"


class Sharing(SystemCase):

    def test_two_php_fpm_masters_share_sessions(self):
        first, second = self.start_fpm(), self.start_fpm()
        script, session = self.page(COUNT), new_id()
        for count, fpm in enumerate([first, second, second, first, first], 1):
            self.assert_body(fpm.get(script, session=session), str(count))

    def test_php_cgi_and_php_cli_share_sessions_with_php_fpm(self):
        fpm, script, session = self.start_fpm(), self.page(COUNT), new_id()
        self.assert_body(fpm.get(script, session=session), "1")
        self.assert_body(php.run_cgi(self.node, script, f"PHPSESSID={session}"), "2")
        self.assert_body(self.run_cli(f"session_id('{session}'); {COUNT}"), "3")
        self.assert_body(fpm.get(script, session=session), "4")

    def test_a_browser_keeps_its_session_behind_nginx(self):
        script = self.page(COUNT)
        nginx = self.start_nginx(self.start_fpm(workers=2, session__use_strict_mode=1), script)
        body, cookie = self.browse(nginx, None)
        self.assertEqual(body, b"1")
        self.assertRegex(cookie, "^PHPSESSID=[A-Za-z0-9,-]+")
        for expected in (b"2", b"3"):
            body, again = self.browse(nginx, cookie.split(";")[0])
            self.assertEqual(body, expected)
            self.assertIsNone(again, "a known visitor gets no new cookie")

    def browse(self, nginx, cookie):
        browser = http.client.HTTPConnection("127.0.0.1", nginx.port, timeout=10)
        self.addCleanup(browser.close)
        browser.request("GET", "/", headers={"Cookie": cookie} if cookie else {})
        answer = browser.getresponse()
        self.assertEqual(answer.status, 200)
        return answer.read(), answer.getheader("Set-Cookie")
