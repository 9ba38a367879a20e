"""One thing that is timed, and how all of them are timed: in turns."""

import dataclasses
import enum
import os
import pathlib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable


class Scenario(enum.Enum):
    """What is asked of all who are compared. The value is the heading of its table."""

    WARM = "One line changed"
    COLD = "From nothing"
    REST = "Nothing changed"
    MANIFESTS = "10,000 objects"


@dataclasses.dataclass
class Measurement:
    """`prepare` is not timed, `run` is. Both get the number of the round, from 0."""

    scenario: Scenario
    name: str
    run: Callable[[int], None]
    prepare: Callable[[int], None] = lambda _round: None
    seconds: list[float] = dataclasses.field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def measure_all(measurements: list[Measurement], runs: int) -> None:
    """Times each of them once per round, `runs` rounds long."""
    for turn in range(runs):
        for measurement in measurements:
            measurement.prepare(turn)
            start = time.perf_counter()
            measurement.run(turn)
            took = time.perf_counter() - start
            measurement.seconds.append(took)
            print(f"round {turn + 1}/{runs}  {took:8.3f} s  {measurement.name}", file=sys.stderr, flush=True)


def execute(command: list[str], folder: pathlib.Path, env: dict[str, str], stdin: bytes = b"") -> bytes:
    """What the command prints; ends the benchmark with the command's own errors when it fails."""
    done = subprocess.run(command, cwd=folder, env=env, input=stdin, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} in {folder} exited with {done.returncode}:\n"
                 f"{done.stdout.decode(errors='replace')}{done.stderr.decode(errors='replace')}")
    return done.stdout


def replace_once(file: pathlib.Path, old: str, new: str) -> None:
    """Changes one place of a file; there must be exactly one."""
    text = file.read_text()
    if text.count(old) != 1:
        sys.exit(f"{file}: expected {old!r} once, found it {text.count(old)} times")
    file.write_text(text.replace(old, new))


def rustup_home() -> str:
    """Where the toolchains are, for those who have a cargo home of their own."""
    return os.environ.get("RUSTUP_HOME", str(pathlib.Path.home() / ".rustup"))
