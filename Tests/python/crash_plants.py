"""Wrongs to plant into good books: the judge must see each, or its zeros say nothing."""

import copy

from crash_books import HOUR, ON_ITS_WAY, REMINDER, judge, keyed_name


def _accepted(books, wanted):
    """A message of the ledger with its row in the outbox, of the first for which `wanted(row, patient)` holds."""
    for message in books["ledger"]:
        row = books["outbox"][message["correlation"]]
        visit = books["visits"].get(row["anchor_id"])
        patient = books["patients"].get(visit["external_id"][1:]) if visit else None
        if wanted(row, patient):
            return message, row, visit, patient
    raise AssertionError("there is nothing to plant this wrong into")


def _is_reminder(row, patient):
    return row["template"] == REMINDER and patient is not None


def _is_answer(row, patient):
    return row["cause"].startswith("m:")


def _plant_after_cancel(books):
    _, row, visit, _ = _accepted(books, _is_reminder)
    visit["state"], visit["changed_at"] = "cancelled", row["sending_at"] - 1


def _plant_late_after_cancel(books):
    _, row, visit, _ = _accepted(books, _is_reminder)
    visit["state"], visit["changed_at"] = "cancelled", books["arrivals"][row["id"]] - books.get("on_its_way", ON_ITS_WAY) - 1
    row["sending_at"] = visit["changed_at"] - 1


def _plant_without_consent(books):
    _, row, visit, _ = _accepted(books, _is_reminder)
    books["stopped"][visit["patient_id"]] = row["sending_at"] - 1


def _plant_never_agreed(books):
    _accepted(books, _is_reminder)[3]["agrees"] = False


def _plant_in_quiet_hours(books):
    message, row, _, _ = _accepted(books, _is_reminder)
    message["at"] += 9 * 3_600


def _plant_lost_out(books):
    message, row, _, _ = _accepted(books, _is_reminder)
    books["ledger"].remove(message)
    row["state"], row["reason"] = "unknown", "somehow"


def _plant_unanswered(books):
    message, row, _, _ = _accepted(books, _is_answer)
    books["ledger"].remove(message)
    row["state"], row["reason"] = "refused", "expired"


def _plant_second_answer(books):
    row = dict(_accepted(books, _is_answer)[1], id="0")
    row["cause"] += "-again"
    books["outbox"]["0"] = row


def _plant_second_reminder(books):
    message, row, _, _ = _accepted(books, _is_reminder)
    again = dict(row, id="0", cause=row["cause"].replace(":1:", ":2:"))
    books["outbox"]["0"], books["arrivals"]["0"] = again, books["arrivals"][row["id"]]
    books["ledger"].append(dict(message, correlation="0", id="again"))


def _plant_second_bubble(books):
    message = _accepted(books, _is_reminder)[0]
    bubbles = books["phones"][message["to"]]
    bubbles.append(next(dict(bubble, id="again") for bubble in bubbles if bubble["id"] == message["id"]))


def _plant_second_answer_bubble(books):
    message = _accepted(books, _is_answer)[0]
    bubbles = books["phones"][message["to"]]
    answer = next(bubble for bubble in bubbles if bubble["id"] == message["id"])
    bubbles += [dict(answer, id=f"again {number}") for number in range(len(bubbles))]


def _plant_phones_apart(books):
    bubbles = next(bubbles for bubbles in books["phones"].values() if any(not bubble["mine"] for bubble in bubbles))
    bubbles.remove(next(bubble for bubble in bubbles if not bubble["mine"]))


def _plant_answered_uncalled(books):
    row, name = _accepted(books, _is_answer)[1], keyed_name(books["master"], "cause", books["written"][0])
    books["outbox"]["0"] = dict(row, id="0", cause=f"m:{name}:tap", state="expired")


def _plant_status_apart(books):
    _accepted(books, _is_answer)[1]["status"] = 1


def _plant_misdirected(books):
    _accepted(books, _is_reminder)[0]["to"] = "12025550000"


def _plant_not_held(books):
    number = next(number for number, patient in books["patients"].items() if patient["quiet"])
    visit = next(visit for visit in books["visits"].values() if visit["external_id"] == f"A{number}")
    row = next(row for row in books["outbox"].values() if row["anchor_id"] == visit["id"])
    row["not_before"] -= HOUR


def _plant_planned_wrongly(books):
    next(act for act in books["agenda"])["due_at"] += HOUR


def _plant_lost_in(books):
    books["events"].pop(keyed_name(books["master"], "event", f"m:{books['written'][0]}"))


def _plant_stop_ignored(books):
    number, _ = books["stops"][0]
    visit = next(visit for visit in books["visits"].values() if visit["external_id"] == f"A{number}")
    books["opted_out"].remove(visit["patient_id"])


def _plant_unsettled(books):
    _accepted(books, _is_answer)[1]["state"] = "unknown"


def _plant_unfinished(books):
    _accepted(books, _is_answer)[1]["state"] = "sending"


def _acknowledged(books):
    """A message that staff were told is on its way, with its row and its line in the ledger."""
    for message in books["staff"]:
        row = next((row for row in books["outbox"].values() if row["cause"] == message["cause"]), None)
        line = next((line for line in books["ledger"] if row and line["correlation"] == row["id"]), None)
        if message["acked"] and line and line["reachedPhone"]:
            return message, row, line
    raise AssertionError("there is nothing to plant this wrong into")


def _plant_lost_staff(books):
    _, row, line = _acknowledged(books)
    books["ledger"].remove(line)
    del books["outbox"][row["id"]]


def _plant_second_staff_bubble(books):
    message, _, line = _acknowledged(books)
    bubbles = books["phones"][message["to"]]
    bubbles.append(next(dict(bubble, id="again") for bubble in bubbles if bubble["id"] == line["id"]))


def _plant_refused_yet_sent(books):
    message, _, _ = _acknowledged(books)
    message["refused"] = "404"


def _plant_another_name(books):
    row = _accepted(books, _is_answer)[1]
    row["channel_id"] = keyed_name(books["master"], "message", "another")


def _plant_audit_broken(books):
    books["audit"][len(books["audit"]) // 2]["at"] += 1


def _plant_audit_cut(books):
    del books["audit"][len(books["audit"]) // 2]


def _plant_untold_try(books):
    books["audit"].remove(next(row for row in books["audit"] if row["act"] == "send.departed"))


def _plant_untold_end(books):
    books["audit"].remove(next(row for row in books["audit"] if row["act"] == "send.accepted"))


PLANTED_WITH_STAFF = [
    ("lost_out", _plant_lost_staff), ("duplicated", _plant_second_staff_bubble),
    ("answered_uncalled", _plant_refused_yet_sent),
]

PLANTED = [
    ("after_cancel", _plant_after_cancel), ("after_cancel", _plant_late_after_cancel),
    ("without_consent", _plant_without_consent), ("without_consent", _plant_never_agreed),
    ("in_quiet_hours", _plant_in_quiet_hours), ("lost_out", _plant_lost_out), ("lost_in", _plant_lost_in),
    ("unanswered", _plant_unanswered), ("duplicated", _plant_second_answer), ("duplicated", _plant_second_reminder),
    ("duplicated", _plant_second_bubble), ("duplicated", _plant_second_answer_bubble), ("phones_apart", _plant_phones_apart),
    ("answered_uncalled", _plant_answered_uncalled), ("status_apart", _plant_status_apart), ("misdirected", _plant_misdirected),
    ("not_held", _plant_not_held), ("planned_wrongly", _plant_planned_wrongly), ("stop_ignored", _plant_stop_ignored),
    ("unsettled_though_accepted", _plant_unsettled), ("unfinished", _plant_unfinished),
    ("accepted_in_one_book_only", _plant_unsettled), ("accepted_in_one_book_only", _plant_another_name),
    ("audit_broken", _plant_audit_broken), ("audit_broken", _plant_audit_cut),
    ("untold", _plant_untold_try), ("untold", _plant_untold_end),
]


def unseen(books):
    """The planted wrongs that the judge does not see."""
    missed = []
    for name, plant in PLANTED + (PLANTED_WITH_STAFF if books.get("staff") else []):
        wrong = copy.deepcopy(books)
        plant(wrong)
        if judge(wrong)[1].get(name, 0) == 0:
            missed.append(plant.__name__)
    return missed
