"""Stands between the clinic and a calendar's server, counts what passes and alters it as a test says."""

import http.client
import http.server
import threading


class Proxy:
    """`alter` is asked before (request, None) and after (request, answer); what it gives is sent instead, if anything.

    An answer is [status, headers as pairs, body]; `False` cuts the connection.
    """

    def __init__(self, port):
        self.seen, self.alter, self.lock = [], None, threading.Lock()
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def handle_one(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                request = {"method": self.command, "path": self.path, "headers": dict(self.headers), "body": body}
                with proxy.lock:
                    proxy.seen.append(request)
                alter = proxy.alter
                answer = alter(request, None) if alter else None
                if answer is None:
                    answer = proxy.forward(request, port)
                    altered = alter(request, answer) if alter else None
                    answer = answer if altered is None else altered
                if answer is False:
                    self.close_connection = True
                    return
                status, headers, content = answer
                self.send_response(status)
                for name, value in headers:
                    if name.lower() not in ("transfer-encoding", "content-length", "connection", "date", "server"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            do_GET = do_PUT = do_DELETE = do_PROPFIND = do_REPORT = do_OPTIONS = do_HEAD = handle_one

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/"

    @staticmethod
    def forward(request, port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request(request["method"], request["path"], request["body"], request["headers"])
            answer = connection.getresponse()
            return [answer.status, answer.getheaders(), answer.read()]
        finally:
            connection.close()

    def count(self, *methods):
        with self.lock:
            return sum(request["method"] in methods for request in self.seen)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
