"""What is measured in a cluster: the ways from a commit to applied objects, each cut into its phases."""

import copy
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import statistics
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable

from . import file_server
from .cluster import Api, Watch, condition
from .guestbooks import STATIC, Mirror, Repository, WithSdk, WithTypes
from .measure import execute, replace_once, rustup_home
from .report import seconds

HOST = os.environ.get("SYNTH_TEST_HOST", "10.244.0.1")
NAMESPACE, RUNS, FLUX = "synth-bench", "synth-runs", "flux-system"
SYNTHS = f"/apis/synth-controller.dev/v1alpha1/namespaces/{NAMESPACE}/synths"
ARTIFACTS = f"/apis/source.toolkit.fluxcd.io/v1/namespaces/{NAMESPACE}/externalartifacts"
SOURCES = f"/apis/source.toolkit.fluxcd.io/v1/namespaces/{NAMESPACE}/gitrepositories"
KUSTOMIZATIONS = f"/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/{NAMESPACE}/kustomizations"
PODS = f"/api/v1/namespaces/{RUNS}/pods"

WARM = "one line changed"
TYPES = "one line changed, an app on k8s-openapi and serde"
COLD = "the same, with dependencies that the image does not have"
VALUES = "values changed, no commit"
REST = "nothing changed"
FLOOR = "floor: a bare pod, and an artifact patched by hand"
BRANCH = "CI's way: clone, `cargo run`, push to a branch of manifests, GitRepository"


def deployments(app: str) -> str:
    return f"/apis/apps/v1/namespaces/{NAMESPACE}-{app}/deployments"


class App:
    """An installation of the guestbook in a namespace of its own, in which no pod starts: only objects are of interest."""

    def __init__(self, api: Api, name: str, deployment: str, source: dict) -> None:
        space = f"{NAMESPACE}-{name}"
        api.apply(f"/api/v1/namespaces/{space}", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": space}})
        api.apply(f"/api/v1/namespaces/{space}/resourcequotas/none", {
            "apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "none"}, "spec": {"hard": {"pods": "0"}}})
        self.web = Watch(api, deployments(name), deployment)
        api.apply(f"{KUSTOMIZATIONS}/{name}", {
            "apiVersion": "kustomize.toolkit.fluxcd.io/v1", "kind": "Kustomization", "metadata": {"name": name},
            "spec": {"interval": "1h", "retryInterval": "2s", "prune": True, "targetNamespace": space, "sourceRef": source}})

    def until(self, replicas: int) -> float:
        return self.web.until(lambda thing: thing["spec"]["replicas"] == replicas)


class Synth:
    """A Synth, and its guestbook."""

    def __init__(self, api: Api, git: str, repository: Repository) -> None:
        name = repository.folder.name
        self.api, self.path = api, f"{SYNTHS}/{name}"
        api.apply(self.path, {"apiVersion": "synth-controller.dev/v1alpha1", "kind": "Synth", "metadata": {"name": name},
                              "spec": {"git": {"url": f"{git}/{name}", "ref": {"branch": "main"}}, "interval": "1h"}})
        self.synth, self.artifact = Watch(api, SYNTHS, name), Watch(api, ARTIFACTS, name)
        self.app = App(api, name, repository.deployment, {"kind": "ExternalArtifact", "name": name})
        self.revision = ""

    def first(self, replicas: int = 2) -> None:
        self.app.until(replicas)
        self.settle()

    def settle(self) -> None:
        self.synth.until(lambda thing: condition(thing, "Ready").get("status") == "True")
        self.artifact.until(lambda thing: condition(thing, "Ready").get("status") == "True")
        self.revision = self.artifact.last["status"]["artifact"]["revision"]

    def published(self) -> float:
        """When the next artifact was announced."""
        def is_new(thing: dict) -> bool:
            revision = thing.get("status", {}).get("artifact", {}).get("revision", "")
            return revision not in ("", self.revision) and condition(thing, "Ready").get("status") == "True"
        return self.artifact.until(is_new)


class Bench:
    """Everything that is measured, round by round."""

    def __init__(self, api: Api, root: pathlib.Path, folder: pathlib.Path, state: pathlib.Path) -> None:
        self.api, self.root, self.folder, self.state = api, root, folder, state
        self.figures: dict[tuple[str, str], list[float]] = {}
        self.files: dict[str, bytes] = {}
        self.shape: dict = {}

    def prepare(self) -> None:
        self.api.apply(f"/api/v1/namespaces/{NAMESPACE}", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}})
        self.file_url = file_server.serve(self.files, HOST, STATIC)
        mirror = Mirror(self.root, self.folder / "mirror")
        mirror.fill(self.files, self.file_url)
        index = f"sparse+{self.file_url}/index/"
        execute(["hack/install", "--set", f"fetcherCratesIoMirror={index}"], self.root, dict(os.environ))
        git = execute([str(self.root / "tests/cluster/cluster"), "git", str(self.folder)], self.root, dict(os.environ)).decode().strip()

        self.warm_repository = WithSdk(self.root, self.folder / "warm", mirror)
        self.value_repository = WithSdk(self.root, self.folder / "values", mirror)
        self.types_repository = WithTypes(self.root, self.folder / "types")
        self.cold_repository = WithTypes(self.root, self.folder / "cold")
        # A feature that nobody has baked: the client of another Kubernetes, and all that depends on it.
        replace_once(self.cold_repository.folder / "Cargo.toml", "v1_34", "v1_33")
        self.cold_repository.commit("another Kubernetes")

        catch = catch_shape(self.api)
        self.warm = Synth(self.api, git, self.warm_repository)
        self.warm.first()
        self.shape = catch()
        self.types = Synth(self.api, git, self.types_repository)
        self.types.first()
        self.cold = Synth(self.api, git, self.cold_repository)
        self.cold.first()
        self.values = Synth(self.api, git, self.value_repository)
        self.values.first()

        self.prepare_floor()
        self.prepare_branch(git, index, mirror)

    # --- the floor

    def prepare_floor(self) -> None:
        self.artifacts: dict[int, dict] = {}
        artifact = self.warm.artifact.last["status"]["artifact"]
        self.keep(2, artifact)
        self.api.apply(f"{ARTIFACTS}/floor", {
            "apiVersion": "source.toolkit.fluxcd.io/v1", "kind": "ExternalArtifact", "metadata": {"name": "floor"},
            "spec": {"sourceRef": {"kind": "Nobody", "name": "floor"}}})
        self.floor = App(self.api, "floor", WithSdk.deployment, {"kind": "ExternalArtifact", "name": "floor"})
        self.announce(2)
        self.floor.until(2)

    def keep(self, replicas: int, artifact: dict) -> None:
        """Takes an archive of the controller's for ourselves."""
        pods = self.api.call("GET", f"/api/v1/namespaces/{FLUX}/pods?labelSelector=app.kubernetes.io/name=synth-controller")
        address = next(pod["status"]["podIP"] for pod in pods["items"] if pod["status"].get("podIP"))
        connection = http.client.HTTPConnection(address, 9090, timeout=30)
        connection.request("GET", urllib.parse.urlparse(artifact["url"]).path)
        content = connection.getresponse().read()
        digest = hashlib.sha256(content).hexdigest()
        if f"sha256:{digest}" != artifact["digest"]:
            sys.exit(f"the archive of {artifact['revision']} is not what its digest says")
        self.files[digest] = content
        self.artifacts[replicas] = artifact | {"url": f"{self.file_url}/{digest}"}

    def announce(self, replicas: int) -> None:
        self.api.merge(f"{ARTIFACTS}/floor/status", {"status": {"artifact": self.artifacts[replicas]}})

    def measure_floor(self, replicas: int) -> None:
        self.keep(replicas, self.warm.artifact.last["status"]["artifact"])
        pod = copy.deepcopy(self.shape)
        name = f"bench-{time.time_ns()}"
        pod["metadata"] = {"name": name, "namespace": RUNS}
        for container in pod["spec"]["containers"]:
            volume = next(v["mountPath"] for v in container["volumeMounts"] if not v.get("readOnly"))
            container.pop("args", None)
            container["command"] = ["/bin/sh", "-c", f"touch {volume}/{container['name']}; exec sleep 600"]
        volumes = {c["name"]: next(v["name"] for v in c["volumeMounts"] if not v.get("readOnly")) for c in pod["spec"]["containers"]}
        begun = time.perf_counter()
        made = self.api.call("POST", PODS, pod)
        folder = self.state / "kubelet/pods" / made["metadata"]["uid"] / "volumes/kubernetes.io~empty-dir"
        files = [folder / volume / container for container, volume in volumes.items()]
        while not all(file.exists() for file in files):
            if time.perf_counter() > begun + 60:
                sys.exit("a bare pod of a run's shape does not start")
            time.sleep(0.001)
        started = time.perf_counter()
        self.api.call("DELETE", f"{PODS}/{name}?gracePeriodSeconds=0")
        patched = time.perf_counter()
        self.announce(replicas)
        applied = self.floor.until(replicas)
        self.note(FLOOR, "synthesized", started - begun)
        self.note(FLOOR, "applied", applied - patched)
        self.note(FLOOR, "all", started - begun + applied - patched)

    # --- the way over a branch

    def prepare_branch(self, git: str, index: str, mirror: Mirror) -> None:
        self.ci_repository = WithSdk(self.root, self.folder / "source", mirror)
        self.ci_home = self.folder / "ci-home"
        self.ci_home.mkdir()
        (self.ci_home / "config.toml").write_text(
            f'[source.crates-io]\nreplace-with = "mirror"\n[source.mirror]\nregistry = "{index}"\n')
        self.git_url = git
        bare = self.folder / "manifests"
        bare.mkdir()
        env = self.ci_repository.env
        execute(["git", "init", "--quiet", "--bare", "--initial-branch=main"], bare, env)
        execute(["git", "config", "http.receivepack", "true"], bare, env)
        self.ci_target = self.folder / "ci-target"
        self.job()
        self.api.apply(f"{SOURCES}/branch", {
            "apiVersion": "source.toolkit.fluxcd.io/v1", "kind": "GitRepository", "metadata": {"name": "branch"},
            "spec": {"url": f"{git}/manifests", "ref": {"branch": "main"}, "interval": "1h"}})
        self.branch = App(self.api, "branch", WithSdk.deployment, {"kind": "GitRepository", "name": "branch"})
        self.branch.until(2)

    def job(self) -> None:
        """What a CI job does, with its cache of compiled crates at hand and no queue before it."""
        work, env = self.folder / "job", self.ci_repository.env | {
            "CARGO_TARGET_DIR": str(self.ci_target), "CARGO_HOME": str(self.ci_home), "RUSTUP_HOME": rustup_home()}
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        execute(["git", "clone", "--quiet", "--depth=1", f"{self.git_url}/source", "source"], work, env)
        made = execute(["cargo", "run", "--quiet", "--locked", "--", "--yaml"], work / "source", env)
        execute(["git", "clone", "--quiet", "--depth=1", f"{self.git_url}/manifests", "manifests"], work, env)
        folder = work / "manifests"
        (folder / "app.yaml").write_bytes(made)
        execute(["git", "add", "."], folder, env)
        execute(["git", "-c", "user.name=ci", "-c", "user.email=ci@localhost", "commit", "--quiet", "-m", "manifests"], folder, env)
        execute(["git", "push", "--quiet", "origin", "HEAD:main"], folder, env)

    def measure_branch(self) -> None:
        replicas = self.ci_repository.change()
        begun = time.perf_counter()
        self.job()
        pushed = time.perf_counter()
        self.api.request_look(f"{SOURCES}/branch")
        applied = self.branch.until(replicas)
        self.note(BRANCH, "synthesized", pushed - begun)
        self.note(BRANCH, "applied", applied - pushed)
        self.note(BRANCH, "all", applied - begun)

    # --- ours

    def measure_commit(self, name: str, synth: Synth, repository: Repository) -> int:
        replicas = repository.change()
        begun = time.perf_counter()
        self.api.request_look(synth.path)
        published = synth.published()
        applied = synth.app.until(replicas)
        self.note(name, "synthesized", published - begun)
        self.note(name, "applied", applied - published)
        self.note(name, "all", applied - begun)
        synth.settle()
        return replicas

    def measure_values(self, turn: int) -> None:
        begun = time.perf_counter()
        self.api.merge(self.values.path, {"spec": {"values": {"replicas": 100 + turn}}})
        published = self.values.published()
        applied = self.values.app.until(100 + turn)
        self.note(VALUES, "synthesized", published - begun)
        self.note(VALUES, "applied", applied - published)
        self.note(VALUES, "all", applied - begun)
        self.values.settle()

    def measure_rest(self) -> None:
        before, version = processor_time("manager"), self.pods_version()
        begun = time.perf_counter()
        request = self.api.request_look(self.warm.path)
        handled = self.warm.synth.until(lambda thing: thing["status"].get("lastHandledReconcileAt") == request)
        self.warm.settle()
        time.sleep(0.2)
        self.note(REST, "all", handled - begun)
        self.note(REST, "processor time of the manager", processor_time("manager") - before)
        if self.pods_version() != version:
            sys.exit("a look that found nothing new made a pod")

    def pods_version(self) -> list[str]:
        pods = self.api.call("GET", PODS)["items"]
        return sorted(pod["metadata"]["uid"] for pod in pods if pod["metadata"].get("labels", {}).get("synth-controller.dev/run"))

    def round(self, turn: int) -> None:
        replicas = self.measure_commit(WARM, self.warm, self.warm_repository)
        self.measure_floor(replicas)
        self.measure_branch()
        self.measure_values(turn)
        self.measure_rest()
        self.measure_commit(TYPES, self.types, self.types_repository)
        self.measure_commit(COLD, self.cold, self.cold_repository)

    def note(self, name: str, phase: str, took: float) -> None:
        self.figures.setdefault((name, phase), []).append(took)
        print(f"{took:8.3f} s  {name}: {phase}", file=sys.stderr, flush=True)

    def median(self, name: str, phase: str) -> float:
        return statistics.median(self.figures[name, phase])

    def table(self) -> str:
        floor = self.median(FLOOR, "all")
        head = ["### In a cluster", "", "| | commit → announced | announced → applied | all | fastest – slowest | beside the floor |",
                "| --- | ---: | ---: | ---: | ---: | ---: |"]
        rows = []
        for name in (WARM, VALUES, TYPES, COLD, BRANCH, FLOOR):
            figures = self.figures[name, "all"]
            above = self.median(name, "all") - floor
            beside = "" if name == FLOOR else f"{above / floor + 1:.2f} × ({seconds(abs(above))} {'more' if above > 0 else 'less'})"
            rows.append(f"| {name} | {seconds(self.median(name, 'synthesized'))} | {seconds(self.median(name, 'applied'))} "
                        f"| {seconds(self.median(name, 'all'))} | {seconds(min(figures))} – {seconds(max(figures))} | {beside} |")
        spent = self.figures[REST, "processor time of the manager"]
        rest = (f"A look that finds nothing new takes {seconds(self.median(REST, 'all'))}, "
                f"{seconds(sum(spent) / len(spent))} of the manager's processor time, and no pod.")
        return "\n".join([*head, *rows, "", rest, ""])

    def clean(self) -> None:
        for app in ("warm", "types", "cold", "values"):
            delete(self.api, f"{SYNTHS}/{app}")
        for app in ("warm", "types", "cold", "values", "floor", "branch"):
            delete(self.api, f"{KUSTOMIZATIONS}/{app}")
            delete(self.api, f"/api/v1/namespaces/{NAMESPACE}-{app}")
        delete(self.api, f"/api/v1/namespaces/{NAMESPACE}")


def delete(api: Api, path: str) -> None:
    connection = api.connect()
    connection.request("DELETE", path, headers=api.headers)
    connection.getresponse().read()


def catch_shape(api: Api) -> Callable[[], dict]:
    """The shape of the next run's pod: what was asked for, without where the cluster has put it."""
    caught: list[dict] = []

    def listen() -> None:
        connection = api.connect(timeout=None)
        connection.request("GET", f"{PODS}?watch=1", headers=api.headers)
        answer = connection.getresponse()
        while not caught and (line := answer.readline()):
            pod = json.loads(line)["object"]
            if pod["metadata"].get("labels", {}).get("synth-controller.dev/run"):
                pod["spec"].pop("nodeName", None)
                caught.append({"apiVersion": "v1", "kind": "Pod", "spec": pod["spec"]})

    threading.Thread(target=listen, daemon=True).start()

    def get() -> dict:
        if not caught:
            sys.exit("no run's pod was seen")
        return caught[0]

    return get


def processor_time(command: str) -> float:
    """Seconds of processor that the controller's process of this sub-command has had."""
    for folder in pathlib.Path("/proc").iterdir():
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            if words[0].endswith(b"synth-controller") and words[1] == command.encode():
                return sum(int((task / "schedstat").read_text().split()[0]) for task in (folder / "task").iterdir()) / 1e9
        except (OSError, IndexError):
            continue
    sys.exit(f"synth-controller {command} does not run on this machine")
