"""The peers: plain cargo on the same crate, and cdk8s with the same app in TypeScript."""

import os
import pathlib
import shutil

from .measure import Measurement, Scenario, execute, replace_once, rustup_home

GUESTBOOK_IGNORED = shutil.ignore_patterns("target")
CDK8S_IGNORED = shutil.ignore_patterns("node_modules", "dist", "main.js", "component.js", "*.d.ts", "*.tsbuildinfo")


class Cargo:
    """`cargo run` in a copy of examples/guestbook, with a cargo home of its own."""

    def __init__(self, root: pathlib.Path, work: pathlib.Path) -> None:
        self.folder = shutil.copytree(root / "examples/guestbook", work / "cargo", ignore=GUESTBOOK_IGNORED)
        self.home = work / "cargo-home"
        outside = {k: v for k, v in os.environ.items() if k not in ("CARGO_TARGET_DIR", "RUSTFLAGS")}
        self.env = outside | {"CARGO_HOME": str(self.home), "RUSTUP_HOME": rustup_home()}
        self.replicas = 2
        self.forget_everything(0)

    def forget_everything(self, _round: int) -> None:
        """No crate downloaded, none compiled; the user's own settings of where crates come from stay."""
        for folder in (self.home, self.folder / "target"):
            if folder.exists():
                shutil.rmtree(folder)
        self.home.mkdir()
        config = pathlib.Path(os.environ.get("CARGO_HOME", pathlib.Path.home() / ".cargo")) / "config.toml"
        if config.exists():
            shutil.copy(config, self.home)

    def change_a_line(self, _round: int) -> None:
        old, self.replicas = self.replicas, self.replicas + 1
        replace_once(self.folder / "src/settings.rs", f"replicas: {old},", f"replicas: {self.replicas},")

    def synthesize(self, _round: int) -> bytes:
        return execute(["cargo", "run", "--quiet", "--locked"], self.folder, self.env)


class Cdk8s:
    """A copy of benches/cdk8s, and the ways to run it."""

    def __init__(self, root: pathlib.Path, work: pathlib.Path, name: str) -> None:
        self.folder = shutil.copytree(root / "benches/cdk8s", work / name, ignore=CDK8S_IGNORED)
        self.cache = work / f"{name}-npm-cache"
        self.env = os.environ | {"npm_config_update_notifier": "false"}
        self.replicas = 2

    def install(self) -> None:
        execute(["npm", "ci", "--cache", str(self.cache)], self.folder, self.env)

    def forget_everything(self, _round: int) -> None:
        for folder in (self.cache, self.folder / "node_modules", self.folder / "dist"):
            if folder.exists():
                shutil.rmtree(folder)
        for made in ("main.js", "component.js", "tsconfig.tsbuildinfo"):
            (self.folder / made).unlink(missing_ok=True)

    def change_a_line(self, _round: int) -> None:
        old, self.replicas = self.replicas, self.replicas + 1
        replace_once(self.folder / "main.ts", f"replicas: {old},", f"replicas: {self.replicas},")

    def template_build(self, _round: int) -> None:
        """What cdk8s's project template does, without its unit tests."""
        execute(["npm", "run", "build"], self.folder, self.env)

    def ts_node(self, _round: int) -> None:
        execute(["node_modules/.bin/ts-node", "main.ts"], self.folder, self.env)

    def tsc_and_node(self, _round: int) -> None:
        """The fewest processes that do it with a type check: no npm, no npx, no cdk8s."""
        execute(["node_modules/.bin/tsc", "--build"], self.folder, self.env)
        execute(["node", "main.js"], self.folder, self.env)

    def install_and_build(self, turn: int) -> None:
        self.install()
        self.template_build(turn)

    def assert_same_objects(self, json_list: bytes) -> None:
        execute(["node", "check.js"], self.folder, self.env, stdin=json_list)


def measurements(root: pathlib.Path, work: pathlib.Path) -> list[Measurement]:
    """Each way in a folder of its own, so that none profits from what another has left."""
    cargo, cold_cargo = Cargo(root, work / "warm"), Cargo(root, work / "cold")
    template, ts_node, lean, cold = (Cdk8s(root, work, f"cdk8s-{name}") for name in ("template", "ts-node", "lean", "cold"))
    objects = cargo.synthesize(0)
    for app, synthesize in (
        (template, template.template_build), (ts_node, ts_node.ts_node), (lean, lean.tsc_and_node),
    ):
        app.install()
        synthesize(0)
        app.assert_same_objects(objects)
    return [
        Measurement(Scenario.WARM, "plain cargo: `cargo run`", cargo.synthesize, cargo.change_a_line),
        Measurement(Scenario.WARM, "cdk8s: `npm run build` (its template's way)", template.template_build, template.change_a_line),
        Measurement(Scenario.WARM, "cdk8s: `ts-node main.ts`", ts_node.ts_node, ts_node.change_a_line),
        Measurement(Scenario.WARM, "cdk8s: `tsc --build && node main.js`", lean.tsc_and_node, lean.change_a_line),
        Measurement(Scenario.COLD, "plain cargo: `cargo run`", cold_cargo.synthesize, cold_cargo.forget_everything),
        Measurement(Scenario.COLD, "cdk8s: `npm ci && npm run build`", cold.install_and_build, cold.forget_everything),
    ]
