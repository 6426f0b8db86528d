# SPDX-License-Identifier: Apache-2.0
"""The status page in a browser: what it shows, how it moves, and who can use it. With SCREENSHOTS=DIR in the environment, pictures are left there."""
import os
import pathlib

from harness import contrast, http
from harness.browser import ENTER, TAB, Browser
from harness.case import new_id
from harness.processes import free_port, wait_until
from harness.waiting import WaitingCase

WORK = """
for ($n = 0; !file_exists('FILE'); $n++) {
    session_id(bin2hex(random_bytes(16))); session_start(); $_SESSION['n'] = $n; session_write_close();
    session_start(); $_SESSION['n']++; session_write_close();
    usleep(2000); clearstatcache();
}
"""


# Every text that can be seen, with what is behind it.
TEXTS = """
const behind = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    return colour === 'rgba(0, 0, 0, 0)' && element.parentElement ? behind(element.parentElement) : colour;
};
const says = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
return [...document.body.querySelectorAll('*')].filter((element) => says(element) && element.checkVisibility()).map((element) => {
    const style = getComputedStyle(element);
    return [element.textContent, style.color, behind(element), parseFloat(style.fontSize), Number(style.fontWeight)];
});
"""
VARIABLE = "return getComputedStyle(document.documentElement).getPropertyValue('--NAME').trim()"


class Page(WaitingCase):

    @classmethod
    def setUpClass(cls):
        cls.port = free_port()
        cls.node_arguments = http.arguments(cls.port)
        super().setUpClass()
        cls.browser = Browser(cls.directory)
        cls.addClassCleanup(cls.browser.stop)

    def setUp(self):
        self.browser.resize(1200, 1400)
        self.browser.open(f"http://127.0.0.1:{self.port}/")
        self.await_text("#state", "takes requests")

    def await_text(self, selector, text, patience=20):
        wait_until(lambda: text in self.browser.text(selector), f"{selector} says {text}", patience)

    def label(self, title):
        return self.browser.run(f"return [...document.querySelectorAll('canvas')].map(c => c.ariaLabel).find(l => l.startsWith('{title}'))")

    def start_work(self):
        ended = self.file()
        worker = self.start_cli(WORK.replace("FILE", str(ended)))
        self.addCleanup(lambda: (ended.touch(), worker.wait(5)))

    def test_it_shows_the_node_and_needs_nothing_from_elsewhere(self):
        self.assertIn(self.node.name, self.browser.text("#node"))
        self.assertIn(self.node.name, self.browser.text("#members"))
        loaded = self.browser.run("return performance.getEntriesByType('resource').map(entry => new URL(entry.name).host)")
        self.assertEqual(set(loaded), {f"127.0.0.1:{self.port}"})
        self.assertEqual([line for line in self.browser.complaints() if f":{self.port}/" in line], [])

    def test_locks_and_those_who_wait_are_named(self):
        session = new_id()
        holder = self.start_holder(session)
        waiter, _ = self.start_waiter(session)
        self.await_text("#locks tbody", f"process {holder.pid} at")
        self.await_text("#locks tbody", f"process {waiter.pid} at")
        self.assertNotIn(session, self.browser.run("return document.documentElement.outerHTML"))
        holder.kill()
        waiter.wait(5)
        self.await_text("#locks tbody", "No session is locked.")

    def test_rates_and_latencies_move_with_the_requests(self):
        self.start_work()
        wait_until(lambda: "now started -" not in self.label("Requests") and "started 0.0" not in self.label("Requests"), "requests are plotted", 20)
        self.assertRegex(self.label("Requests"), r"now started \d+(\.\d)?/s, stored \d+(\.\d)?/s; highest")
        self.assertRegex(self.label("Time to answer"), r"now half within \d+ µs, 99 % within ")
        session = new_id()
        self.start_holder(session)
        self.start_waiter(session)
        self.await_text("#locks tbody", "process")
        self.run_cli(f"session_id('{session}'); session_start();", erlang__session__lock_timeout=0)
        self.await_text("#failures tbody", "start refused: lock_timeout")
        self.leave_picture("status-page")
        self.browser.resize(360, 1800)
        self.leave_picture("status-page-phone")

    def test_a_server_that_goes_is_told_and_the_last_numbers_stay(self):
        port = free_port()
        node = self.start_node(arguments=http.arguments(port))
        self.browser.open(f"http://127.0.0.1:{port}/")
        self.await_text("#node", node.name)
        node.kill()
        self.await_text("#state", "does not answer")
        self.assertIn(node.name, self.browser.text("#members"))

    def test_on_a_telephone_nothing_is_wider_than_the_screen(self):
        self.browser.resize(360, 800)
        self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth"), 360)

    def test_the_keyboard_reaches_all_there_is_to_reach(self):
        self.browser.press(TAB)
        self.assertEqual(self.focus(), "To the numbers")
        self.browser.press(TAB)
        self.assertEqual(self.focus(), "Pause")
        self.browser.press(ENTER)
        self.assertEqual(self.browser.run("return document.activeElement.getAttribute('aria-pressed')"), "true")
        reached = []
        for _ in range(12):
            self.browser.press(TAB)
            reached.append(self.focus())
        self.assertTrue({"/metrics", "/health", "/ready", "/status.json"} <= set(reached), reached)

    def focus(self):
        return self.browser.run("return document.activeElement.innerText")

    def test_a_screen_reader_finds_names_for_everything(self):
        nodes = self.browser.command("Accessibility.getFullAXTree")["nodes"]
        named = {(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]}
        for role in ("button", "link", "image", "heading", "region", "columnheader", "table"):
            found = {name for of, name in named if of == role}
            self.assertTrue(found, role)
            if role != "table":
                self.assertNotIn("", found, role)
        self.assertIn(("heading", "Locked sessions"), named)
        self.assertIn("status", {role for role, _ in named})

    def test_every_text_stands_out_from_what_is_behind_it(self):
        session, port = new_id(), free_port()
        self.start_holder(session)
        self.start_waiter(session)
        self.await_text("#locks tbody", "process")
        self.assert_texts_stand_out()
        node = self.start_node(arguments=http.arguments(port))
        self.browser.open(f"http://127.0.0.1:{port}/")
        self.await_text("#node", node.name)
        node.kill()
        self.await_text("#state", "does not answer")
        self.assert_texts_stand_out()

    def assert_texts_stand_out(self):
        for scheme in self.schemes():
            texts = self.browser.run(TEXTS)
            self.assertGreater(len(texts), 30)
            for text, ink, paper, size, weight in texts:
                self.assertGreaterEqual(contrast.ratio(ink, paper), contrast.demanded(size, weight), f"{text}, {scheme}")

    def schemes(self):
        """The colours of the day and those of the night."""
        self.addCleanup(self.browser.prefer, "")
        for scheme in ("light", "dark"):
            self.browser.prefer(scheme)
            yield scheme

    def test_plots_buttons_and_the_focus_stand_out(self):
        for scheme in self.schemes():
            for name, behind in (("line", "card"), ("line-2", "card"), ("quiet", "card"), ("quiet", "paper"), ("line", "paper")):
                ratio = contrast.ratio(self.colour(name), self.colour(behind))
                self.assertGreaterEqual(ratio, contrast.GRAPHICS, f"{name} on {behind}, {scheme}")

    def colour(self, name):
        return self.browser.run(VARIABLE.replace("NAME", name))

    def leave_picture(self, name):
        folder = os.environ.get("SCREENSHOTS")
        if folder:
            self.browser.screenshot(pathlib.Path(folder) / f"{name}.png")
