"""The figures as tables, and where they go."""

import os
import pathlib
import platform
import subprocess
import sys

from .controller import OURS
from .measure import Measurement, Scenario



def table(measurements: list[Measurement]) -> str:
    """One table per scenario; peers stand beside ours where both are in it."""
    return "\n".join(
        part
        for scenario in Scenario
        if (lines := [m for m in measurements if m.scenario is scenario])
        for part in (f"### {scenario.value}", "", *rows(lines), "")
    )


def rows(lines: list[Measurement]) -> list[str]:
    ours = next((line for line in lines if line.name.startswith(OURS)), None)
    if ours is None or len(lines) == 1:
        return ["| | median |", "| --- | ---: |", *(f"| {line.name} | {seconds(line.median)} |" for line in lines)]
    head = ["| | median | fastest – slowest | ours is |", "| --- | ---: | ---: | --- |"]
    return head + [
        f"| {line.name} | {seconds(line.median)} | {seconds(min(line.seconds))} – {seconds(max(line.seconds))} "
        f"| {beside(line, ours)} |"
        for line in lines
    ]


def beside(line: Measurement, ours: Measurement) -> str:
    if line is ours:
        return ""
    difference = ours.median - line.median
    return f"{ours.median / line.median:.2f} × ({seconds(abs(difference))} {'more' if difference > 0 else 'less'})"


def seconds(value: float) -> str:
    if value < 0.01:
        return f"{value * 1000:.1f} ms"
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def write(file: pathlib.Path, tables: str, runs: int, command: str, part: str) -> None:
    """Replaces what stands between the marks of a part."""
    first, last = f"<!-- {part}: begin -->", f"<!-- {part}: end -->"
    text = file.read_text()
    before, begin, rest = text.partition(first)
    _, end, after = rest.partition(last)
    if not (begin and end):
        sys.exit(f"{file} has no {first} … {last}")
    head = f"`{command}`, medians of {runs}, on {machine()}.\n"
    file.write_text(f"{before}{first}\n{head}\n{tables}{last}{after}")


def machine() -> str:
    """Cores, memory and versions, but no name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    tools = [version("rustc", "--version"), f"node {version('node', '--version')}", f"npm {version('npm', '--version')}"]
    system = f"{platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} cores of {processor()}, {memory:.0f} GiB, {system}; {', '.join(tools)}"


def processor() -> str:
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "an unknown processor"


def version(*command: str) -> str:
    words = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return " ".join(words[:2])
