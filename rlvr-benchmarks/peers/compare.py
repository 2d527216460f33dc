"""Runs this library and its peers in turn, each measurement in a process of its own, and writes the page about it.

Usage: compare.py MODEL.gguf [--questions gsm8k/test.jsonl] [--rounds 3] [--only decode,rollouts,train,groups,grpo,lora,growth]
           [--dtypes float32,bfloat16,int8] [--generate sdpa-together,eager-each] [--out results.jsonl] [--resume] [--write docs/performance.md]

Run from the repository's root after `mvn -B package -DskipTests`, with the Python that setup.sh made. A name may say how
many rows, or which curve: --only decode:8,growth:prompts. Every run is a line of --out; --resume goes on where an earlier call was cut off.
"""
import argparse
import dataclasses
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile

import growth
import machine
import report
from measure import HEAP, Failed, java, run

ROWS = {"decode": [1, 8, 32], "rollouts": [64], "train": [8], "groups": [32], "grpo": [32], "lora": [32]}
ADAPTERS = "bfloat16"
ROUNDED = "int8"
SAMPLES = {"decode", "rollouts", "grpo"}
GENERATE = "sdpa-together,eager-together"
PEERS = pathlib.Path(__file__).parent


@dataclasses.dataclass(frozen=True)
class Work:
    what: str
    dtype: str
    rows: int

    def arguments(self):
        return [self.what, self.dtype, str(self.rows)]


@dataclasses.dataclass(frozen=True)
class Side:
    who: str
    variant: str
    command: list
    environment: dict


class Comparison:
    """Who measures what, with which command."""

    def __init__(self, folder, questions, settings, llama):
        self.folder = folder
        self.questions = questions
        self.settings = settings
        self.llama = llama

    def sides(self, work, results):
        own = [self.folder, *work.arguments()]
        if work.dtype == ROUNDED:
            yield Side("rlvr", "", java("PolicyBenchmark", *own, *([self.questions] if work.what == "rollouts" else [])), HEAP)
            return
        peer = [sys.executable, str(PEERS / "peers.py"), *own]
        if work.what == "rollouts":
            yield Side("rlvr", "", java("PolicyBenchmark", *own, self.questions), HEAP)
            for variant in self.variants(work, results):
                yield Side("transformers", variant, [*peer, self.questions, variant], {})
            return
        yield Side("rlvr", "", java("PolicyBenchmark", *own), HEAP)
        yield Side("trl" if work.what in ("grpo", "lora") else "transformers", "", peer, {})
        if work.what == "decode" and self.llama:
            yield Side("llama.cpp", "", [sys.executable, str(PEERS / "llama.py"), "decode", self.stored(work.dtype), work.dtype, str(work.rows)], {})

    def stored(self, dtype):
        return f"{self.folder}-{dtype}.gguf"

    def variants(self, work, results):
        """Every setting of generate in the first round, the fastest in the others."""
        first = [r for r in results if r["round"] == 0 and r["who"] == "transformers" and Work(r["what"], r["dtype"], r["rows"]) == work]
        if {r["variant"] for r in first} < set(self.settings):
            return self.settings
        return [max(first, key=lambda r: r["tokens_per_second"])["variant"]]


class Results:
    """The lines of a file, one a run, and what is new among them."""

    def __init__(self, path, resume):
        self.path = pathlib.Path(path)
        if self.path.exists() and not resume:
            sys.exit(f"{path} is there already; go on with --resume, or give another --out")
        lines = self.path.read_text().splitlines() if self.path.exists() else []
        self.runs = [json.loads(line) for line in lines]

    def append(self, line):
        self.runs.append(line)
        with open(self.path, "a") as out:
            out.write(json.dumps(line) + "\n")
        print(json.dumps(line), flush=True)

    def measured(self):
        return [r for r in self.runs if "who" in r]

    def measure(self, key, command, environment):
        """Unless a run of that key is there; a failure is told and tried again by the next call."""
        if any(all(r.get(name) == value for name, value in key.items()) for r in self.runs):
            return
        try:
            self.append({**key, **run(command, environment)})
        except Failed as failed:
            print(f"left out {key}: {failed}", file=sys.stderr, flush=True)


def chosen(only, dtypes):
    """The works that the options name, without growth."""
    for name in only:
        what, _, rows = name.partition(":")
        if what != "growth":
            for dtype in [ADAPTERS] if what == "lora" else [dtype for dtype in dtypes if dtype != ROUNDED or what in SAMPLES]:
                for count in [int(rows)] if rows else ROWS[what]:
                    yield Work(what, dtype, count)


def export(model, folder, llama, dtypes):
    subprocess.run(java("ExportModel", model, folder), check=True)
    for dtype in [dtype for dtype in dtypes if llama and dtype != ROUNDED]:
        subprocess.run([sys.executable, str(PEERS / "llama.py"), "store", model, f"{folder}-{dtype}.gguf", dtype], check=True)


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("--questions")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join([*ROWS, "growth"]))
    parser.add_argument("--dtypes", default="float32,bfloat16,int8")
    parser.add_argument("--generate", default=GENERATE)
    parser.add_argument("--out", default="benchmark-results.jsonl")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--write")
    return parser.parse_args()


def main():
    given = options()
    only, dtypes = given.only.split(","), given.dtypes.split(",")
    results = Results(given.out, given.resume)
    llama = importlib.util.find_spec("llama_cpp") is not None and importlib.util.find_spec("gguf") is not None
    works = list(chosen(only, dtypes))
    if not llama:
        print("llama-cpp-python or gguf is missing: decoding is not compared with llama.cpp")
    if not given.questions:
        print("no --questions: no rollouts to questions")
        works = [work for work in works if work.what != "rollouts"]
    with tempfile.TemporaryDirectory() as scratch:
        folder = f"{scratch}/model"
        results.append({"machine": machine.describe()})
        export(given.model, folder, llama and any(work.what == "decode" for work in works), dtypes)
        comparison = Comparison(folder, given.questions, given.generate.split(","), llama)
        for turn in range(given.rounds):
            for work in works:
                for side in comparison.sides(work, results.measured()):
                    key = {"round": turn, "who": side.who, "variant": side.variant, **dataclasses.asdict(work)}
                    results.measure(key, side.command, side.environment)
        for key, command in growth.points(folder, only):
            results.measure(key, command, HEAP)
    print("\n".join(report.tables(results.runs)))
    if given.write:
        report.write(results.runs, pathlib.Path(given.write))


if __name__ == "__main__":
    main()
