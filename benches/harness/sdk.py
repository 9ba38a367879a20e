"""The SDK beside cdk8s: the same apps, compiled from nothing and again, run, and counted."""

import dataclasses
import itertools
import json
import os
import pathlib
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from .measure import execute, rustup_home
from .report import seconds

APPS = ("guestbook", "starboard", "tenants")
# The guestbook again, with the classes that `cdk8s import` makes of the document that the SDK's types are made of.
TYPED = "guestbook-typed"
OBJECTS = (100, 1_000, 10_000)
# Programs that run for milliseconds are run so many times more often.
OFTEN = 10
# That of the controller's runs: crates/runner/src/sandbox/vendor.rs.
PROFILE = """
[profile.dev]
opt-level = 0
debug = false
incremental = true
codegen-units = 16

[profile.dev.package."*"]
opt-level = 0
debug = false
debug-assertions = false
overflow-checks = false
incremental = false
codegen-units = 16
"""
# In the bases of the runner's image, and in the runs that they are for, the SDK alone is optimised.
OF_THE_BASE = """
[profile.dev.package.synth-sdk]
opt-level = 1
codegen-units = 1
"""
# What programs have there, too: crates/runner/src/sandbox/session.rs.
MALLOC = "glibc.malloc.hugetlb=1:glibc.malloc.top_pad=33554432"
INSTALL = "fetch or install, from nothing"
FIRST = "first build and run"
AGAIN = "one line changed: build and run"
CLOCK = ", by the clock"


@dataclasses.dataclass
class Peer:
    """What one of the two measured: seconds by name, and the most memory with the most objects, in MiB. Seconds are processor
    time of all processes, because others may use the machine."""

    name: str
    times: dict[str, list[float]] = dataclasses.field(default_factory=dict)
    memory: list[float] = dataclasses.field(default_factory=list)

    def time(self, what: str, work: Callable[[], object]) -> None:
        started, begun = processor_time(), time.perf_counter()
        work()
        self.times.setdefault(what, []).append(processor_time() - started)
        self.times.setdefault(f"{what}{CLOCK}", []).append(time.perf_counter() - begun)
        print(f"{self.times[what][-1]:8.3f} s  {self.name}: {what}", file=sys.stderr, flush=True)


class Rust:
    """Projects that depend on the SDK alone, with the profile of the controller's runs."""

    def __init__(self, root: pathlib.Path, work: pathlib.Path) -> None:
        self.root, self.work = root, work / "rust"
        outside = {k: v for k, v in os.environ.items() if k not in ("CARGO_TARGET_DIR", "RUSTFLAGS")}
        self.env = outside | {"CARGO_TARGET_DIR": str(self.work / "target")}
        self.peer = Peer("synth-sdk")

    def source(self, app: str) -> pathlib.Path:
        folder = "benches/sdk" if app == "many" else "crates/sdk/examples"
        return self.root / folder / f"{app}.rs"

    def project(self, app: str) -> pathlib.Path:
        folder = self.work / app
        (folder / "src").mkdir(parents=True, exist_ok=True)
        sdk = self.root / "crates/sdk"
        profile = PROFILE + OF_THE_BASE if app == "many" else PROFILE
        (folder / "Cargo.toml").write_text(
            f'[package]\nname = "{app}"\nversion = "0.1.0"\nedition = "2024"\n\n'
            f'[dependencies]\nsynth-sdk = {{ path = "{sdk}" }}\n{profile}\n[workspace]\n'
        )
        shutil.copy(self.source(app), folder / "src/main.rs")
        return folder

    def install(self) -> None:
        """Nothing of cargo's is there; of the SDK's own package, which is a path, nothing is downloaded."""
        home = self.work / "home"
        shutil.rmtree(home, ignore_errors=True)
        env = self.env | {"CARGO_HOME": str(home), "RUSTUP_HOME": rustup_home()}
        execute(["cargo", "fetch", "--quiet"], self.project("guestbook"), env)

    def forget(self) -> None:
        shutil.rmtree(self.work / "target", ignore_errors=True)

    def build_and_run(self, app: str) -> list[dict]:
        return printed(["cargo", "run", "--quiet", "--offline"], self.env, self.work / app)

    def change(self, turn: int) -> None:
        change(self.work / "guestbook/src/main.rs", r"\.default\(\d+\)", f".default({turn + 3})")

    def run(self, objects: int) -> tuple[list[str], dict[str, str]]:
        values = self.work / f"{objects}.json"
        values.write_text(json.dumps({"objects": objects}))
        return [str(self.work / "target/debug/many")], self.env | {"SYNTH_INPUT": str(values), "GLIBC_TUNABLES": MALLOC}

    def printed(self, objects: int) -> list[dict]:
        return printed(*self.run(objects), self.work)


class Plain:
    """The objects of the app `many` as values of serde_json, optimised: what there is to do for whoever checks nothing."""

    def __init__(self, rust: Rust) -> None:
        self.rust, self.work = rust, rust.work / "plain"
        self.peer = Peer("serde_json")

    def build(self) -> None:
        (self.work / "src").mkdir(parents=True)
        (self.work / "Cargo.toml").write_text(
            '[package]\nname = "plain"\nversion = "0.1.0"\nedition = "2024"\n\n'
            '[dependencies]\nserde_json = { version = "1", features = ["preserve_order"] }\n\n[workspace]\n'
        )
        shutil.copy(self.rust.root / "benches/sdk/plain.rs", self.work / "src/main.rs")
        execute(["cargo", "build", "--quiet", "--release"], self.work, self.rust.env)

    def run(self, objects: int) -> tuple[list[str], dict[str, str]]:
        _, env = self.rust.run(objects)
        return [str(self.rust.work / "target/release/plain")], env

    def printed(self, objects: int) -> list[dict]:
        return printed(*self.run(objects), self.work)


class Cdk8s:
    """benches/cdk8s with each app as its main.ts; the fewest processes that check types, which is its fastest way."""

    def __init__(self, root: pathlib.Path, work: pathlib.Path) -> None:
        self.root, self.work = root / "benches/cdk8s", work / "cdk8s"
        self.cache = work / "npm-cache"
        self.env = os.environ | {"npm_config_update_notifier": "false"}
        self.peer = Peer("cdk8s")
        self.typed = Peer("cdk8s with types")
        self.schema = root / "crates/typegen/openapi/kubernetes.json"
        self.work.mkdir()
        for name in ("package.json", "package-lock.json", "tsconfig.json", "cdk8s.yaml", ".npmrc", "offline.js"):
            shutil.copy(self.root / name, self.work)

    def source(self, app: str) -> pathlib.Path:
        return self.root / f"apps/{app}.ts"

    def install(self) -> None:
        for folder in (self.cache, self.work / "node_modules"):
            shutil.rmtree(folder, ignore_errors=True)
        execute(["npm", "ci", "--cache", str(self.cache)], self.work, self.env)

    def import_types(self) -> None:
        version = json.loads(self.schema.read_text())["version"].removeprefix("v")
        command = ["node", "-r", "./offline.js", "node_modules/.bin/cdk8s", "import", f"k8s@{version}", "--language", "typescript"]
        execute(command, self.work, self.env | {"SCHEMA": str(self.schema)})

    def forget(self) -> None:
        """What tsc has made, of which there is nothing without a `.ts`."""
        for folder in (self.work, self.work / "imports"):
            for path in [*folder.glob("*.js"), *folder.glob("*.d.ts"), *folder.glob("*.tsbuildinfo")]:
                if path.name != "offline.js":
                    path.unlink()

    def project(self, app: str) -> None:
        self.forget()
        shutil.copy(self.source(app), self.work / "main.ts")

    def build_and_run(self, _app: str) -> None:
        shutil.rmtree(self.work / "dist", ignore_errors=True)
        execute(["node_modules/.bin/tsc", "--build"], self.work, self.env)
        execute(["node", "main.js"], self.work, self.env)

    def objects(self) -> list[dict]:
        """What is in `dist`, read by the YAML reader that cdk8s itself depends on."""
        read = "const fs=require('fs'),y=require('yaml');console.log(JSON.stringify(fs.readdirSync('dist').flatMap(" \
               "f=>y.parseAllDocuments(fs.readFileSync('dist/'+f,'utf8')).map(d=>d.toJS()))))"
        return json.loads(execute(["node", "-e", read], self.work, self.env))

    def change(self, turn: int) -> None:
        change(self.work / "main.ts", r"replicas: \d+,", f"replicas: {turn + 3},")

    def run(self, objects: int) -> tuple[list[str], dict[str, str]]:
        return ["node", "main.js"], self.env | {"OBJECTS": str(objects)}


def printed(command: list[str], env: dict[str, str], folder: pathlib.Path) -> list[dict]:
    """The objects that a program prints."""
    return [json.loads(line) for line in execute(command, folder, env).splitlines()]


def processor_time() -> float:
    """Seconds, user and system, of all processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def change(file: pathlib.Path, pattern: str, to: str) -> None:
    text, times = re.subn(pattern, to, file.read_text(), count=1)
    if not times:
        sys.exit(f"{file}: nothing is like {pattern}")
    file.write_text(text)


def assert_same(app: str, ours: list[dict], theirs: list[dict]) -> None:
    """What is compared must do the same work."""
    def by_name(objects: list[dict]) -> dict:
        return {(o["kind"], o["metadata"].get("namespace"), o["metadata"]["name"]): o for o in objects}

    one, other = by_name([o for o in ours if o["kind"] != "SynthOutput"]), by_name(theirs)
    for key in sorted(one.keys() | other.keys(), key=str):
        if one.get(key) != other.get(key):
            sys.exit(f"{app}: {key} differs:\n{json.dumps(one.get(key))}\n{json.dumps(other.get(key))}")


def measured_run(command: list[str], folder: pathlib.Path, env: dict[str, str]) -> tuple[float, float]:
    """Seconds of processor time, and the most memory that the process had, in MiB."""
    process = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)} ended with {status}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def lines(file: pathlib.Path) -> int:
    """Lines of code: no blank ones, no comments, no tests."""
    code = file.read_text().split("#[cfg(test)]")[0].splitlines()
    return sum(1 for line in code if line.strip() and not line.strip().startswith(("//", "/*", "*")))


def measure(root: pathlib.Path, work: pathlib.Path, runs: int) -> tuple[Rust, Cdk8s, Plain]:
    rust, cdk8s = Rust(root, work), Cdk8s(root, work)
    both, plain = (rust, cdk8s), Plain(rust)
    for side in both:
        side.peer.time(INSTALL, side.install)
    for app in (*APPS, "many"):
        for side in both:
            side.project(app)
        cdk8s.build_and_run(app)
        assert_same(app, rust.build_and_run(app), cdk8s.objects())
    cdk8s.import_types()
    cdk8s.project(TYPED)
    cdk8s.build_and_run(TYPED)
    assert_same(TYPED, rust.build_and_run("guestbook"), cdk8s.objects())
    for turn in range(runs):
        builds = ((rust, "guestbook", rust.peer), (cdk8s, "guestbook", cdk8s.peer), (cdk8s, TYPED, cdk8s.typed))
        for side, app, peer in builds:
            side.project(app)
            side.forget()
            peer.time(FIRST, lambda side=side, app=app: side.build_and_run(app))
            side.change(turn)
            peer.time(AGAIN, lambda side=side, app=app: side.build_and_run(app))
    rust.project("many")
    execute(["cargo", "build", "--quiet", "--offline"], rust.work / "many", rust.env)
    cdk8s.project("many")
    cdk8s.build_and_run("many")
    plain.build()
    assert_same("plain", rust.printed(OBJECTS[0]), plain.printed(OBJECTS[0]))
    # What runs for milliseconds is run more often, and not after what keeps the machine busy for seconds.
    for sides, rounds in (((rust, plain), OFTEN * runs), ((cdk8s,), runs)):
        for _, objects, side in itertools.product(range(rounds), OBJECTS, sides):
            command, env = side.run(objects)
            took, memory = measured_run(command, side.work, env)
            side.peer.times.setdefault(f"{objects:,}", []).append(took)
            # What the kernel tells is never less than what this process had when it began the other one: of few objects
            # that says nothing.
            if objects == OBJECTS[-1]:
                side.peer.memory.append(memory)
    return rust, cdk8s, plain


def table(rust: Rust, cdk8s: Cdk8s, plain: Plain) -> str:
    ours, theirs = rust.peer, cdk8s.peer
    rows = ["| | synth-sdk | cdk8s | ours is |", "| --- | ---: | ---: | ---: |"]

    def row(what: str, one: float, other: float, shown) -> None:
        rows.append(f"| {what} | {shown(one)} | {shown(other)} | {one / other:.2f} × |")

    for what in (INSTALL, FIRST, f"{FIRST}{CLOCK}", AGAIN):
        median = statistics.median(ours.times[what])
        row(what, median, statistics.median(theirs.times[what]), seconds)
        if what != INSTALL:
            row(f"{what}; cdk8s with types", median, statistics.median(cdk8s.typed.times[what]), seconds)
    one, other = (sum(statistics.median(peer.times[what]) for what in (INSTALL, FIRST)) for peer in (ours, theirs))
    row("both: from nothing to the first objects", one, other, seconds)
    for objects in OBJECTS:
        what = f"{objects:,}"
        row(f"run, {what} objects", statistics.median(ours.times[what]), statistics.median(theirs.times[what]), seconds)
    most = f"{OBJECTS[-1]:,}"
    row(f"run, {most} objects; serde_json alone", statistics.median(ours.times[most]), statistics.median(plain.peer.times[most]), seconds)
    for peer, which in ((theirs, ""), (plain.peer, "; serde_json alone")):
        one, other = statistics.median(ours.memory), statistics.median(peer.memory)
        row(f"memory at most, {most} objects{which}", one, other, lambda value: f"{value:.0f} MiB")
    for app in APPS:
        row(f"lines of code, {app}", lines(rust.source(app)), lines(cdk8s.source(app)), lambda value: f"{value:.0f}")
    return "\n".join(rows) + "\n"
