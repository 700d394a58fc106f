"""The clinic's database as the harness reads it, beside the running nodes."""

import json
import sqlite3
import subprocess


class SQLiteStore:
    kind = "sqlite"

    def __init__(self, path):
        self.path = path

    @property
    def setting(self):
        return str(self.path)

    def read(self, queries):
        """The rows of each named query, as dictionaries, all from one moment."""
        store = sqlite3.connect(f"file:{self.path}?mode=rw", uri=True, timeout=20)
        store.row_factory = sqlite3.Row
        try:
            store.execute("BEGIN")
            return {name: [dict(row) for row in store.execute(query)] for name, query in queries.items()}
        finally:
            store.close()

    def change(self, statements):
        with sqlite3.connect(self.path, timeout=20) as store:
            for statement in statements:
                store.execute(statement)
        store.close()


class PostgresStore:
    """`pair` says where the primary is at the moment."""

    kind = "postgres"

    def __init__(self, pair):
        self.pair = pair

    @property
    def setting(self):
        return self.pair.url

    def read(self, queries):
        script = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n" + "".join(
            f"SELECT COALESCE(json_agg(found), '[]') FROM ({query}) AS found;\n" for query in queries.values()
        ) + "COMMIT;\n"
        # json_agg writes one line a row: the answers are told apart by reading one JSON value after another.
        text, decoder, found = self.psql(script), json.JSONDecoder(), {}
        for name in queries:
            found[name], end = decoder.raw_decode(text)
            text = text[end:].lstrip()
        return found

    def change(self, statements):
        self.psql("BEGIN;\n" + "".join(f"{statement};\n" for statement in statements) + "COMMIT;\n")

    def psql(self, script):
        done = subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", self.pair.url],
            input=script, capture_output=True, text=True, timeout=60,
        )
        if done.returncode != 0:
            raise OSError(f"psql: {done.stderr.strip()[-500:]}")
        return done.stdout
