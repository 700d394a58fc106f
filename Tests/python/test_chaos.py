"""The short versions of `bin/chaos`, and what it is made of."""

import itertools
import json
import os
import socket
import subprocess
import sys
import threading
import types

import pytest

from chaos import postgres, schedule
from chaos.clock import HOUR, FakeClock
from chaos.faults import ALL
from chaos.ground import ROOT, until
from chaos.proxy import Proxy

SEED = os.environ.get("CADUCEUS_TEST_CHAOS_SEED", "3")
MINUTES = os.environ.get("CADUCEUS_TEST_CHAOS_MINUTES", "3")
# What is between several nodes and their database, as far as a short run goes.
BETWEEN = ["kill9", "pause", "pg-failover", "db-cut-off"]


def chaos(folder, *arguments):
    """Runs it in a mount namespace of its own where that is possible; gives (exit code, what it said, its result)."""
    command = [sys.executable, "-m", "chaos", "--json", str(folder / "result.json"), *arguments]
    if os.geteuid() == 0 and subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode == 0:
        command = ["unshare", "--mount", *command]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": str(ROOT / "Tests/python"), "TMPDIR": "/tmp"}, cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )
    result = folder / "result.json"
    return done.returncode, done.stdout, json.loads(result.read_text()) if result.exists() else None


def test_three_minutes_under_fire_lose_nothing_and_send_nothing_twice(tmp_path):
    code, said, result = chaos(tmp_path, "--minutes", MINUTES, "--seed", SEED)
    print(said)
    assert code == 0, said
    expected = {name for name, fault in ALL.items() if "sqlite" in fault.stores} - set(result["skipped"])
    assert {row["fault"] for row in result["rows"]} == expected
    total = nothing_wrong(result)
    # Zeros say something only where there was something to judge.
    assert total["acked"]["webhooks"] > 500 and total["acked"]["staff"] > 20, total
    assert result["seen"]["reminders"] > 30 and sum(total["unknown"].values()) > 0, result["seen"]


def nothing_wrong(result):
    """The table's last line, when nothing is wrong."""
    assert result["wrongs"] == dict.fromkeys(result["wrongs"], 0)
    total = result["table"][-1]
    assert (total["lost"], total["duplicated"], total["recovery"]["never"]) == (0, 0, 0)
    return total


@pytest.mark.skipif(postgres.missing() is not None, reason=str(postgres.missing()))
def test_three_nodes_on_postgresql_under_fire_lose_nothing_and_send_nothing_twice(tmp_path):
    code, said, result = chaos(
        tmp_path, "--store", "postgres", "--nodes", "3", "--minutes", "1.5", "--seed", SEED, "--only", ",".join(BETWEEN))
    print(said)
    assert code == 0, said
    assert {row["fault"] for row in result["rows"]} == set(BETWEEN)
    total = nothing_wrong(result)
    assert total["acked"]["webhooks"] > 200 and total["acked"]["staff"] > 10, total
    assert result["seen"]["reminders"] > 20, result["seen"]


def test_a_seed_always_draws_the_same_faults():
    def drawn(seed):
        faults = list(ALL.values())
        return [(fault.name, chance.random(), gap) for _, fault, chance, gap in
                itertools.islice(schedule.order(faults, seed), 3 * len(faults))]
    assert drawn(1) == drawn(1) != drawn(2)
    first = [name for name, _, _ in drawn(1)][:len(ALL)]
    assert sorted(first) == sorted(ALL)


def test_what_cannot_be_done_here_is_skipped_with_a_reason():
    disk = types.SimpleNamespace(why_not="mounting a tmpfs needs root")
    world = types.SimpleNamespace(
        store=types.SimpleNamespace(kind="sqlite"), disk_of_store=lambda: disk, minutes=3,
        clock=types.SimpleNamespace(why_not=None))
    faults, skipped = schedule.fitting(world, ["disk-full", "pg-kill9", "kill9"])
    assert [fault.name for fault in faults] == ["kill9"]
    assert skipped == {"disk-full": "mounting a tmpfs needs root", "pg-kill9": "only on postgres"}


def test_moments_of_a_clock_that_jumped_are_told_by_their_size(tmp_path):
    clock = FakeClock(tmp_path)
    moment = round(clock.began * 1_000_000)
    for jump in (0, HOUR, -HOUR):
        assert clock.true(moment + jump * 1_000_000) == moment
    assert clock.true(None) is None


@pytest.fixture
def echo():
    """A server that sends back whatever it gets."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve(connection):
        with connection:
            try:
                while data := connection.recv(4_096):
                    connection.sendall(data)
            except OSError:
                pass

    def accept():
        while True:
            try:
                threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
            except OSError:
                return

    threading.Thread(target=accept, daemon=True).start()
    yield server.getsockname()[1]
    server.close()


@pytest.fixture
def proxy(echo):
    running = Proxy(lambda: [echo])
    yield running
    running.stop()


def connected(proxy):
    connection = socket.create_connection(("127.0.0.1", proxy.port), timeout=5)
    connection.sendall(b"hello")
    assert connection.recv(100) == b"hello"
    return connection


def test_the_proxy_resets_connections(proxy):
    with connected(proxy) as connection:
        proxy.reset()
        with pytest.raises(ConnectionResetError):
            connection.recv(100)


def test_the_proxy_holds_bytes_back_and_lets_them_go(proxy):
    with connected(proxy) as connection:
        proxy.become("stall")
        until(lambda: proxy.mode == "stall", what="the stall")
        connection.sendall(b"later")
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.recv(100)
        proxy.become("pass")
        connection.settimeout(5)
        assert connection.recv(100) == b"later"


def test_the_proxy_swallows_bytes_and_breaks_the_connection_afterwards(proxy):
    with connected(proxy) as connection:
        proxy.become("deaf")
        until(lambda: proxy.mode == "deaf", what="deafness")
        connection.sendall(b"never")
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.recv(100)
        proxy.become("pass")
        connection.settimeout(5)
        with pytest.raises(ConnectionResetError):
            connection.recv(100)


def test_the_proxy_drips(proxy):
    with connected(proxy) as connection:
        proxy.become("drip")
        until(lambda: proxy.mode == "drip", what="the drip")
        connection.sendall(b"x" * 400)
        assert 0 < len(connection.recv(4_096)) < 400


def test_an_honest_proxy_refuses_while_its_target_is_away(echo):
    targets = [echo]
    proxy = Proxy(lambda: targets, honest=True)
    try:
        connected(proxy).close()
        targets = []

        def is_refused():
            try:
                socket.create_connection(("127.0.0.1", proxy.port), timeout=5).close()
            except ConnectionRefusedError:
                return True
            except ConnectionResetError:
                pass  # It came in the moment the listener was closing: only a later one tells.
            return False
        until(is_refused, what="the refusal")
        targets = [echo]
        until(lambda: not is_refused(), what="the return")
        connected(proxy).close()
    finally:
        proxy.stop()
