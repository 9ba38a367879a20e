"""synth-controller itself: standalone on a git repository made of examples/guestbook, once per measurement.

The time is that of the whole process: start, look, fetch, build in the sandbox, run, check, pack, store, end.
"""

import json
import os
import pathlib
import shutil
import sys

from .measure import Measurement, Scenario, execute, replace_once

OURS = "synth-controller"

SYNTH = """\
apiVersion: synth-controller.dev/v1alpha1
kind: Synth
metadata:
  name: guestbook
  namespace: bench
spec:
  interval: 10m
  git:
    url: file://{repository}
    ref:
      branch: main
"""


class Controller:
    """A repository with the guestbook, a Synth that names it, and a storage folder."""

    def __init__(self, root: pathlib.Path, work: pathlib.Path, binary: pathlib.Path) -> None:
        if not binary.exists():
            sys.exit(f"{binary} is missing: `make build` makes it")
        work.mkdir()
        self.work, self.binary = work, binary
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") and k != "CARGO_TARGET_DIR"}
        self.env |= {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
        self.storage = work / "storage"
        self.repository = shutil.copytree(root / "examples/guestbook", work / "repository",
                                          ignore=shutil.ignore_patterns("target"))
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("add", ".")
        self.commit("the guestbook")
        self.file = work / "synth.yaml"
        self.file.write_text(SYNTH.format(repository=self.repository))
        self.replicas = 2
        self.revision = self.synthesize()

    def git(self, *arguments: str) -> None:
        execute(["git", *arguments], self.repository, self.env)

    def commit(self, message: str) -> None:
        self.git("-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "--quiet", "-a", "-m", message)

    def commit_a_changed_line(self, _round: int) -> None:
        old, self.replicas = self.replicas, self.replicas + 1
        replace_once(self.repository / "src/settings.rs", f"replicas: {old},", f"replicas: {self.replicas},")
        self.commit(f"{self.replicas} replicas")

    def forget_everything(self, _round: int) -> None:
        shutil.rmtree(self.storage)

    def synthesize(self) -> str:
        """Brings the Synth to rest and says the revision of its artifact."""
        printed = execute([str(self.binary), "standalone", "--once", "-o", "json", "--storage-path", str(self.storage),
                           "--storage-addr", "127.0.0.1:0", str(self.file)], self.work, self.env)
        result = json.loads(printed.splitlines()[-1])
        if not result["ready"]:
            sys.exit(f"{OURS}: {result['reason']}: {result['message']}")
        return result["artifact"]["revision"]

    def expect(self, change: bool) -> None:
        """One process; it must have published something new, or not."""
        before, self.revision = self.revision, self.synthesize()
        if (before != self.revision) != change:
            sys.exit(f"{OURS}: expected {'a new' if change else 'the same'} revision, got {before}, then {self.revision}")


def measurements(root: pathlib.Path, work: pathlib.Path, binary: pathlib.Path) -> list[Measurement]:
    """Warm and nothing changed on one storage folder, from nothing on another."""
    warm, cold = Controller(root, work / "ours", binary), Controller(root, work / "ours-cold", binary)
    return [
        Measurement(Scenario.WARM, f"{OURS}: commit → artifact", lambda _: warm.expect(change=True), warm.commit_a_changed_line),
        Measurement(Scenario.REST, f"{OURS}: look → rest", lambda _: warm.expect(change=False)),
        Measurement(Scenario.COLD, f"{OURS}: commit → artifact", lambda _: cold.expect(change=False), cold.forget_everything),
    ]
