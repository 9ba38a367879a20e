"""The figures as tables, and where they go."""

import os
import pathlib
import platform
import subprocess
import sys

from .controller import OURS
from .measure import Measurement, Scenario

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def table(measurements: list[Measurement]) -> str:
    """One table per scenario; each line beside ours, where we are in it."""
    parts = []
    for scenario in Scenario:
        lines = [m for m in measurements if m.scenario is scenario]
        if not lines:
            continue
        ours = next((m for m in lines if m.name.startswith(OURS)), None)
        parts.append(f"### {scenario.value}\n")
        parts.append(f"| | median | fastest – slowest | beside {OURS} |\n| --- | ---: | ---: | ---: |")
        parts += [row(line, ours) for line in lines]
        parts.append("")
    return "\n".join(parts)


def row(line: Measurement, ours: Measurement | None) -> str:
    beside = "–" if ours is None or line is ours else f"{line.median / ours.median:.2f}×"
    spread = f"{seconds(min(line.seconds))} – {seconds(max(line.seconds))}"
    return f"| {line.name} | {seconds(line.median)} | {spread} | {beside} |"


def seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def write(file: pathlib.Path, tables: str, runs: int) -> None:
    """Replaces what stands between the marks."""
    text = file.read_text()
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        sys.exit(f"{file} has no {BEGIN} … {END}")
    head = f"`make bench`, medians of {runs}, on {machine()}.\n"
    file.write_text(f"{before}{BEGIN}\n{head}\n{tables}{END}{after}")


def machine() -> str:
    """Cores, memory and versions, but no name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    tools = [version("rustc", "--version"), f"node {version('node', '--version')}", f"npm {version('npm', '--version')}"]
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return f"{os.cpu_count()} cores of {processor()}, {memory:.0f} GiB, {system}; {', '.join(tools)}"


def processor() -> str:
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "an unknown processor"


def version(*command: str) -> str:
    words = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return " ".join(words[:2])
