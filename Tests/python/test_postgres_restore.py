"""A PostgreSQL clinic's whole backup: taken by itself, proved, restored, put in place and served again."""

import shutil
import subprocess
import zoneinfo

import pytest

from chaos import postgres
from chaos.clinic import settings
from chaos.ground import BINARY, until
from chaos.node import Node
from chaos.postgres import DATABASE, USER, Cluster
from chaos.webhooks import Webhooks, ask

pytestmark = pytest.mark.skipif(postgres.missing() is not None, reason=str(postgres.missing()))


def test_the_servers_own_backup_is_restored_put_in_place_and_served(tmp_path):
    # PostgreSQL's own user must get through.
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    room, backups = tmp_path / "pg", tmp_path / "backups"
    room.mkdir()
    backups.mkdir()
    shutil.chown(room, "postgres", "postgres")
    cluster = Cluster("pg", room, {})
    cluster.create()
    cluster.start()
    cluster.sql(f"CREATE DATABASE {DATABASE}")
    url = f"postgres://{USER}@127.0.0.1:{cluster.port}/{DATABASE}"
    node = Node(1, tmp_path)
    node.configure(settings(zoneinfo.ZoneInfo("UTC"), url, "http://127.0.0.1:9", backup={"dir": str(backups)}))
    webhooks = Webhooks(node.port)

    def command(*arguments, code=0):
        done = subprocess.run(
            [BINARY, *arguments, "--config", str(node.settings)], capture_output=True, text=True, timeout=120)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def heard():
        return int(cluster.sql("SELECT count(*) FROM message WHERE direction = 'in'", DATABASE))

    try:
        node.spawn()
        until(lambda: ask(node.port, "/readyz")[0] == 200, what="the node")
        assert [webhooks.deliver(number) for number in range(10)] == [200] * 10
        until(lambda: heard() == 10, what="what came before the backup")
        taken = {folder.name for folder in backups.iterdir()}
        # The first one is the server's own, whenever it started; another holds what came since.
        until(lambda: "caduceus_drill_age_seconds" in ask(node.port, "/metrics")[1], 90, "a backup that was proved good")
        command("backup", str(backups))
        said = command("backup", str(backups), "--drill")
        assert "chain is whole" in said, said
        assert len(list(backups.iterdir())) > len(taken)

        assert [webhooks.deliver(number) for number in range(10, 15)] == [200] * 5
        until(lambda: heard() == 15, what="what came after the backup")
        last = cluster.sql("SELECT max(id) FROM message", DATABASE)
        assert node.terminate()

        restored = room / "restored"
        said = command("restore", str(backups), "--to", str(restored))
        assert "are not sent again" in said and "stop PostgreSQL everywhere" in said, said
        cluster.stop()
        cluster.data.rename(room / "aside")
        restored.rename(cluster.data)
        cluster.start()
        heads = node.settings.with_suffix(".heads")
        old_heads = heads.rename(tmp_path / "old.heads")

        node.spawn()
        until(lambda: ask(node.port, "/readyz")[0] == 200, what="the node on the restored store")
        assert heard() == 10
        # WhatsApp repeats what it thinks was lost; what is there already is not there twice.
        assert [webhooks.deliver(number) for number in range(20)] == [200] * 20
        until(lambda: heard() == 20, what="everything, once")
        assert int(cluster.sql("SELECT min(id) FROM message WHERE id > " + last, DATABASE)) > int(last)
        assert int(cluster.sql(f"SELECT count(*) FROM message WHERE id <= {last}", DATABASE)) == 10
        assert node.terminate()
        assert "signed heads agree with it" in command("audit", "verify")
        # The old heads rightly tell that entries are missing.
        assert "is NOT whole" in command("audit", "verify", "--heads", str(old_heads), code=1)
    finally:
        node.kill()
        cluster.stop("immediate")
