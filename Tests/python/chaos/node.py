"""One `caduceus serve`: started again whenever it ends, as a service manager would."""

import json
import os
import signal
import threading
import time
import urllib.request

from .ground import BINARY, free_port
from .process import Process

# So many seconds at most may an orderly end take.
PATIENCE = 20


class Node:
    def __init__(self, number, folder, environment=None):
        self.port = free_port()
        self.settings = folder / f"node{number}.yaml"
        self.process = Process(f"node{number}", folder)
        self.environment = environment
        # Held while the node is being ended or started on purpose.
        self.hand = threading.RLock()
        self.is_wanted, self.was_ready, self.is_paused, self.spawned = False, False, False, 0.0
        # Ends that nobody asked for: (when, exit code, whether it had been ready).
        self.ends = []

    def configure(self, settings):
        own = {"listen": {"port": str(self.port)}, "audit": {"heads": str(self.settings.with_suffix(".heads"))}}
        self.settings.write_text(json.dumps(settings | own))

    @property
    def name(self):
        return self.process.name

    def spawn(self, more=None):
        """`more`: what this one start finds in its environment besides."""
        environment = (self.environment or os.environ) | (more or {})
        with self.hand:
            self.is_wanted, self.was_ready, self.spawned = True, False, time.monotonic()
            # The first program under libfaketime moves its environment, and Swift looks for its arguments beside it: `env` is
            # the first, and then becomes ours.
            self.process.start(["env", BINARY, "serve", "--config", str(self.settings)], env=environment)

    def kill(self):
        with self.hand:
            self.is_wanted = self.is_paused = False
            return self.process.kill()

    def terminate(self):
        """Whether it ended in order within the patience."""
        with self.hand:
            self.is_wanted = False
            if not self.process.is_alive():
                return True
            return self.process.terminate(PATIENCE) == 0

    def pause(self):
        self.is_paused = True
        self.process.signal(signal.SIGSTOP)

    def resume(self):
        self.process.signal(signal.SIGCONT)
        self.is_paused = False

    def is_listening(self, patience=1.0):
        """Whether it takes webhooks: it lives, and its store can be written."""
        if self.is_paused or not self.process.is_alive():
            return False
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=patience) as answer:
                self.was_ready = self.was_ready or answer.status == 200
                return answer.status == 200
        except OSError:
            return False

    def look_after(self):
        """Starts it again if it ended by itself, at most once a second."""
        with self.hand:
            if not self.is_wanted or self.process.is_alive() or time.monotonic() - self.spawned < 1:
                return
            self.ends.append((time.time(), self.process.running.returncode, self.was_ready))
            self.spawn()
