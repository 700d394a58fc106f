"""The simulator as an independent client sees it: pywa (PyPI) sends, uploads, and parses its webhooks."""

import http.server
import json
import os
import pathlib
import queue
import subprocess
import threading
import urllib.parse
import urllib.request

import httpx
import pytest
from pywa import WhatsApp, errors, types
from pywa.types import templates

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("CADUCEUS", str(ROOT / ".build/debug/caduceus"))
PHONE_ID = "106540352242922"
WABA_ID = "102290129340398"
SECRET, VERIFY, TOKEN = "a-secret", "a-verify-token", "a-token"
ANA, GRACE, MARA = "+34600000101", "+12025550143", "DE.90010005"
PATIENCE = 15


class Callback:
    """The business's webhook: pywa checks the signature and parses; what its handlers get lands in queues."""

    def __init__(self):
        self.client = None
        self.ready = threading.Event()
        self.messages, self.statuses, self.taps, self.picks = (queue.Queue() for _ in range(4))
        self.templates, self.preferences, self.calls, self.numbers = (queue.Queue() for _ in range(4))
        self.answers = []
        self.known = {}
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.ready.wait(PATIENCE)
                query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
                body, status = outer.client.webhook_challenge_handler(
                    vt=query.get("hub.verify_token"), ch=query.get("hub.challenge")
                )
                self.reply(status, body)

            def do_POST(self):
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                refused = outer.client.webhook_update_validator(raw, self.headers["X-Hub-Signature-256"])
                body, status = refused or outer.client.webhook_update_handler(update=raw)
                outer.answers.append(status)
                self.reply(status, body)

            def reply(self, status, body):
                payload = str(body or "").encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, *_):
                pass

        # A simulator that is stopped in the middle of a post is no news.
        http.server.ThreadingHTTPServer.handle_error = lambda *_: None
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"

    def listen(self, client):
        self.client = client
        client.on_message()(lambda _, update: self.messages.put(update))
        client.on_message_status()(lambda _, update: self.statuses.put(update))
        client.on_callback_button()(lambda _, update: self.taps.put(update))
        client.on_callback_selection()(lambda _, update: self.picks.put(update))
        client.on_template_status_update()(lambda _, update: self.templates.put(update))
        client.on_user_marketing_preferences()(lambda _, update: self.preferences.put(update))
        client.on_call_connect()(lambda _, update: self.calls.put(update))
        client.on_call_terminate()(lambda _, update: self.calls.put(update))
        client.on_phone_number_change()(lambda _, update: self.numbers.put(update))
        self.ready.set()

    def statuses_of(self, message_id, last):
        """Waits for this message's status `last` and returns all of its statuses so far, in the order they came."""
        while not (seen := self.known.get(message_id, [])) or seen[-1].status.value != last:
            update = self.statuses.get(timeout=PATIENCE)
            self.known.setdefault(update.id, []).append(update)
        return seen


class Simulator:
    def __init__(self, callback, *more):
        self.process = subprocess.Popen(
            [BINARY, "simulator", "--port", "0", "--print-port", "--callback", callback.url, "--app-secret", SECRET,
             "--verify-token", VERIFY, "--token", TOKEN, "--seed", "7", "--sample-people",
             *more],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        self.base = f"http://127.0.0.1:{int(self.process.stdout.readline())}"
        callback.listen(self.client())

    def client(self, token=TOKEN):
        client = WhatsApp(
            phone_id=PHONE_ID, token=token, waba_id=WABA_ID, server=None, verify_token=VERIFY, app_secret=SECRET,
            validate_updates=True,
        )
        client.api._session.base_url = f"{self.base}/v25.0"
        return client

    def post(self, path, body):
        request = urllib.request.Request(
            f"{self.base}/_sim/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def act(self, person, **action):
        return self.post(f"people/{person}/actions", action)

    def bubbles(self, person):
        with urllib.request.urlopen(f"{self.base}/_sim/people/{person}/transcript", timeout=PATIENCE) as answer:
            return json.load(answer)["bubbles"]

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


@pytest.fixture(scope="module")
def callback():
    return Callback()


@pytest.fixture(scope="module")
def sim(callback):
    simulator = Simulator(callback)
    yield simulator
    simulator.stop()


@pytest.fixture
def wa(sim, callback):
    """A client whose window with Ana is open."""
    sim.act(0, do="write", text="Hola, ¿me oyen? 👋")
    while callback.messages.get(timeout=PATIENCE).text != "Hola, ¿me oyen? 👋":
        pass
    return callback.client


def test_a_text_goes_out_and_its_statuses_come_back(sim, callback, wa):
    sent = wa.send_message(to=ANA, text="Buenos días", tracker="outbox-1")
    seen = callback.statuses_of(sent.id, "delivered")
    assert [update.status.value for update in seen] == ["sent", "delivered"]
    assert all(update.tracker == "outbox-1" for update in seen)
    assert seen[0].pricing.category.value == "service"
    sim.act(0, do="read")
    assert callback.statuses_of(sent.id, "read")


def test_a_patients_text_is_parsed_signature_and_all(sim, callback, wa):
    sim.act(0, do="write", text="Ñandú / \\ \"quoted\" 🦤\nnew line")
    message = callback.messages.get(timeout=PATIENCE)
    assert message.text == "Ñandú / \\ \"quoted\" 🦤\nnew line"
    assert message.from_user.wa_id == ANA[1:]
    assert message.from_user.name == "Ana Morales"
    assert set(callback.answers) == {200}
    assert wa.mark_message_as_read(message_id=message.id)
    assert wa.indicate_typing(message_id=message.id)
    assert sim.bubbles(0)[-1]["ticks"] == "read"


def test_buttons_lists_and_links(sim, callback, wa):
    buttons = wa.send_message(to=ANA, text="¿Viene?", buttons=[types.Button("Sí", "yes:1"), types.Button("No", "no:1")])
    rows = [types.SectionRow("09:00", "slot:1", "Dra. Vega"), types.SectionRow("10:30", "slot:2")]
    picks = wa.send_message(to=ANA, text="Horas", buttons=types.SectionList("Elegir", [types.Section("Martes", rows)]))
    link = wa.send_message(to=ANA, text="Mapa", buttons=types.URLButton("Abrir", "https://clinic.example/map"))
    for sent in (buttons, picks, link):
        callback.statuses_of(sent.id, "delivered")
    sim.act(0, do="tap", message=buttons.id, choice=1)
    tap = callback.taps.get(timeout=PATIENCE)
    assert (tap.data, tap.title, tap.reply_to_message.message_id) == ("no:1", "No", buttons.id)
    sim.act(0, do="tap", message=picks.id, choice=0)
    pick = callback.picks.get(timeout=PATIENCE)
    assert (pick.data, pick.title, pick.description) == ("slot:1", "09:00", "Dra. Vega")


def test_location_contact_and_reaction(sim, callback, wa):
    wa.send_location(to=ANA, latitude=41.4, longitude=2.2, name="Clínica", address="1 Example Street")
    wa.send_contact(to=ANA, contact=types.Contact(types.Contact.Name("Dra. Vega", first_name="Vega")))
    asked = wa.request_location(to=ANA, text="¿Dónde está?")
    callback.statuses_of(asked.id, "delivered")
    sim.act(0, do="location", latitude="41.38", longitude="2.17", name="Plaza")
    message = callback.messages.get(timeout=PATIENCE)
    assert (message.location.latitude, message.location.name) == (41.38, "Plaza")
    reacted = wa.send_reaction(to=ANA, emoji="👍", message_id=message.id)
    assert [update.status.value for update in callback.statuses_of(reacted.id, "sent")] == ["sent"]
    sim.act(0, do="react", message=asked.id, emoji="🙏")
    reaction = callback.messages.get(timeout=PATIENCE)
    assert (reaction.reaction.emoji, reaction.reaction.message_id) == ("🙏", asked.id)


@pytest.mark.parametrize(
    ("kind", "mime", "name"),
    [("image", "image/png", "a.png"), ("document", "application/pdf", "a.pdf"), ("video", "video/mp4", "a.mp4"),
     ("audio", "audio/ogg", "a.ogg"), ("sticker", "image/webp", "a.webp")],
)
def test_media_goes_up_and_out_and_comes_back_whole(sim, callback, wa, kind, mime, name):
    data = bytes(range(256)) * 40 + b"\r\n--boundary\r\n"
    media = wa.upload_media(media=data, mime_type=mime, filename=name)
    url = wa.get_media_url(media.id)
    assert (url.mime_type, int(url.file_size)) == (mime, len(data))
    assert wa.get_media_bytes(url=url.url) == data
    assert httpx.get(url.url).status_code == 401
    more = {"filename": name} if kind == "document" else {}
    sent = getattr(wa, f"send_{kind}")(ANA, media.id, **more)
    callback.statuses_of(sent.id, "delivered")
    assert sim.bubbles(0)[-1]["content"]["media"] == kind


def test_media_from_a_patient_is_downloaded(sim, callback, wa, tmp_path):
    import base64

    data = b"\x89PNG" + bytes(500)
    sim.act(0, do="media", kind="image", mimeType="image/png", bytes=base64.b64encode(data).decode(), caption="mire")
    message = callback.messages.get(timeout=PATIENCE)
    assert message.caption == "mire"
    assert message.image.get_bytes() == data
    assert wa.delete_media(media_id=message.image.id)
    with pytest.raises(errors.WhatsAppError):
        wa.get_media_url(message.image.id)


def test_a_person_without_a_phone_number(sim, callback, wa):
    sim.act(4, do="write", text="Hallo")
    message = callback.messages.get(timeout=PATIENCE)
    assert not message.from_user.wa_id
    assert message.from_user.bsuid == MARA
    sent = wa.send_message(to=MARA, text="Guten Tag")
    callback.statuses_of(sent.id, "delivered")


def template(name, text="Hola {{1}}, su cita es el {{2}} a su hora.", category=templates.TemplateCategory.UTILITY):
    return templates.Template(
        name=name, category=category, language=templates.TemplateLanguage.SPANISH,
        components=[
            templates.BodyText(text, "Ana", "lunes"),
            templates.Buttons(buttons=[templates.QuickReplyButton(text=text) for text in ("Confirmar", "Cancelar")]),
        ],
    )


def params(*values):
    return [templates.BodyText.params(*values), templates.QuickReplyButton.params(callback_data="ok:1", index=0)]


def spanish(name, values, wa, to=ANA):
    return wa.send_template(to=to, name=name, language=templates.TemplateLanguage.SPANISH, params=params(*values))


def test_a_template_is_reviewed_listed_sent_and_tapped(sim, callback, wa):
    created = wa.create_template(template("cita"))
    with pytest.raises(errors.TemplateNotExists):
        spanish("cita", ["Ana", "lunes"], wa)
    sim.post("templates/decide", {"name": "cita", "language": "es", "status": "APPROVED"})
    approved = callback.templates.get(timeout=PATIENCE)
    assert (approved.new_status.value, approved.template_name) == ("APPROVED", "cita")
    listed = [found for found in wa.get_templates() if found.name == "cita"]
    assert [(found.id, found.status.value) for found in listed] == [(created.id, "APPROVED")]
    sent = spanish("cita", ["Ana", "martes 24"], wa)
    seen = callback.statuses_of(sent.id, "delivered")
    assert seen[0].pricing.category.value == "utility"
    assert sim.bubbles(0)[-1]["content"]["body"] == "Hola Ana, su cita es el martes 24 a su hora."
    sim.act(0, do="tap", message=sent.id, choice=0)
    tap = callback.taps.get(timeout=PATIENCE)
    assert (tap.data, tap.title) == ("ok:1", "Confirmar")


def test_template_errors_arrive_as_their_own_exceptions(sim, callback, wa):
    body = {
        "name": "corta", "language": "es", "category": "UTILITY",
        "components": [{"type": "BODY", "text": "Hola {{1}}, su cita es el {{2}} a su hora."}],
    }
    sim.post("templates/stock", body)

    def send(values, name="corta"):
        return wa.send_template(
            to=ANA, name=name, language=templates.TemplateLanguage.SPANISH,
            params=[templates.BodyText.params(*values)],
        )

    with pytest.raises(errors.TemplateNotExists):
        send(["Ana", "lunes"], "ninguna")
    with pytest.raises(errors.TemplateParamCountMismatch):
        send(["Ana"])
    with pytest.raises(errors.WhatsAppError) as broken:
        send(["Ana", "dos\nlíneas"])
    assert broken.value.code == 132018
    sim.post("templates/decide", {"name": "corta", "language": "es", "status": "PAUSED"})
    with pytest.raises(errors.TemplatePaused):
        send(["Ana", "lunes"])
    sim.post("templates/decide", {"name": "corta", "language": "es", "status": "DISABLED"})
    with pytest.raises(errors.TemplateDisabled):
        send(["Ana", "lunes"])


def test_outside_the_window_a_text_fails_by_webhook(sim, callback, wa):
    sent = wa.send_message(to=GRACE, text="Hello")
    failed = callback.statuses_of(sent.id, "failed")[-1]
    assert isinstance(failed.error, errors.ReEngagementMessage)


def test_outside_the_window_a_text_is_refused_when_strict():
    callback = Callback()
    strict = Simulator(callback, "--strict-window")
    try:
        with pytest.raises(errors.ReEngagementMessage):
            strict.client().send_message(to=GRACE, text="Hello")
    finally:
        strict.stop()


def test_an_older_version_a_test_number_and_phones_that_report_no_delivery():
    callback = Callback()
    old = Simulator(callback, "--no-delivered", "--webhook-version", "23", "--allow", ANA[1:])
    try:
        with pytest.raises(errors.WhatsAppError) as stranger:
            callback.client.send_message(to=GRACE, text="Hello")
        assert stranger.value.code == 131030
        old.act(0, do="write", text="Hola")
        callback.messages.get(timeout=PATIENCE)
        sent = callback.client.send_message(to=ANA, text="Buenos días")
        first = callback.statuses_of(sent.id, "sent")[-1]
        assert first.conversation.id and first.pricing
        while old.bubbles(0)[-1]["mine"]:
            pass
        old.act(0, do="read")
        seen = callback.statuses_of(sent.id, "read")
        assert [update.status.value for update in seen] == ["sent", "read"]
        assert seen[-1].pricing.category.value == "service"
    finally:
        old.stop()


def test_a_second_simulator_on_the_same_state_is_refused(tmp_path):
    callback = Callback()
    first = Simulator(callback, "--state", str(tmp_path / "sim.jsonl"))
    try:
        again = subprocess.run(
            [BINARY, "simulator", "--port", "0", "--state", str(tmp_path / "sim.jsonl")],
            capture_output=True, text=True, timeout=PATIENCE,
        )
        assert again.returncode == 1
        assert "Another simulator is using" in again.stderr
    finally:
        first.stop()


@pytest.mark.parametrize(
    "wrong", [["--throughput", "0"], ["--webhook-version", "0"], ["--allow", "+34"], ["--portfolio-limit", "0"]]
)
def test_an_option_that_makes_no_sense_is_refused(wrong):
    refused = subprocess.run([BINARY, "simulator", *wrong], capture_output=True, text=True, timeout=PATIENCE)
    assert refused.returncode == 64 and wrong[0] in refused.stderr


def test_an_unknown_number_is_undeliverable(callback, wa):
    sent = wa.send_message(to="+34600000199", text="Hola")
    assert isinstance(callback.statuses_of(sent.id, "failed")[-1].error, errors.MessageUndeliverable)


def test_too_many_messages_to_one_person(sim, callback, wa):
    with pytest.raises(errors.TooManyMessages):
        for _ in range(60):
            wa.send_message(to="+919000000106", text="x")


@pytest.mark.parametrize(
    ("fault", "error"),
    [("rateLimited", errors.RateLimitHit), ("somethingWentWrong", errors.UnknownError),
     ("serviceUnavailable", errors.ServiceUnavailable)],
)
def test_faults_arrive_as_their_own_exceptions(sim, wa, fault, error):
    sim.post("faults", {"nextSends": [fault]})
    with pytest.raises(error):
        wa.send_message(to=ANA, text="x")


def test_a_bad_token_is_an_expired_one(sim, wa):
    with pytest.raises(errors.ExpiredAccessToken):
        sim.client(token="wrong").send_message(to=ANA, text="x")


def test_a_stop_of_marketing_is_parsed(sim, callback, wa):
    sim.act(0, do="stopMarketing")
    preference = callback.preferences.get(timeout=PATIENCE)
    assert (preference.value.value, preference.from_user.wa_id) == ("stop", ANA[1:])
    wa.create_template(template("oferta", category=templates.TemplateCategory.MARKETING))
    sim.post("templates/decide", {"name": "oferta", "language": "es", "status": "APPROVED"})
    sent = spanish("oferta", ["Ana", "lunes"], wa)
    assert isinstance(callback.statuses_of(sent.id, "failed")[-1].error, errors.UserStoppedMarketingMessages)
    sim.act(0, do="resumeMarketing")


def test_the_number_and_its_profile(wa):
    assert wa.get_business_phone_number().verified_name == "Riverside Clinic"
    assert wa.get_business_profile().industry.value == "HEALTH"


def test_a_call_is_parsed_from_ringing_to_its_end(sim, callback, wa):
    call = sim.act(0, do="call")["id"]
    ringing, over = callback.calls.get(timeout=PATIENCE), callback.calls.get(timeout=PATIENCE + 20)
    assert (ringing.id, ringing.event.value, ringing.direction.value) == (call, "connect", "USER_INITIATED")
    assert ringing.from_user.wa_id == ANA[1:]
    assert ringing.session.sdp.startswith("v=0")
    assert (over.id, over.status.value, over.duration) == (call, "FAILED", None)


@pytest.mark.parametrize(
    ("code", "error"),
    [(131042, errors.BusinessPaymentIssue), (131053, errors.MediaUploadError), (131026, errors.MessageUndeliverable)],
)
def test_a_failure_on_demand_arrives_as_its_own_exception(sim, callback, wa, code, error):
    sim.post("faults", {"nextFailures": [code]})
    sent = wa.send_message(to=ANA, text="x")
    assert isinstance(callback.statuses_of(sent.id, "failed")[-1].error, error)


def test_a_refusal_on_demand_arrives_as_its_own_exception(sim, wa):
    sim.post("faults", {"nextRefusals": [131031, 131056]})
    with pytest.raises(errors.WhatsAppError) as locked:
        wa.send_message(to=ANA, text="x")
    assert locked.value.code == 131031
    with pytest.raises(errors.TooManyMessages):
        wa.send_message(to=ANA, text="x")


def test_a_template_may_be_held_for_its_quality(sim, callback, wa):
    body = {"name": "lenta", "language": "es", "category": "UTILITY", "components": [{"type": "BODY", "text": "Hola."}]}
    sim.post("templates/stock", body)
    sim.post("faults", {"nextSends": ["heldForQuality"]})
    sent = wa.send_template(to=ANA, name="lenta", language=templates.TemplateLanguage.SPANISH)
    assert sent.status.value == "held_for_quality_assessment"


def test_a_changed_number_is_parsed(sim, callback, wa):
    sim.act(5, do="changeNumber", phone="919000000999")
    changes = [callback.numbers.get(timeout=PATIENCE) for _ in range(2)]
    assert {change.new_wa_id for change in changes} == {"919000000999", None}
    assert all(change.old_wa_id == "919000000106" for change in changes)
    sim.act(5, do="write", text="My new number")
    while (message := callback.messages.get(timeout=PATIENCE)).text != "My new number":
        pass
    assert message.from_user.wa_id == "919000000999"


def test_blocking_names_who_was_blocked_and_who_could_not_be(sim, callback, wa):
    with pytest.raises(errors.WhatsAppError) as partial:
        wa.block_users(users=[ANA, "+4915550000199"])
    assert partial.value.code == 139100
    assert [user.wa_id for user in wa.get_blocked_users()] == [ANA[1:]]
    wa.unblock_users(users=[ANA])
    assert list(wa.get_blocked_users()) == []
