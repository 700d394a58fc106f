"""The disk fails under the real server: an fsync that cannot be done ends it at once, and nothing acknowledged is lost."""

import base64
import json
import shutil
import signal
import sqlite3
import subprocess
import threading

import pytest

from chaos.clinic import MASTER
from chaos.ground import BINARY, free_port, until
from chaos.simulator import SECRETS
from chaos.webhooks import Webhooks, ask

EX_IOERR = 74

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


class Server:
    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.store = folder / "clinic.db"
        (folder / "caduceus.yaml").write_text(json.dumps({
            "clinic": {"name": "Harbour Clinic", "region": "US", "zone": "UTC"},
            "store": str(self.store),
            "master-key": base64.b64encode(MASTER).decode(),
            "listen": {"port": str(self.port)},
            "whatsapp": {
                "base-url": "http://127.0.0.1:9", "phone-number-id": "106540352242922",
                "business-account-id": "102290129340398", **SECRETS,
            },
        }))

    def start(self, inject=None):
        command = [BINARY, "serve", "--config", str(self.folder / "caduceus.yaml")]
        if inject:
            command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync,fsync", "-e", f"inject={inject}", *command]
        self.log = open(self.folder / "server.log", "a")
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=self.log)

    def ask(self, path):
        return ask(self.port, path)

    def listens(self):
        return self.ask("/healthz")[0] == 200

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        self.log.close()


def heard(server):
    """The names of the messages that the inbox shows."""
    with sqlite3.connect(f"file:{server.store}?mode=ro", uri=True, timeout=20) as database:
        return {id for (id,) in database.execute("SELECT channel_id FROM message WHERE direction = 'in'")}


@pytest.mark.parametrize("when", [25, 60, 121])
def test_an_fsync_that_fails_ends_the_server_and_nothing_acknowledged_is_lost(tmp_path, when):
    server = Server(tmp_path)
    server.start()
    until(server.listens, what="the first start, which makes the database")
    server.stop()
    server.start(inject=f"fdatasync,fsync:error=EIO:when={when}+")
    try:
        webhooks = Webhooks(server.port, patience=20)
        until(server.listens, what="the server under strace")

        def deliver(first):
            for number in range(first, 2_000, 4):
                if server.process.poll() is not None:
                    return
                webhooks.deliver(number)

        threads = [threading.Thread(target=deliver, args=(first,)) for first in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert server.process.wait(30) == EX_IOERR, (tmp_path / "server.log").read_text()[-2_000:]
    finally:
        server.stop()
    said = (tmp_path / "server.log").read_text()
    assert "the storage failed" in said and "Check the disk" in said
    acknowledged = webhooks.acknowledged()
    assert acknowledged, "it failed before anything was kept, which proves nothing"

    server.start()
    try:
        until(server.listens, what="the start after the failure")
        until(lambda: acknowledged <= heard(server), what="everything acknowledged is in the inbox")
        status, text = until(lambda: (found := server.ask("/readyz")) and "storage_failed" in found[1] and found,
                             what="the failure is told")
        assert status == 200 and "The disk failed to keep something" in text
        metrics = server.ask("/metrics")[1]
        assert 'caduceus_trouble{kind="storage_failed"} 1' in metrics
        assert webhooks.deliver(5_000) == 200
    finally:
        server.stop()
    print(f"fsync {when} failed: {len(acknowledged)} acknowledged, 0 lost")
