"""Somebody locks the database for half a minute under a running server: nobody else waits, and nothing piles up."""

import pathlib
import shutil
import sqlite3
import subprocess
import threading
import time
import zoneinfo

import pytest

from chaos import postgres
from chaos.clinic import settings
from chaos.ground import until
from chaos.node import Node
from chaos.postgres import BIN, DATABASE, USER, Cluster
from chaos.webhooks import Webhooks, ask

SECONDS = 30
LOCKED, OTHER = "12025550142", "12025550143"


def started(folder, store):
    node = Node(1, folder)
    node.configure(settings(zoneinfo.ZoneInfo("UTC"), store, "http://127.0.0.1:9"))
    node.spawn()
    until(lambda: ask(node.port, "/readyz")[0] == 200, what="the node")
    return node


def megabytes(node):
    status = pathlib.Path(f"/proc/{node.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


@pytest.mark.skipif(postgres.missing() is not None, reason=str(postgres.missing()))
def test_a_row_that_somebody_locks_stops_nobody_else(tmp_path):
    # PostgreSQL's own user must get through.
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    room = tmp_path / "pg"
    room.mkdir()
    shutil.chown(room, "postgres", "postgres")
    cluster = Cluster("pg", room, {})
    cluster.create()
    cluster.start()
    cluster.sql(f"CREATE DATABASE {DATABASE}")
    node = started(tmp_path, f"postgres://{USER}@127.0.0.1:{cluster.port}/{DATABASE}")
    webhooks = Webhooks(node.port)

    def heard(conversation):
        return int(cluster.sql(f"SELECT count(*) FROM message WHERE conversation_id = {conversation}", DATABASE))

    try:
        assert webhooks.deliver(0, LOCKED) == 200
        until(lambda: cluster.sql("SELECT count(*) FROM conversation", DATABASE) == "1", what="the one's conversation")
        locked = cluster.sql("SELECT id FROM conversation", DATABASE)
        assert webhooks.deliver(1, OTHER) == 200
        until(lambda: cluster.sql("SELECT count(*) FROM conversation", DATABASE) == "2", what="the other's conversation")
        other = cluster.sql(f"SELECT id FROM conversation WHERE id <> {locked}", DATABASE)
        before = megabytes(node)
        holder = subprocess.Popen(
            [BIN / "psql", "-X", "-q", "-h", "127.0.0.1", "-p", str(cluster.port), "-U", USER, "-d", DATABASE, "-c",
             f"BEGIN; SELECT 1 FROM conversation WHERE id = {locked} FOR UPDATE; SELECT pg_sleep({SECONDS})"],
            stdout=subprocess.DEVNULL)
        time.sleep(0.5)
        waits, number = [], 2
        while holder.poll() is None:
            assert webhooks.deliver(number, LOCKED) == 200, "what is written down waits for nobody"
            wanted, began = heard(other) + 1, time.monotonic()
            assert webhooks.deliver(number + 1, OTHER) == 200
            until(lambda: heard(other) >= wanted, 10, "the other's message")
            waits.append(time.monotonic() - began)
            number += 2
            time.sleep(0.2)
        grown = megabytes(node) - before
        until(lambda: heard(locked) == number / 2, what="what waited for the lock")
        assert len(waits) > 10 and max(waits) < 3, waits
        assert grown < 20, grown
        assert ask(node.port, "/readyz")[0] == 200
        print(f"{len(waits)} of another's messages beside the lock, each within {max(waits):.1f} s; {grown:.1f} MB more")
    finally:
        node.kill()
        cluster.stop("immediate")


def test_a_file_that_somebody_locks_is_told_and_everything_goes_on_afterwards(tmp_path):
    store = tmp_path / "clinic.db"
    node = started(tmp_path, str(store))
    webhooks = Webhooks(node.port, patience=15)

    def heard():
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=20) as database:
            return database.execute("SELECT count(*) FROM message WHERE direction = 'in'").fetchone()[0]

    try:
        assert webhooks.deliver(0) == 200
        until(lambda: heard() == 1, what="what came before")
        before = megabytes(node)
        holder = sqlite3.connect(store, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        over, waits = time.monotonic() + SECONDS, []

        def insist(first):
            number = first
            while time.monotonic() < over:
                began = time.monotonic()
                webhooks.deliver(number)
                waits.append(time.monotonic() - began)
                number += 8
                time.sleep(0.05)

        threads = [threading.Thread(target=insist, args=(first,)) for first in range(1, 9)]
        for thread in threads:
            thread.start()
        status, said = until(lambda: (found := ask(node.port, "/readyz")) and found[0] == 503 and found, what="it is told")
        assert "store" in said, said
        for thread in threads:
            thread.join(SECONDS + 30)
        grown = megabytes(node) - before
        refused = [number for number, code in webhooks.answers.items() if code != 200]
        assert refused and all(webhooks.answers[number] == 503 for number in refused), webhooks.answers
        assert len(refused) == len(webhooks.answers) - 1, "nothing can be kept, so nothing is acknowledged"
        assert max(waits) < 12, max(waits)
        assert grown < 20, grown

        holder.execute("ROLLBACK")
        holder.close()
        began = time.monotonic()
        until(lambda: ask(node.port, "/readyz")[0] == 200, what="ready again")
        took = time.monotonic() - began
        assert [webhooks.deliver(number) for number in refused] == [200] * len(refused)
        until(lambda: heard() == len(refused) + 1, what="everything, once")
        print(f"{len(refused)} refused within {max(waits):.1f} s each, {grown:.1f} MB more, ready after {took:.1f} s")
    finally:
        node.kill()
