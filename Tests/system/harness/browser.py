# SPDX-License-Identifier: Apache-2.0
"""Chromium without a window, driven over WebDriver."""
import base64
import json
import urllib.error
import urllib.request

from .processes import Process, free_port, is_port_open, wait_until
from .programs import program

WITHIN = 60
TAB = "\ue004"
ENTER = "\ue007"


class Browser:

    def __init__(self, directory, width=1200, height=1400):
        port = free_port()
        self.process = Process([program("chromedriver"), f"--port={port}"], directory / f"browser-{port}.log")
        wait_until(lambda: is_port_open(port), "the driver listens", process=self.process)
        self.base = f"http://127.0.0.1:{port}"
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={directory}/profile-{port}"]
        options = {"binary": program("chromium"), "args": arguments}
        always = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        session = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": always}})
        self.base += "/session/" + session["sessionId"]
        self.resize(width, height)

    def ask(self, method, path, value=None):
        body = None if value is None else json.dumps(value).encode()
        request = urllib.request.Request(self.base + path, body, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=WITHIN) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from error

    def stop(self):
        self.ask("DELETE", "")
        self.process.stop()

    def open(self, url):
        self.ask("POST", "/url", {"url": url})

    def resize(self, width, height):
        """Of what the page sees, as on a telephone: a window has a least width."""
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)

    def prefer(self, scheme):
        """light, dark, or nothing."""
        self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def command(self, name, **parameters):
        return self.ask("POST", "/goog/cdp/execute", {"cmd": name, "params": parameters})

    def run(self, script):
        """The value of JavaScript that returns one."""
        return self.ask("POST", "/execute/sync", {"script": script, "args": []})

    def text(self, selector):
        return self.run(f"return document.querySelector({json.dumps(selector)}).innerText")

    def press(self, key):
        actions = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self.ask("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def complaints(self):
        """What the page wrote into the console."""
        return [entry["message"] for entry in self.ask("POST", "/se/log", {"type": "browser"})]

    def screenshot(self, file):
        shot = self.command("Page.captureScreenshot", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(shot["data"]))
