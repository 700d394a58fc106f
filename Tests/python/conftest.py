"""What the tests in a browser share: a running demo, and chromium."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import threading
import time
import urllib.request
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import sync_playwright

from chaos.ground import BINARY, ROOT, free_port, until

SCREENSHOTS = ROOT / ".build/screenshots"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# The demo's day, a Monday to Thursday. Who comes when and which days are free depend on it, so that a test may pass on one day
# and fail on another: it is the same at each run, and the last of a month.
DAY = os.environ.get("DEMO_DAY", "2026-11-30")

PATIENTS = json.loads((ROOT / "Sources/CAssets/files/demo/clinic.json").read_text())["patients"]
# Whose phone is somebody else's as well.
SHARING = {PATIENTS[patient["parent"]]["name"] for patient in PATIENTS if "parent" in patient}


class Demo:
    """`caduceus demo` in a folder of its own; it may be killed and started again."""

    def __init__(self, folder, *more):
        self.folder = folder
        self.more = more
        self.port, self.phones_port = free_port(), free_port()
        self.setup_link = None
        # Where a demo that was stopped then would go on.
        start = datetime.fromisoformat(f"{DAY}T08:59").replace(tzinfo=ZoneInfo("America/New_York"))
        (folder / "clock-offset").write_text(str(int((start.timestamp() - time.time()) * 1_000_000)))
        self.start()

    @property
    def console(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def phones(self):
        return f"http://127.0.0.1:{self.phones_port}"

    def start(self):
        self.process = subprocess.Popen(
            [BINARY, "demo", "--folder", str(self.folder), "--port", str(self.port), "--phones-port", str(self.phones_port),
             *self.more],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1,
        )
        self.lines = []
        is_ready = threading.Event()

        def read(stream):
            for line in stream:
                self.lines.append(line)
                if "Stop it with" in line:
                    is_ready.set()

        threading.Thread(target=read, args=(self.process.stdout,), daemon=True).start()
        assert is_ready.wait(60), "the demo did not say that it is ready:\n" + "".join(self.lines)
        link = re.search(r"http://\S+/setup/\S+", "".join(self.lines))
        self.setup_link = link.group(0) if link else None

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def ask(self, path, body=None):
        request = urllib.request.Request(
            f"{self.phones}/_sim/{path}",
            None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=15) as answer:
            return json.load(answer)

    def write(self, sql):
        """Changes the clinic's database beside the running server."""
        with sqlite3.connect(self.folder / "clinic.db", timeout=20) as database:
            database.execute(sql)

    def accepted(self):
        return self.ask("ledger")["messages"]

    def reminded(self):
        """Phones whose newest message asks to confirm, move or cancel, by the patient's name.

        Without those who hide their number or share one: which patients come tomorrow depends on the day, and the tests are about
        the others.
        """
        phones = self.ask("state")["phones"]
        return {
            phone["name"]: phone["index"]
            for phone in phones
            if phone.get("phone") and phone["name"] not in SHARING and len((phone.get("last") or {}).get("content", {}).get("choices", [])) == 3
        }


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    running = Demo(tmp_path_factory.mktemp("demo"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def desk(browser, demo):
    """A signed-in member of staff: the administrator, made through the one-time link."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(demo.setup_link)
    page.get_by_label("Your name").fill("Robin Desk")
    page.get_by_label("Email").fill("robin@clinic.example")
    page.get_by_label("Password").fill("a quiet harbour at dawn")
    page.get_by_role("button", name="Create").click()
    page.wait_for_url("**/today")
    yield page
    context.close()


@pytest.fixture(scope="module")
def phones(browser, demo):
    """The phones' page."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(demo.phones)
    page.get_by_test_id("phone-list").get_by_role("button").first.wait_for()
    yield page
    context.close()


@pytest.fixture
def picture():
    """Keeps what a page looks like, for a person to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return lambda page, name: page.screenshot(path=str(SCREENSHOTS / f"{name}.png"))
