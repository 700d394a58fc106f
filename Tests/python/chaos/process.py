"""One process of ours with a log of its own."""

import signal
import subprocess


class Process:
    def __init__(self, name, folder):
        self.name, self.log = name, folder / f"{name}.log"
        self.running = None

    def start(self, command, **how):
        with open(self.log, "ab") as log:
            how.setdefault("stdout", log)
            self.running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=log, **how)
        return self.running

    @property
    def pid(self):
        return self.running.pid

    def is_alive(self):
        return self.running is not None and self.running.poll() is None

    def signal(self, number):
        if self.is_alive():
            self.running.send_signal(number)

    def kill(self):
        """Ends it as a power cut would; gives whether it lived."""
        lived = self.is_alive()
        if self.running:
            self.running.kill()
            self.running.wait(10)
        return lived

    def terminate(self, patience):
        """Asks it to end in order; gives the exit code, None if it had to be killed."""
        self.signal(signal.SIGTERM)
        try:
            return self.running.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def tail(self, count=2_000):
        return self.log.read_text(errors="replace")[-count:] if self.log.exists() else ""
