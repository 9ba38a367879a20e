"""A cluster as its administrator reaches it: objects over the API, told of changes by watching."""

import http.client
import json
import pathlib
import queue
import ssl
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable

import yaml

PATIENCE = 300.0


class Api:
    """One API server. A connection per thread is kept open, so that a call costs what the call costs."""

    def __init__(self, kubeconfig: pathlib.Path) -> None:
        config = yaml.safe_load(kubeconfig.read_text())
        cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
        self.host = urllib.parse.urlparse(cluster["server"]).netloc
        self.tls = ssl.create_default_context(cafile=cluster["certificate-authority"])
        self.headers = {"Authorization": f"Bearer {user['token']}"}
        self.local = threading.local()

    def connect(self, timeout: float | None = 30) -> http.client.HTTPSConnection:
        return http.client.HTTPSConnection(self.host, context=self.tls, timeout=timeout)

    def call(self, method: str, path: str, body: object = None, kind: str = "application/json") -> dict:
        if not hasattr(self.local, "connection"):
            self.local.connection = self.connect()
        data = json.dumps(body).encode() if body is not None else None
        self.local.connection.request(method, path, data, self.headers | {"Content-Type": kind})
        answer = self.local.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            sys.exit(f"{method} {path}: {answer.status} {text.decode(errors='replace')}")
        return json.loads(text)

    def merge(self, path: str, change: object) -> dict:
        return self.call("PATCH", path, change, "application/merge-patch+json")

    def apply(self, path: str, thing: object) -> dict:
        return self.call("PATCH", f"{path}?fieldManager=bench&force=true", thing, "application/apply-patch+yaml")

    def request_look(self, path: str) -> str:
        """Asks for a look as `flux reconcile` does; what `status.lastHandledReconcileAt` will be."""
        value = str(time.time_ns())
        self.merge(path, {"metadata": {"annotations": {"reconcile.fluxcd.io/requestedAt": value}}})
        return value


class Watch:
    """Every state of one object, with the moment at which this machine was told."""

    def __init__(self, api: Api, collection: str, name: str) -> None:
        self.name, self.told = f"{collection}/{name}", queue.SimpleQueue()
        self.last: dict = {}
        selector = urllib.parse.quote(f"metadata.name={name}")
        self.path = f"{collection}?watch=1&fieldSelector={selector}"
        threading.Thread(target=self.listen, args=(api,), daemon=True).start()

    def listen(self, api: Api) -> None:
        connection = api.connect(timeout=None)
        connection.request("GET", self.path, headers=api.headers)
        answer = connection.getresponse()
        while line := answer.readline():
            self.told.put((time.perf_counter(), json.loads(line)["object"]))

    def until(self, is_so: Callable[[dict], bool]) -> float:
        """When the object was so for the first time that nobody has asked for yet."""
        deadline = time.perf_counter() + PATIENCE
        if self.last and is_so(self.last):
            return time.perf_counter()
        while True:
            try:
                moment, self.last = self.told.get(timeout=max(0.0, deadline - time.perf_counter()))
            except queue.Empty:
                sys.exit(f"{self.name} did not come to that:\n{json.dumps(self.last.get('status'), indent=1)}")
            if is_so(self.last):
                return moment


def condition(thing: dict, kind: str) -> dict:
    return next((c for c in thing.get("status", {}).get("conditions", []) if c["type"] == kind), {})
