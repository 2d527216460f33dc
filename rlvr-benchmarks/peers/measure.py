"""One measurement in a process of its own, on a quiet machine if there is one, and what else ran meanwhile."""
import json
import os
import pathlib
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMIT_SECONDS = 1200

# What the launcher sets for this library, less its short spinning: the machine is the measurement's own.
HEAP = {
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": "17179869184",
    "MALLOC_TOP_PAD_": "268435456",
    "MALLOC_ARENA_MAX": "1",
}


class Failed(Exception):
    """A measurement that printed no figures."""


def busy():
    """Seconds that all cores together have worked since the machine was started."""
    fields = [int(x) for x in open("/proc/stat").readline().split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


def wait_quiet(limit=120):
    end = time.time() + limit
    while time.time() < end:
        before = busy()
        time.sleep(1.5)
        if (busy() - before) / 1.5 < 0.15:
            return


def java(main, *arguments):
    """The command that runs a class of rlvr-benchmarks."""
    classes = f"{ROOT}/rlvr-benchmarks/target/classes:{ROOT}/rlvr-benchmarks/target/lib/*"
    return ["java", "-Xmx4g", "-Dai.djl.offline=true", "-cp", classes, f"io.github.rlvr.benchmarks.{main}", *map(str, arguments)]


def run(command, environment):
    """The figures of the last line of JSON, with the cores that other processes took."""
    wait_quiet()
    before, start, children = busy(), time.time(), os.times()
    try:
        done = subprocess.run(command, env={**os.environ, "OMP_NUM_THREADS": "2", **environment},
                              capture_output=True, text=True, timeout=LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        raise Failed(f"{' '.join(command)} took more than {LIMIT_SECONDS} s")
    wall, after = time.time() - start, os.times()
    own = after.children_user + after.children_system - children.children_user - children.children_system
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        raise Failed(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return {**json.loads(lines[-1]), "other_cores": round(max(0.0, busy() - before - own) / wall, 2), "wall_seconds": round(wall, 1)}
