"""The bench of crates/manifest: reading, comparing and packing 10,000 objects, without any process around it."""

import os
import pathlib
import re
import sys

from .measure import Measurement, Scenario, execute

LINE = re.compile(r"^(?P<step>.+?)\s{2,}(?P<number>[\d.]+)(?P<unit>µs|ms|s)$")
UNITS = {"µs": 1e-6, "ms": 1e-3, "s": 1.0}


def measurements(root: pathlib.Path) -> list[Measurement]:
    """What the bench prints: the median of each step."""
    command = ["cargo", "bench", "--quiet", "--locked", "--package", "synth-manifest", "--bench", "manifest"]
    printed = execute(command, root, dict(os.environ)).decode()
    steps = [match for match in map(LINE.match, printed.splitlines()) if match]
    if not steps:
        sys.exit(f"{' '.join(command)} printed no figures:\n{printed}")
    return [
        Measurement(Scenario.MANIFESTS, step["step"], lambda _: None, seconds=[float(step["number"]) * UNITS[step["unit"]]])
        for step in steps
    ]
