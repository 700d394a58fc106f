"""The machine's wall clock as nodes and database see it, moved by libfaketime while they run; clocks that only count go on
as they are."""

import glob
import os
import time

HOUR = 3_600


class FakeClock:
    def __init__(self, folder):
        self.file = folder / "clock"
        found = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
        self.library = found[0] if found else None
        self.began = time.time()
        self.move(0)

    @property
    def why_not(self):
        return None if self.library else "libfaketime is missing (Debian: faketime)"

    def move(self, seconds):
        """So far from the true time from now on; the nodes notice within a second."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{seconds:+d}\n")
        fresh.rename(self.file)

    def variables(self):
        if not self.library:
            return {}
        return {
            "LD_PRELOAD": self.library, "FAKETIME_TIMESTAMP_FILE": str(self.file), "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1",
        }

    @staticmethod
    def forget():
        """Removes what the library left of processes that were killed."""
        for left in glob.glob("/dev/shm/*faketime_s*_*"):
            if not os.path.exists(f"/proc/{left.rsplit('_', 1)[1]}"):
                os.unlink(left)

    def true(self, moment):
        """The true moment behind one that a node wrote down, in microseconds: it lies between the beginning and now.

        Runs are shorter than the jumps, so there is only one.
        """
        if moment is None:
            return None
        for jump in (0, HOUR, -HOUR):
            told = moment - jump * 1_000_000
            if self.began - 60 <= told / 1_000_000 <= time.time() + 60:
                return told
        return moment
