"""What every test with real processes needs."""

import os
import pathlib
import socket
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINARY = os.environ.get("CADUCEUS", str(ROOT / ".build/debug/caduceus"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition, patience=30, what="the condition"):
    """Waits until `condition()` gives something true, and gives it."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what} did not come true within {patience} s")
