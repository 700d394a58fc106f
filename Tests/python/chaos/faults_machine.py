"""Faults of the machine below the processes: disk, fsync, clock."""

import shutil
import signal
import subprocess
import time

from .clock import HOUR
from .faults import fault, go_on_until, hold

# So long a fault goes on once it is felt.
GOES_ON = 4


def refused(world, began):
    """How many webhooks were answered with anything but 200, or not at all, since then."""
    return len([status for at, status in world.simulator.answers() if at >= began * 1_000_000 and status != 200])


@fault("disk-full", why_not=lambda world: world.disk_of_store().why_not)
def fill_disk(world, chance):
    """Not a byte is left for the database until space comes back."""
    disk, began = world.disk_of_store(), time.time()
    disk.fill()
    try:
        go_on_until(lambda: refused(world, began))
        hold(GOES_ON)
        count = refused(world, began)
    finally:
        disk.free()
    if world.pair:
        world.pair.revive()
    return f"{count} webhooks refused meanwhile"


def cannot_trace(world):
    return None if shutil.which("strace") else "strace is missing"


@fault("eio", why_not=cannot_trace, may_end=True)
def fail_fsync(world, chance):
    """Every fsync of whoever writes the database fails: it must stop and recover, not try again."""
    pids = world.pair.primary.pids() if world.pair else [node.process.pid for node in world.nodes]
    told, began = world.folder / "strace.log", time.time()
    told.unlink(missing_ok=True)
    trace = subprocess.Popen(
        ["strace", "-f", "-qq", "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO", "-o", str(told)]
        + [word for pid in pids for word in ("-p", str(pid))],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )
    try:
        def count():
            return told.read_text(errors="replace").count("INJECTED") if told.exists() else 0
        go_on_until(lambda: trace.poll() is not None or count() > 0)
        hold(GOES_ON)
        failed = count()
    finally:
        if trace.poll() is None:
            trace.send_signal(signal.SIGINT)
        complaint = trace.communicate(timeout=20)[1]
    assert failed, f"no fsync failed: {complaint[-500:]}"
    return f"{failed} failed; {restart_writers(world, began)}"


def restart_writers(world, began):
    """Starts anew what must not go on after an fsync that failed, and says whether it had ended by itself."""
    if world.pair:
        # PostgreSQL panics and recovers by itself; the postmaster stays, or has given up by now.
        world.pair.revive()
        return "the database recovered"
    stopped = {node.name for node in world.nodes if any(at >= began for at, _, _ in node.ends)}
    for node in world.nodes:
        if node.name not in stopped and node.process.is_alive():
            world.end(node)
            node.spawn()
    return "the node stopped by itself" if stopped else "the node went on and was restarted by hand"


def is_short_enough(world):
    """Moments are told from jumped ones by their size."""
    return world.clock.why_not or ("the run is longer than the jumps" if world.minutes > 50 else None)


@fault("clock", why_not=is_short_enough)
def jump(world, chance):
    """The wall clock jumps by an hour: ahead and back, or back and ahead; of several nodes one dies while it is ahead."""
    first = chance.choice([HOUR, -HOUR])
    dies = chance.choice(world.nodes) if len(world.nodes) > 1 else None
    try:
        for offset in (first, 0, -first):
            world.clock.move(offset)
            hold(4 + chance.random() * 2)
            if offset > 0 and dies:
                # What it holds by the wrong clock, it holds for an hour.
                world.end(dies)
    finally:
        world.clock.move(0)
        if dies:
            dies.spawn()
    # Within a second all see it.
    hold(1)
    return f"{first:+d} s, 0, {-first:+d} s, 0{f'; {dies.name} died ahead' if dies else ''}"
