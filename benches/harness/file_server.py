"""Bytes over HTTP: archives as a source of Flux serves them, and crates as a mirror of crates.io does."""

import http.server
import threading


def serve(files: dict[str, bytes], host: str, elsewhere: str = "") -> str:
    """Serves the bytes of a dictionary, also what comes into it later, until the process ends; the URL before the names.

    Who asks for anything else below `elsewhere/` is sent on to that address.
    """
    moved = elsewhere.rpartition("/")[2] + "/" if elsewhere else None

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = self.path.lstrip("/")
            content = files.get(name)
            if content is None and moved and name.startswith(moved):
                self.send_response(302)
                self.send_header("Location", elsewhere + "/" + name.removeprefix(moved))
            else:
                self.send_response(404 if content is None else 200)
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://{host}:{server.server_address[1]}"
