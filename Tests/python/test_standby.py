"""The synchronous standby is stopped under a running node, and comes back: told while it lasts, and nothing is lost."""

import threading
import time
import zoneinfo

import pytest

from chaos import postgres
from chaos.clinic import settings
from chaos.ground import until
from chaos.node import Node
from chaos.pair import Pair
from chaos.stores import PostgresStore
from chaos.webhooks import Webhooks, ask

pytestmark = pytest.mark.skipif(postgres.missing() is not None, reason=str(postgres.missing()))


@pytest.fixture
def pair(tmp_path):
    # PostgreSQL's own user must get through.
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)

    def room(name):
        (tmp_path / name).mkdir()
        return tmp_path / name

    found = Pair(room, {})
    found.begin()
    yield found
    found.stop()


def test_a_standby_that_is_gone_is_told_and_nothing_acknowledged_is_lost(tmp_path, pair):
    store = PostgresStore(pair)
    node = Node(1, tmp_path)
    node.configure(settings(zoneinfo.ZoneInfo("UTC"), store.setting, "http://127.0.0.1:9"))
    node.spawn()
    webhooks = Webhooks(node.port)

    def look(path):
        return ask(node.port, path, patience=3)

    def heard():
        rows = store.read({"heard": "SELECT channel_id FROM message WHERE direction = 'in'"})["heard"]
        return {row["channel_id"] for row in rows}

    try:
        until(lambda: look("/readyz")[0] == 200, what="the node")
        assert [webhooks.deliver(number) for number in range(5)] == [200] * 5
        until(lambda: webhooks.acknowledged() <= heard(), what="what came before")

        pair.standby.stop("immediate")
        # Patients go on writing: none of it may be acknowledged while it stands on one machine only.
        threads = [threading.Thread(target=webhooks.deliver, args=(number,)) for number in range(10, 20)]
        for thread in threads:
            thread.start()
        status, said = until(
            lambda: (found := look("/readyz")) and "every write waits" in found[1] and found, what="the reason is told")
        assert status == 503 and "no synchronous standby is connected" in said, said
        metrics = look("/metrics")[1]
        assert 'caduceus_trouble{kind="standby_behind"} 1' in metrics, metrics
        for thread in threads:
            thread.join(30)
        assert not [number for number in range(10, 20) if webhooks.answers[number] == 200], webhooks.answers

        pair.standby.start()
        began = time.monotonic()
        until(lambda: look("/readyz")[0] == 200, what="ready again")
        took = time.monotonic() - began
        # WhatsApp repeats what was not acknowledged, beside what may have been kept all the same.
        assert [webhooks.deliver(number) for number in range(10, 30)] == [200] * 20
        until(lambda: webhooks.acknowledged() <= heard(), what="everything acknowledged is in the inbox")
        until(lambda: 'kind="standby_behind"} 1' not in look("/metrics")[1], what="the trouble's end")
        rows = store.read({"n": "SELECT count(*) AS n, count(DISTINCT channel_id) AS d FROM message WHERE direction = 'in'"})
        assert rows["n"] == [{"n": 25, "d": 25}], rows
        assert node.process.is_alive() and not node.ends
        print(f"ready {took:.1f} s after the standby's start; 25 heard, none twice")
    finally:
        node.kill()
