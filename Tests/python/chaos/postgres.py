"""A throw-away PostgreSQL cluster, run as the user `postgres` (it refuses root)."""

import os
import pathlib
import shutil
import signal
import subprocess

from .ground import free_port, until

# The newest there is.
BIN = max(
    pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: int(found.parent.name),
    default=pathlib.Path("/usr/lib/postgresql/15/bin"),
)
USER, DATABASE = "caduceus", "clinic"
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = '{folder}'
fsync = on
synchronous_commit = on
max_connections = 100
wal_keep_size = '64MB'
min_wal_size = '32MB'
max_wal_size = '96MB'
wal_sender_timeout = '5s'
wal_receiver_timeout = '5s'
wal_receiver_status_interval = '1s'
wal_retrieve_retry_interval = '200ms'
hot_standby = on
log_min_messages = warning
"""


def missing():
    """Why no cluster can be run here; None if one can."""
    if not (BIN / "initdb").exists():
        return f"there is no PostgreSQL in {BIN}"
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        return "PostgreSQL refuses root, and setpriv (util-linux) is missing"
    return None


def as_postgres(*command):
    """The command as PostgreSQL's own user where we are root."""
    words = [str(word) for word in command]
    if os.geteuid() != 0:
        return words
    return ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups", "--reset-env", *words]


def run(*command, patience=120):
    done = subprocess.run(as_postgres(*command), capture_output=True, text=True, timeout=patience, cwd="/")
    assert done.returncode == 0, f"{command[0]}: {done.stdout[-500:]}{done.stderr[-1_000:]}"
    return done.stdout


class Cluster:
    """`folder` must belong to PostgreSQL's user and be reachable by it."""

    def __init__(self, name, folder, variables):
        self.name, self.folder, self.data = name, folder, folder / "data"
        self.fenced = folder / "fenced"
        self.port, self.variables = free_port(), variables
        self.log = folder / "postgres.log"

    def create(self):
        run(BIN / "initdb", "-D", self.data, "-U", USER, "-A", "trust", "--no-sync", "-E", "UTF8", "--locale", "C")
        self._configure()

    def copy_of(self, primary):
        """Makes it a standby of the primary, with what the primary holds now."""
        run("rm", "-rf", self.data, self.fenced)
        run(BIN / "pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast", "-d",
            f"host=127.0.0.1 port={primary.port} user={USER} application_name={self.name}")
        self._configure()

    def _configure(self):
        with open(self.data / "postgresql.conf", "a") as settings:
            settings.write(SETTINGS.format(folder=self.folder) + f"port = {self.port}\n")

    def start(self):
        run("env", *(f"{name}={value}" for name, value in self.variables.items()),
            BIN / "pg_ctl", "-D", self.data, "-l", self.log, "-w", "-t", "60", "start")

    def stop(self, mode="fast"):
        if self.is_running():
            run(BIN / "pg_ctl", "-D", self.data, "-w", "-t", "60", "-m", mode, "stop")

    def pids(self):
        """The postmaster and its children, the postmaster first."""
        try:
            first = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            children = pathlib.Path(f"/proc/{first}/task/{first}/children").read_text().split()
            return [first, *map(int, children)]
        except (OSError, ValueError, IndexError):
            return []

    def is_running(self):
        return bool(self.pids())

    def kill(self):
        """All its processes at once, as the machine's death would."""
        pids = self.pids()
        for pid in pids[:1]:
            # It must not start anything new while its children are counted.
            os.kill(pid, signal.SIGSTOP)
            pids = self.pids() or pids
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        until(lambda: not any(is_alive(pid) for pid in pids), what=f"the end of {self.name}")
        # Nobody may be there to bury the dead: their numbers still stand for something that runs.
        for lock in (self.data / "postmaster.pid", self.folder / f".s.PGSQL.{self.port}.lock"):
            lock.unlink(missing_ok=True)

    def sql(self, text, database="postgres", patience=30):
        return run(BIN / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", self.port,
                   "-U", USER, "-d", database, "-c", text, patience=patience).strip()


def is_alive(pid):
    """Whether a process runs; one that only waits to be counted does not."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False
