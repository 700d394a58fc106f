"""The clinic, its patients and its staff as real processes, and what happens to them."""

import json
import os
import pathlib
import random
import re
import time

from .clinic import Clinic, settings
from .clock import FakeClock
from .disk import Disk
from .ground import until
from .node import Node
from .pair import Pair
from .patients import Patients
from .population import Population
from .probe import Probe
from .proxy import Proxy
from .simulator import Simulator
from .staff import Staff
from .stores import PostgresStore, SQLiteStore
from .watch import UnknownSends, Watchers

# Of a run so many seconds go by before the first fault, and after the last one is over.
BEFORE, AFTER = 15, 40
# Seconds between two exports of the booking system; there are two at least.
EXPORT_EVERY = 24
WEATHER = {
    "sends": {"slow": 0.1, "serviceUnavailable": 0.05, "resetAfterAcceptance": 0.02}, "slowness": 800,
    "webhooks": {"duplicate": 0.1, "reorder": 0.05},
}


class World:
    def __init__(self, folder, minutes, seed, store, nodes, rate):
        self.folder, self.minutes, self.seed = pathlib.Path(folder), minutes, seed
        self.seconds = max(45, minutes * 60 - BEFORE - AFTER)
        self.disks, self.pair, self.nodes, self.simulator = {}, None, [], None
        self.watchers, self.watches = Watchers(), Watchers()
        # The names are the judge's.
        self.cut = dict.fromkeys(["kills", "starting", "sigterms", "flying", "torn", "stuck", "slowest"], 0)
        self.start_takes, self.weather = 0.5, WEATHER
        # How often it did not come to rest when nobody did anything any more.
        self.restless = 0
        self.clock = FakeClock(self.folder)
        last = int(self.seconds) - 12
        every = min(EXPORT_EVERY, last // 2)
        exports = list(range(every, last + 1, every))
        count = min(1_000, max(100, round(self.seconds * 1.7)))
        self.population = Population(
            count, exports, self.seconds - 5, self.seconds - 20, random.Random(f"{seed} population"))
        self.store = self.open_store(store)
        self.open_network(nodes)
        self.patients = Patients(self.simulator, self.population, seed, rate, self.watchers.is_over)
        self.staff = Staff(self.inward.port, self.store, self.patients, 1.0, self.watchers.is_over)
        self.probe = Probe(self.patients, self.population.count)
        self.clinic = Clinic(
            self.folder, self.commands, self.simulator, self.population, self.store, self.probe.people)
        self.unknown = UnknownSends(self.store)

    # Putting it together

    def open_store(self, kind):
        if kind == "sqlite":
            return SQLiteStore(self.room("disk") / "clinic.db")
        self.folder.chmod(0o755)
        self.pair = Pair(self.room, self.clock.variables())
        self.pair.begin()
        return PostgresStore(self.pair)

    def room(self, name):
        """A folder on a file system of its own where that is possible."""
        self.disks[name] = Disk(self.folder / name)
        return self.disks[name].folder

    def disk_of_store(self):
        return self.disks[self.pair.primary.name if self.pair else "disk"]

    def open_network(self, nodes):
        # By port; what is not in it yet was never seen closed.
        self.is_open = {}
        self.inward = Proxy(self.open_ports)
        self.outward = Proxy(lambda: [self.simulator.port])
        self.simulator = Simulator(self.folder, f"http://127.0.0.1:{self.inward.port}/webhooks/whatsapp")
        self.commands = self.folder / "commands.yaml"
        self.commands.write_text(json.dumps(self.settings(self.store.setting)))
        environment = os.environ | self.clock.variables()
        self.nodes = [Node(number + 1, self.folder, environment) for number in range(nodes)]
        for node in self.nodes:
            # Each has its own way to the database, so that one may be cut off from it.
            node.ways = [Proxy(way, honest=True) for way in (self.pair.ways() if self.pair else [])]
            ways = [way.port for way in node.ways]
            chosen = self.settings(self.pair.url_through(ways) if self.pair else self.store.setting)
            if self.pair:
                # There is no file of a store beside which they would be.
                chosen["audit"] = {"heads": str(node.settings.with_suffix(".heads"))}
            node.configure(chosen)

    def settings(self, store):
        whatsapp = f"http://127.0.0.1:{self.outward.port}"
        return settings(self.population.zone, store, whatsapp, log={"level": "notice"})

    def open_ports(self):
        """Where webhooks may go: a lone node is always tried, of several those that answer."""
        ports = [node.port for node in self.nodes]
        return [port for port in ports if self.is_open.get(port, True)] or ports

    def look_at(self, node):
        node.look_after()
        is_open = node.is_listening(3) or len(self.nodes) == 1
        if self.is_open.get(node.port, True) and not is_open:
            self.inward.reset(node.port)
        self.is_open[node.port] = is_open

    # The beginning

    def begin(self):
        first, *others = self.nodes
        first.spawn()
        until(first.is_listening, 60, f"the first node ({first.process.log})")
        self.start_takes = time.monotonic() - first.spawned
        link = until(lambda: re.search(r"http://\S+/setup/\S+", first.process.tail(20_000)), what="the setup link")
        self.staff.become(link.group(0))
        for node in others:
            node.spawn()
        for node in others:
            until(node.is_listening, 60, f"{node.name} ({node.process.log})")
        self.clinic.prepare()
        self.simulator.ask("faults", self.weather)
        self.clinic.book(BEFORE)
        over = self.watchers.is_over
        for work in (*self.patients.lives(), lambda: self.clinic.change(over), self.staff.work):
            self.watchers.start(work)
        for node in self.nodes:
            self.watches.every(0.1, lambda node=node: self.look_at(node))
        self.watches.every(0.2, self.unknown.look)

    # Meanwhile, and the end

    def end(self, node, while_starting=False):
        """kill -9, with its count."""
        node.hand.acquire()
        try:
            self.cut["kills"] += node.kill()
            self.cut["starting"] += while_starting
        finally:
            node.hand.release()
        self.unknown.look(after_a_death=len(self.nodes) == 1)

    def standing(self, *states):
        """Ids of the messages in these states."""
        names = ", ".join(f"'{state}'" for state in states)
        rows = self.store.read({"standing": f"SELECT id FROM outbox WHERE state IN ({names})"})["standing"]
        return {row["id"] for row in rows}

    def still(self):
        """Nobody does anything any more; what was said is worked off."""
        self.watchers.stop()
        self.simulator.ask("faults", {"reset": True})

    def stop(self, keep=None):
        """Ends every process; `keep`, called then, may copy what is left before the disks go."""
        self.watchers.stop()
        self.watches.stop()
        for node in self.nodes:
            node.kill()
        if self.simulator:
            self.simulator.stop()
        if self.pair:
            self.pair.stop()
        for proxy in (self.inward, self.outward, *(way for node in self.nodes for way in node.ways)):
            proxy.stop()
        if keep:
            keep()
        for disk in self.disks.values():
            disk.stop()
        self.clock.forget()
