"""The books that are compared after the crashes, and the judge of them: plain values in, counts of wrongs out.

What is right is said here once more, in other words than the server's: hours by `zoneinfo`, moments by the simulator's own
log of requests, intentions by who was to be told what; what stands for an id of WhatsApp's, and how the audit chain hangs
together, by their descriptions.
"""

import base64
import collections
import datetime
import functools
import hashlib
import hmac
import json
import struct

REMINDER = "appointment_reminder"
FATES = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3, "played": 4, "failed": 9}
# What had left before may still be on its way to WhatsApp for so long; where processes are stopped and networks stall, for
# longer: `books["on_its_way"]`.
ON_ITS_WAY = 5_000_000
HOUR = 3_600_000_000

# The fields of the audit chain in the order of their hash.
AUDIT = ["seq", "at", "actor", "actor_id", "act", "object", "object_id", "person_id", "reason", "amount", "subjects"]
ENDS = ("accepted", "rejected", "unknown", "refused", "expired")

OUTBOX = """
    SELECT CAST(outbox.id AS TEXT) AS id, cause, outbox.channel_id, anchor_id, state, reason, outbox.status, template,
        attempts, not_before, created_at, sending_at, settled_at, message.status AS shown
    FROM outbox LEFT JOIN message ON message.outbox_id = outbox.id"""
QUERIES = {
    "outbox": OUTBOX,
    "visits": "SELECT id, external_id, patient_id, state, changed_at FROM appointment",
    "agenda": "SELECT anchor_id, offset_seconds, due_at, state, reason FROM agenda",
    "opted_out": """
        SELECT relation.person_id FROM opt_out JOIN relation ON relation.address_id = opt_out.address_id
        WHERE purpose = 'appointments'""",
    # When each person's stops were handled: `opt_out.at` is when it was said, its answer is made with it.
    "stopped": """
        SELECT relation.person_id, outbox.created_at FROM outbox
        JOIN conversation ON conversation.id = outbox.conversation_id
        JOIN relation ON relation.address_id = conversation.address_id
        WHERE outbox.cause LIKE 'm:%:opted-out'""",
    "events": "SELECT dedupe_key, state FROM event",
    "inbound": "SELECT channel_id FROM message WHERE direction = 'in'",
    "notices": "SELECT field FROM notice WHERE field = 'accepted-twice'",
    "audit": f"SELECT {', '.join(AUDIT)}, hash FROM audit ORDER BY seq",
}


def read_store(store, true=lambda moment: moment):
    """What the database says; `true` gives the true moment behind one that a server with a wrong clock wrote down."""
    found = store.read(QUERIES)
    for row in found["outbox"]:
        row |= {name: true(row[name]) for name in ("created_at", "sending_at", "settled_at")}
    stopped = {}
    for row in found["stopped"]:
        moment = true(row["created_at"])
        stopped[row["person_id"]] = min(moment, stopped.get(row["person_id"], moment))
    return {
        "outbox": {row["id"]: row for row in found["outbox"]},
        "visits": {row["id"]: row | {"changed_at": true(row["changed_at"])} for row in found["visits"]},
        "agenda": found["agenda"],
        "opted_out": {row["person_id"] for row in found["opted_out"]},
        "stopped": stopped,
        "events": {row["dedupe_key"]: row["state"] for row in found["events"]},
        "inbound": {row["channel_id"] for row in found["inbound"]},
        "notices": [row["field"] for row in found["notices"]],
        "audit": [row | {name: in_bytes(row[name]) for name in ("subjects", "hash")} for row in found["audit"]],
    }


def in_bytes(value):
    """Bytes as they are; PostgreSQL writes them in JSON as `\\x` and hexadecimal digits."""
    return bytes.fromhex(value.removeprefix("\\x")) if isinstance(value, str) else value


@functools.cache
def name_key(master, domain):
    """HKDF (RFC 5869) of the master key: without salt, and with one block of output."""
    root = hmac.digest(bytes(32), master, hashlib.sha256)
    return hmac.digest(root, f"caduceus blind index {domain}".encode() + b"\1", hashlib.sha256)


def keyed_name(master, domain, text):
    """What stands for one of WhatsApp's ids in the database: an HMAC (RFC 2104), cut to 144 bits."""
    return "~" + base64.urlsafe_b64encode(hmac.digest(name_key(master, domain), text.encode(), hashlib.sha256)[:18]).decode()


def broken_links(audit):
    """How many entries of the audit chain do not follow from those before them."""

    def spelled(value):
        if value is None:
            return b"\xff\xff\xff\xff"
        if isinstance(value, int):
            return struct.pack(">Iq", 8, value)
        value = value.encode() if isinstance(value, str) else value
        return struct.pack(">I", len(value)) + value

    broken, before = 0, bytes(32)
    for number, row in enumerate(audit, 1):
        text = b"".join(spelled(value) for value in ["caduceus audit 1", before, *(row[name] for name in AUDIT)])
        broken += row["seq"] != number or hashlib.sha256(text).digest() != row["hash"]
        before = row["hash"]
    return broken


def untold(audit, outbox, accepted):
    """Messages of which the chain does not tell each decision to send it, or how it ended."""
    told = collections.Counter((row["act"], str(row["object_id"])) for row in audit if row["object"] == "outbox")
    tries = [id for id, row in outbox.items() if told["send.departed", id] != row["attempts"]]
    ends = [id for id, row in outbox.items() if row["state"] in ENDS and not told["send." + row["state"], id]]
    return len(tries) + len(ends) + len([id for id in accepted if not told["send.departed", id]])


def arrivals(log):
    """When each message was last handed to the simulator, in microseconds, by our id of it."""
    found = {}
    with open(log) as lines:
        for line in lines:
            if '"request"' not in line:
                continue
            entry = json.loads(line)
            if entry["k"] == "request" and entry["method"] == "POST" and entry["path"].endswith("/messages"):
                body = json.loads(base64.b64decode(entry["body"]))
                found[body.get("biz_opaque_callback_data")] = entry["t"]
    return found


def is_asking(bubble):
    """Whether what a patient sent is answered by itself: a tap, or a word that is obeyed."""
    return "replyTo" in bubble or bubble["content"].get("text") in ("STOP", "Cancel")


class Wrongs(collections.Counter):
    """Counts by name; of what is lost or duplicated also which message it is, where that is known."""

    def __init__(self):
        super().__init__()
        self.blame = []

    def note(self, name, count, about):
        self[name] += count
        if count:
            self.blame += [(name, about)] * count


def judge(books):
    """Counts the wrongs, each under its name, and beside them what shows that there was something to judge."""
    seen, wrongs = examine(books)
    return seen, {name: int(count) for name, count in sorted(wrongs.items())}


def examine(books):
    """As `judge`, with the messages that are to blame."""
    ledger, outbox, visits, patients = books["ledger"], books["outbox"], books["visits"], books["patients"]
    accepted = collections.Counter(message["correlation"] for message in ledger)
    visit_of = {visit["external_id"]: visit for visit in visits.values()}
    wrongs = Wrongs()
    on_its_way = books.get("on_its_way", ON_ITS_WAY)
    staff = books.get("staff", [])
    named = functools.partial(keyed_name, books["master"])

    def patient_of(row):
        visit = visits.get(row["anchor_id"]) if row else None
        return patients.get(visit["external_id"][1:]) if visit else None

    def cancelled_at(row):
        visit = visits.get(row["anchor_id"])
        return visit["changed_at"] if visit and visit["state"] == "cancelled" else None

    def stopped_at(row):
        visit = visits.get(row["anchor_id"])
        return books["stopped"].get(visit["patient_id"]) if visit else None

    def is_after(moment, row):
        """Whether the message was accepted after the moment, and had not left before it."""
        if moment is None or row["id"] not in accepted:
            return False
        late = books["arrivals"][row["id"]] - moment
        return late > 0 and not (row["sending_at"] <= moment and late < on_its_way)

    def is_excused(row):
        """Whether a message that nobody got may be missing: it was cut off and never accepted, or rightly refused."""
        if row["id"] in accepted:
            return False
        if row["state"] == "unknown":
            return row["reason"] in ("interrupted", "not_confirmed")
        if row["state"] != "refused":
            return False
        moment = {"anchor_cancelled": cancelled_at, "opted_out": stopped_at, "consent_withdrawn": stopped_at}
        since = moment[row["reason"]](row) if row["reason"] in moment else None
        return since is not None and since <= row["settled_at"]

    # What came in.
    for message in books["written"] + books["asked"]:
        is_handled = books["events"].get(named("event", f"m:{message}")) == 1
        wrongs.note("lost_in", not is_handled or named("message", message) not in books["inbound"], message)
    wrongs["parked"] = len([state for state in books["events"].values() if state == 2])
    answers = collections.defaultdict(list)
    for row in outbox.values():
        if row["cause"].startswith("m:"):
            answers[row["cause"].split(":")[1]].append(row)
    for message in books["asked"]:
        found = answers[named("cause", message)]
        is_answered = any(row["id"] in accepted or is_excused(row) for row in found)
        wrongs.note("unanswered", not is_answered, message)
    for message in books["written"]:
        wrongs["answered_uncalled"] += len(answers[named("cause", message)])
    for number, message in books["stops"]:
        person = visit_of[f"A{number}"]["patient_id"]
        wrongs["stop_ignored"] += named("message", message) in books["inbound"] and person not in books["opted_out"]

    # What staff said, and were told is on its way.
    row_of = {row["cause"]: row for row in outbox.values()} if staff else {}
    for message in staff:
        row = row_of.get(message["cause"])
        is_kept = row is not None and (row["id"] in accepted or is_excused(row))
        wrongs.note("lost_out", message["acked"] is not None and not is_kept, message["cause"])
        copies = [bubble for bubble in books["phones"][message["to"]] if bubble["content"].get("text") == message["text"]]
        wrongs.note("duplicated", max(0, len(copies) - 1), message["cause"])
        wrongs.note("answered_uncalled", message["refused"] is not None and row is not None, message["cause"])

    # What went out.
    reminders = []
    for message in ledger:
        row = outbox.get(message["correlation"])
        is_known = row and row["state"] == "accepted" and row["channel_id"] == named("message", message["id"])
        wrongs["accepted_in_one_book_only"] += not is_known
        wrongs["outside_window"] += not message["windowOpen"] and message["kind"] != "template"
        if row is None:
            continue
        wrongs["clocks_apart"] += books["arrivals"][row["id"]] // 1_000_000 != message["at"]
        wrongs["status_apart"] += not row["status"] == row["shown"] == FATES[message["fate"]]
        if message.get("template") != REMINDER:
            continue
        patient = patient_of(row)
        reminders.append((message, row, patient))
        wrongs["misdirected"] += patient is None or patient["phone"] != message["to"]
        if patient is None:
            continue
        local = datetime.datetime.fromtimestamp(message["at"], patient["zone"])
        wrongs["in_quiet_hours"] += not 8 <= local.hour < 20
        wrongs["without_consent"] += not patient["agrees"] or is_after(stopped_at(row), row)
    for row in outbox.values():
        wrongs["after_cancel"] += is_after(cancelled_at(row), row)
        wrongs["accepted_in_one_book_only"] += row["state"] == "accepted" and row["id"] not in accepted
        wrongs["unsettled_though_accepted"] += row["state"] == "unknown" and row["id"] in accepted
        patient = patient_of(row)
        is_held = row["template"] == REMINDER and row["state"] == "queued" and patient and patient["quiet"]
        wrongs["unfinished"] += row["state"] in ("queued", "sending") and not is_held

    # Twice: by message, by what was meant, and by what a phone shows.
    for id, count in accepted.items():
        wrongs.note("duplicated", count - 1, id)
    wrongs.note("duplicated", len(books["notices"]), None)
    meant = collections.Counter(row["cause"] for row in outbox.values())
    for row in outbox.values():
        if row["cause"].startswith("m:"):
            meant["answer to " + row["cause"].split(":")[1]] += 1
        elif row["cause"].startswith("reminder:"):
            meant[f"reminder of {row['anchor_id']}, {row['cause'].split(':')[-1]} before"] += 1
    wrongs.note("duplicated", sum(count - 1 for count in meant.values()), None)
    reminded = collections.Counter((row["anchor_id"], row["cause"].split(":")[-1]) for _, row, _ in reminders)
    of_visit = {row["anchor_id"]: row["id"] for _, row, _ in reminders}
    for (visit, _), count in reminded.items():
        wrongs.note("duplicated", count - 1, of_visit[visit])
    to = {message["id"]: message["to"] for message in ledger}
    reached = {message["id"] for message in ledger if message["reachedPhone"]}
    shown = collections.Counter()
    said_by_staff = {message["text"] for message in staff}
    for phone, bubbles in books["phones"].items():
        theirs = [bubble for bubble in bubbles if not bubble["mine"]]
        shown.update(bubble["id"] for bubble in theirs)
        wrongs["misdirected"] += len([bubble for bubble in theirs if to.get(bubble["id"]) != phone])
        cards = [bubble for bubble in theirs if bubble["content"].get("template") == REMINDER]
        wrongs.note("duplicated", max(0, len(cards) - 1), None)
        answered = [b for b in theirs if b not in cards and b["content"].get("text") not in said_by_staff]
        asked = [bubble for bubble in bubbles if bubble["mine"] and is_asking(bubble)]
        wrongs.note("duplicated", max(0, len(answered) - len(asked)), None)
    wrongs["phones_apart"] = len(set(shown) ^ reached) + sum(shown.values()) - len(shown)

    # Every reminder that was due went out once, waits for the morning, or has a reason that is true.
    unknown_reminders = cancelled_first = stopped_first = 0
    planned = collections.defaultdict(list)
    for act in books["agenda"]:
        planned[act["anchor_id"]].append(act)
    sent = {row["anchor_id"] for _, row, _ in reminders}
    made = {row["anchor_id"]: row for row in outbox.values() if row["template"] == REMINDER}
    for number, patient in patients.items():
        visit = visit_of[f"A{number}"]
        acts = planned[visit["id"]]
        wrongs["planned_wrongly"] += [(act["offset_seconds"], act["due_at"]) for act in acts] != [(86_400, patient["due"])]
        row = made.get(visit["id"])
        if patient["quiet"]:
            is_waiting = row and (row["state"], row["reason"], row["attempts"]) == ("queued", "quiet_hours", 0)
            wrongs["not_held"] += not is_waiting or row["not_before"] != patient["morning"]
            continue
        if not patient["agrees"] or visit["id"] in sent:
            continue
        stopped = books["stopped"].get(visit["patient_id"])
        if row:
            is_reason_true = is_excused(row)
            unknown_reminders += row["state"] == "unknown"
        else:
            reasons = {act["reason"] for act in acts if act["state"] == "dropped"}
            is_reason_true = (
                "anchor_cancelled" in reasons and visit["state"] == "cancelled"
                or bool(reasons & {"opted_out", "consent_withdrawn"}) and stopped is not None
            )
        wrongs.note("lost_out", not is_reason_true, row["id"] if row else visit["id"])
        cancelled_first += visit["state"] == "cancelled"
        stopped_first += visit["state"] != "cancelled" and stopped is not None
    # Visits that came in when it was quiet already: what would be due then is earlier, or not at all.
    for name, dues in books["later"].items():
        found = sorted(act["due_at"] for act in planned[visit_of[name]["id"]]) if name in visit_of else None
        wrongs["planned_wrongly"] += found != dues

    wrongs["audit_broken"] = broken_links(books["audit"])
    wrongs["untold"] = untold(books["audit"], outbox, accepted)

    cut = books["cut"]
    wrongs["torn_by_sigterm"] = cut["torn"]
    wrongs["not_stopped_by_sigterm"] = cut["stuck"]
    seen = {
        "kills": cut["kills"], "kills_while_starting": cut["starting"], "sigterms": cut["sigterms"],
        "in_flight_at_sigterm": cut["flying"], "slowest_sigterm_in_seconds": cut["slowest"],
        "messages": len(ledger) + len(books["written"]) + len(books["asked"]), "asked": len(books["asked"]),
        "reminders": len(reminders), "stops": len(books["stops"]), "held_for_the_morning": len(
            [row for row in outbox.values() if row["state"] == "queued" and row["reason"] == "quiet_hours"]),
        "cancelled": len([visit for visit in visits.values() if visit["state"] == "cancelled"]),
        "cancelled_before_the_reminder": cancelled_first, "stopped_before_the_reminder": stopped_first,
        "reminders_refused_at_the_last_moment": len(
            [row for row in outbox.values() if row["state"] == "refused" and row["template"] == REMINDER]),
        "unknown": len([row for row in outbox.values() if row["state"] == "unknown"]),
        "unknown_reminders": unknown_reminders, "audited": len(books["audit"]),
    }
    return seen, wrongs
