"""A primary and its synchronous standby: what was committed stands on both, so either may die."""

import os
import shutil

from .ground import until
from .postgres import DATABASE, USER, Cluster


class Pair:
    """`room(name)` gives the folder of a cluster, empty and its own file system where that is possible."""

    def __init__(self, room):
        folders = {name: room(name) for name in ("pg1", "pg2")}
        for folder in folders.values():
            if os.geteuid() == 0:
                shutil.chown(folder, "postgres", "postgres")
            folder.chmod(0o700)
        self.primary, self.standby = (Cluster(name, folder) for name, folder in folders.items())
        first, second = self.primary.port, self.standby.port
        # The order stays: a client asks each in turn for the one that may write.
        self.url = (f"postgres://{USER}@127.0.0.1:{first},127.0.0.1:{second}/{DATABASE}"
                    "?target_session_attrs=read-write&connect_timeout=2")
        self.failovers = 0

    def begin(self):
        self.primary.create()
        self.primary.start()
        self.primary.sql(f"CREATE DATABASE {DATABASE}")
        self.follow()

    def follow(self):
        """Gives the primary a synchronous standby made anew; commits wait for it from here on."""
        self.standby.copy_of(self.primary)
        self.standby.start()
        until(lambda: self.state("application_name") == self.standby.name, what="the standby's stream")
        self.name_synchronous(self.standby.name)
        until(lambda: self.state("sync_state") == "sync", what="a synchronous standby")

    def name_synchronous(self, name):
        self.primary.sql(f"ALTER SYSTEM SET synchronous_standby_names = '{name}'")
        self.primary.sql("SELECT pg_reload_conf()")

    def state(self, column):
        return self.primary.sql(f"SELECT {column} FROM pg_stat_replication WHERE state = 'streaming'")

    def fail_over(self):
        """The primary dies, the standby takes its place; the old one is fenced: its data are gone before it could return."""
        self.primary.kill()
        self.fence(self.primary)
        self.primary, self.standby = self.standby, self.primary
        # The setting came with the copy; with nobody to wait for, no commit would ever end.
        self.primary.sql("SELECT pg_promote(true, 60)")
        self.name_synchronous("")
        until(lambda: self.primary.sql("SELECT pg_is_in_recovery()") == "f", what="the promotion")
        self.failovers += 1

    @staticmethod
    def fence(cluster):
        """Moves the data away: neither a start by hand nor one by the system finds a primary there."""
        fenced = cluster.data.with_name("fenced")
        shutil.rmtree(fenced, ignore_errors=True)
        cluster.data.rename(fenced)

    def revive(self):
        """Starts whichever of the two does not run."""
        for cluster in (self.primary, self.standby):
            if not cluster.is_running() and cluster.data.exists():
                cluster.start()

    def stop(self):
        for cluster in (self.primary, self.standby):
            if cluster.is_running():
                cluster.kill()
