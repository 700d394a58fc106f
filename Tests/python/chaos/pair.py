"""A primary and its synchronous standby: what was committed stands on both, so either may die."""

import os
import shutil

from .ground import until
from .postgres import DATABASE, USER, Cluster


class Pair:
    """`room(name)` gives the folder of a cluster, empty and its own file system where that is possible; `variables`: the
    environment the servers run in."""

    def __init__(self, room, variables):
        folders = {name: room(name) for name in ("pg1", "pg2")}
        for folder in folders.values():
            if os.geteuid() == 0:
                shutil.chown(folder, "postgres", "postgres")
            folder.chmod(0o700)
        self.primary, self.standby = (Cluster(name, folder, variables) for name, folder in folders.items())
        # The order stays: a client asks each in turn for the one that may write.
        self.ports = [self.primary.port, self.standby.port]
        self.url = self.url_through(self.ports)

    @staticmethod
    def url_through(ports):
        """How a client reaches whichever may write, behind these ports."""
        hosts = ",".join(f"127.0.0.1:{port}" for port in ports)
        return f"postgres://{USER}@{hosts}/{DATABASE}?target_session_attrs=read-write&connect_timeout=2"

    def ways(self):
        """For each cluster, in the order of the ports, what gives its port while it runs."""
        clusters = sorted((self.primary, self.standby), key=lambda cluster: self.ports.index(cluster.port))
        return [lambda cluster=cluster: [cluster.port] if cluster.is_running() else [] for cluster in clusters]

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

    @staticmethod
    def fence(cluster):
        """Moves the data away: neither a start by hand nor one by the system finds a primary there."""
        shutil.rmtree(cluster.fenced, ignore_errors=True)
        cluster.data.rename(cluster.fenced)

    def revive(self):
        """Starts whichever of the two does not run, until the primary answers."""
        def answers():
            for cluster in (self.primary, self.standby):
                if not cluster.is_running() and cluster.data.exists():
                    cluster.start()
            try:
                return self.primary.sql("SELECT 1") == "1"
            except AssertionError:
                # It may be about to end, or to recover.
                return False
        until(answers, 60, "the primary's answer")

    def stop(self):
        for cluster in (self.primary, self.standby):
            if cluster.is_running():
                cluster.kill()
