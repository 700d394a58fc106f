"""The simulated phones' Flows as an independent business sees them: pywa makes, publishes and sends one, opens what the
phone asks and seals the answers with its own helpers."""

import http.server
import json
import queue
import threading
import urllib.error

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pywa import errors, types, utils
from pywa.types import FlowCategory, FlowStatus

from test_pywa import ANA, PATIENCE, Callback, Simulator

FLOW = {
    "version": "7.3",
    "data_api_version": "4.0",
    "routing_model": {"DAY": ["END"], "END": []},
    "screens": [
        {
            "id": "DAY", "title": "Visit", "terminal": False,
            "data": {"first": {"type": "string", "__example__": "2026-11-24"}},
            "layout": {"type": "SingleColumnLayout", "children": [
                {"type": "TextHeading", "text": "When?"},
                {"type": "DatePicker", "name": "day", "label": "Day", "required": True, "min-date": "${data.first}"},
                {"type": "Footer", "label": "Next", "on-click-action": {
                    "name": "data_exchange", "payload": {"day": "${form.day}"}}},
            ]},
        },
        {
            "id": "END", "title": "Done", "terminal": True, "success": True,
            "data": {"words": {"type": "string", "__example__": "Thanks"}, "day": {"type": "string", "__example__": "x"}},
            "layout": {"type": "SingleColumnLayout", "children": [
                {"type": "TextBody", "text": "${data.words}"},
                {"type": "Footer", "label": "Close", "on-click-action": {"name": "complete", "payload": {"day": "${data.day}"}}},
            ]},
        },
    ],
}


class Business:
    """The endpoint: pywa opens and seals; what it was asked lands in a list, what it answers comes from `answers`."""

    def __init__(self):
        key = rsa.generate_private_key(65537, 2048)
        pem = serialization.Encoding.PEM
        self.private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
        self.public = key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
        self.asked = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                try:
                    request, key, vector = utils.default_flow_request_decryptor(
                        body["encrypted_flow_data"], body["encrypted_aes_key"], body["initial_vector"], outer.private
                    )
                except ValueError:
                    return self.reply(421, "")
                outer.asked.append(request)
                self.reply(200, utils.default_flow_response_encryptor(outer.answer(request), key, vector))

            def reply(self, status, text):
                self.send_response(status)
                self.send_header("Content-Type", "text/plain")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{server.server_address[1]}/flow"

    @staticmethod
    def answer(request):
        if request["action"] == "INIT":
            return {"screen": "DAY", "data": {"first": "2026-11-24"}}
        return {"screen": "END", "data": {"words": "Gracias ☺", "day": request["data"]["day"]}}


@pytest.fixture(scope="module")
def callback():
    return Callback()


@pytest.fixture(scope="module")
def sim(callback):
    simulator = Simulator(callback)
    yield simulator
    simulator.stop()


@pytest.fixture(scope="module")
def business():
    return Business()


@pytest.fixture(scope="module")
def flow(sim, callback, business):
    """A published Flow, made step by step as pywa makes one."""
    wa = callback.client
    made = wa.create_flow("Visit", [FlowCategory.APPOINTMENT_BOOKING], endpoint_uri=business.url)
    assert wa.get_flow(made.id).status == FlowStatus.DRAFT
    broken = wa.update_flow_json(made.id, {**FLOW, "screens": FLOW["screens"][:1]})
    assert broken.validation_errors
    with pytest.raises(errors.WhatsAppError):
        wa.publish_flow(made.id)
    result = wa.update_flow_json(made.id, FLOW)
    assert result.success and not result.validation_errors
    with pytest.raises(errors.WhatsAppError):
        wa.publish_flow(made.id)  # There is no key yet.
    assert wa.set_business_public_key(business.public)
    assert wa.publish_flow(made.id)
    details = wa.get_flow(made.id)
    assert (details.status, details.endpoint_uri, details.json_version) == (FlowStatus.PUBLISHED, business.url, "7.3")
    return made.id


def send(sim, callback, flow, token="token-1", **more):
    sim.act(0, do="write", text="Hola")
    callback.messages.get(timeout=PATIENCE)
    button = types.FlowButton(
        title="Abrir", flow_id=flow, flow_token=token, flow_action_type=types.FlowActionType.DATA_EXCHANGE, **more
    )
    sent = callback.client.send_message(to=ANA, text="¿Cuándo?", buttons=button)
    callback.statuses_of(sent.id, "delivered")
    return sent.id


def test_the_phone_goes_through_the_flow_and_pywa_gets_what_was_filled_in(sim, callback, business, flow):
    done = queue.Queue()
    callback.client.on_flow_completion()(lambda _, update: done.put(update))
    message = send(sim, callback, flow)
    view = sim.post("people/0/flows", {"message": message})
    assert view["screen"] == "DAY" and view["title"] == "Visit" and not view["back"]
    date = next(part for part in view["components"] if part["type"] == "DatePicker")
    assert date["min-date"] == "2026-11-24"
    opened = business.asked[-1]
    assert opened["action"] == "INIT" and opened["flow_token"] == "token-1" and opened["version"] == "4.0"
    footer = view["components"][-1]["index"]
    with pytest.raises(urllib.error.HTTPError):
        sim.post(f"flows/{view['flow']}", {"do": "act", "component": footer, "form": {}})
    view = sim.post(f"flows/{view['flow']}", {"do": "act", "component": footer, "form": {"day": "2026-11-30"}})
    assert business.asked[-1]["screen"] == "DAY" and business.asked[-1]["data"] == {"day": "2026-11-30"}
    assert view["components"][0]["text"] == "Gracias ☺" and view["back"]
    back = sim.post(f"flows/{view['flow']}", {"do": "back"})
    assert back["screen"] == "DAY"
    view = sim.post(f"flows/{view['flow']}", {"do": "act", "component": footer, "form": {"day": "2026-12-01"}})
    end = sim.post(f"flows/{view['flow']}", {"do": "act", "component": view["components"][-1]["index"], "form": {}})
    assert end["end"] == "finished"
    completion = done.get(timeout=PATIENCE)
    assert completion.token == "token-1" and completion.response["day"] == "2026-12-01"
    assert completion.reply_to_message.id == message


def test_a_phone_with_an_old_key_fetches_the_new_one_and_tries_once_more(sim, callback, business, flow):
    message = send(sim, callback, flow, token="token-2")
    view = sim.post("people/0/flows", {"message": message})
    # The business changes its key while the card is open: its endpoint answers 421 until the phone has the new one.
    fresh = Business()
    business.private, business.public = fresh.private, fresh.public
    callback.client.set_business_public_key(business.public)
    footer = view["components"][-1]["index"]
    view = sim.post(f"flows/{view['flow']}", {"do": "act", "component": footer, "form": {"day": "2026-12-02"}})
    assert view["screen"] == "END"


def test_a_held_back_flow_is_refused_with_metas_codes(sim, callback, flow):
    sim.post("flows/status", {"id": flow, "status": "BLOCKED"})
    with pytest.raises(errors.FlowBlocked):
        send(sim, callback, flow, token="token-3")
    assert callback.client.get_flow(flow).status == FlowStatus.BLOCKED
