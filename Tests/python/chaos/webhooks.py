"""WhatsApp, as far as it tells things: signed webhooks with one message each."""

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request

from crash_books import keyed_name

from .clinic import MASTER
from .simulator import SECRETS


class Webhooks:
    """`answers`: by number, and None where the connection broke or nothing came in time."""

    def __init__(self, port, patience=8):
        self.port, self.patience, self.answers = port, patience, {}

    def deliver(self, number, phone="12025550142"):
        message = {"from": phone, "id": f"wamid.{number}", "timestamp": str(int(time.time())), "type": "text",
                   "text": {"body": f"hello {number}"}}
        value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "106540352242922"}, "messages": [message]}
        body = json.dumps({"object": "whatsapp_business_account", "entry": [
            {"id": "102290129340398", "changes": [{"field": "messages", "value": value}]}]}).encode()
        digest = hmac.new(SECRETS["app-secret"].encode(), body, hashlib.sha256).hexdigest()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/webhooks/whatsapp", body, {
            "Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={digest}"})
        try:
            with urllib.request.urlopen(request, timeout=self.patience) as answer:
                status = answer.status
        except urllib.error.HTTPError as error:
            status = error.code
        except OSError:
            status = None
        self.answers[number] = status
        return status

    def acknowledged(self):
        """The names under which the clinic keeps what it acknowledged."""
        return {keyed_name(MASTER, "message", f"wamid.{number}") for number, code in self.answers.items() if code == 200}


def ask(port, path, patience=10):
    """(status, text) of a page; (None, "") when nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=patience) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return None, ""
