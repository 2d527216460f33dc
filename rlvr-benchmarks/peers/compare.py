"""Runs this library and its peers in turn, each measurement in a process of its own, and prints medians and ratios.

Usage: compare.py MODEL.gguf [--rounds 3] [--only decode,train,groups,grpo] [--dtypes float32,bfloat16] [--out results.jsonl]

Run from the repository's root after `mvn -B package -DskipTests`. Python needs torch, transformers, trl, datasets
and accelerate. A measurement waits for a quiet machine; the share of other processes is printed with every line.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEAP = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "17179869184", "MALLOC_TOP_PAD_": "268435456", "MALLOC_ARENA_MAX": "1"}


def busy():
    fields = [int(x) for x in open("/proc/stat").readline().split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


def wait_quiet(limit=120):
    end = time.time() + limit
    while time.time() < end:
        before = busy()
        time.sleep(1.5)
        if (busy() - before) / 1.5 < 0.15:
            return


def class_path():
    return f"{ROOT}/rlvr-benchmarks/target/classes:{ROOT}/rlvr-benchmarks/target/lib/*"


def java(main, *arguments):
    return ["java", "-Xmx4g", "-Dai.djl.offline=true", "-cp", class_path(), f"io.github.rlvr.benchmarks.{main}", *arguments]


def run(command, environment):
    wait_quiet()
    before, start = busy(), time.time()
    children = os.times()
    done = subprocess.run(command, env={**os.environ, "OMP_NUM_THREADS": "2", **environment}, capture_output=True, text=True)
    after = os.times()
    own = after.children_user + after.children_system - children.children_user - children.children_system
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    result = json.loads(lines[-1])
    result["other_cores"] = round(max(0.0, busy() - before - own) / (time.time() - start), 2)
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="decode,train,groups,grpo")
    parser.add_argument("--dtypes", default="float32,bfloat16")
    parser.add_argument("--out", default="benchmark-results.jsonl")
    options = parser.parse_args()
    folder = tempfile.mkdtemp() + "/model"
    subprocess.run(java("ExportModel", options.model, folder), check=True)
    rows = {"decode": [1, 8, 32], "train": [8], "groups": [32], "grpo": [8]}
    results = {}
    with open(options.out, "a") as out:
        for turn in range(options.rounds):
            for what in options.only.split(","):
                for dtype in options.dtypes.split(","):
                    if what == "grpo" and dtype != "float32":
                        continue
                    for count in rows[what]:
                        work = [what, dtype, str(count)]
                        peer = "trl" if what == "grpo" else "transformers"
                        for who, command, environment in (
                                ("rlvr", java("PolicyBenchmark", folder, *work), HEAP),
                                (peer, [sys.executable, f"{ROOT}/rlvr-benchmarks/peers/peers.py", folder, *work], {})):
                            result = {"round": turn, "who": who, "what": what, "dtype": dtype, "rows": count, **run(command, environment)}
                            out.write(json.dumps(result) + "\n")
                            out.flush()
                            print(json.dumps(result), flush=True)
                            results.setdefault((what, dtype, count), {}).setdefault(who, []).append(result)
    table(results)


def table(results):
    print("\n| what | rlvr | peer | ratio | peak GB, rlvr / peer | other cores, most |\n|---|---|---|---|---|---|")
    for (what, dtype, count), sides in results.items():
        peer = next(name for name in sides if name != "rlvr")
        for key in ("tokens_per_second", "prefill_seconds", "step_seconds"):
            if key not in sides["rlvr"][0]:
                continue
            ours, theirs = (statistics.median(r[key] for r in sides[who]) for who in ("rlvr", peer))
            ratio = ours / theirs if key == "tokens_per_second" else theirs / ours
            peak = " / ".join(f"{max(r['peak_rss_gb'] for r in sides[who]):.1f}" for who in ("rlvr", peer))
            others = max(r["other_cores"] for who in sides for r in sides[who])
            print(f"| {what} {dtype} × {count}, {key} | {ours:g} | {theirs:g} ({peer}) | {ratio:.2f} × | {peak} | {others} |")


if __name__ == "__main__":
    main()
