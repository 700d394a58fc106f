"""A small file system of our own that can be filled up: a tmpfs, which only root may mount."""

import os
import subprocess

MEGABYTES = 600


class Disk:
    """Without root it is a plain folder, and `why_not` says why it cannot be filled."""

    def __init__(self, folder):
        self.folder, self.ballast, self.why_not = folder, folder / "ballast", None
        folder.mkdir()
        if os.geteuid() != 0:
            self.why_not = "mounting a tmpfs needs root"
            return
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=0755", "tmpfs", str(folder)],
            capture_output=True, text=True,
        )
        if done.returncode != 0:
            self.why_not = f"a tmpfs cannot be mounted: {done.stderr.strip()}"

    def fill(self):
        with open(self.ballast, "ab", buffering=0) as file:
            for size in (1 << 20, 4_096):
                try:
                    while file.write(bytes(size)) == size:
                        pass
                except OSError:
                    continue

    def free(self):
        self.ballast.unlink(missing_ok=True)

    def stop(self):
        self.free()
        if self.why_not is None:
            # What is still open on it goes when its last user does.
            subprocess.run(["umount", "-l", str(self.folder)], capture_output=True)
