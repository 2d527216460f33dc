"""Compares this library's verifier with Math-Verify: throughput on completions, agreement on pairs of answers.

Usage: verifiers.py throughput CASES.jsonl [--rounds 5] [--warm 5]
       verifiers.py pairs FILE.tsv [FILE.tsv ..]

`throughput` takes turns: one pass of the one over all completions, then one pass of the other, each pinned to the same
core; passes before the rounds warm both up. Seconds are processor time of the whole process, so that other programs
do not count. `pairs` grades lines of label, gold answer and answer with Math-Verify and
lists where it differs from the label. Run from the repository's root after `mvn -B package -DskipTests`; Python needs
math-verify.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import time

from math_verify import parse, verify

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLASS_PATH = f"{ROOT}/rlvr-benchmarks/target/classes:{ROOT}/rlvr-benchmarks/target/lib/*"
MAIN = "io.github.rlvr.benchmarks.VerifierThroughput"


def accepts(gold, answer):
    """Math-Verify with its defaults; its gold answer is read as LaTeX, as its users write it."""
    try:
        return bool(verify(parse(f"${gold}$"), parse(answer)))
    except Exception:  # a peer that raises gives no verdict
        return False


def throughput(arguments):
    core = sorted(os.sched_getaffinity(0))[0]
    os.sched_setaffinity(0, {core})
    cases = [json.loads(line) for line in open(arguments.cases, encoding="utf-8")]
    java = subprocess.Popen(
        ["java", "-XX:+UseSerialGC", "-Xmx1g", "-cp", CLASS_PATH, MAIN, arguments.cases],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ours():
        java.stdin.write("\n")
        java.stdin.flush()
        return json.loads(java.stdout.readline())

    def theirs():
        start = time.process_time()
        accepted = sum(accepts(case["gold"], case["prediction"]) for case in cases)
        return {"seconds": time.process_time() - start, "accepted": accepted, "cases": len(cases)}

    for _ in range(arguments.warm):
        ours()
    theirs()
    rounds = [(ours(), theirs()) for _ in range(arguments.rounds)]
    java.stdin.close()
    java.wait()
    for mine, peer in rounds:
        print(f"rlvr {mine['seconds']:.3f} s ({mine['accepted']} accepted), Math-Verify {peer['seconds']:.3f} s ({peer['accepted']} accepted)")
    a = statistics.median(len(cases) / mine["seconds"] for mine, _ in rounds)
    b = statistics.median(len(cases) / peer["seconds"] for _, peer in rounds)
    print(f"completions a second on one core, median of {len(rounds)} rounds: rlvr {a:.0f}, Math-Verify {b:.0f}, ratio {a / b:.1f}")


def pairs(arguments):
    wrong = {True: 0, False: 0}
    count = 0
    for file in arguments.files:
        for line in open(file, encoding="utf-8"):
            label, gold, answer = line.rstrip("\n").split("\t")
            accepted = accepts(gold, f"${answer}$")
            count += 1
            if accepted != (label == "equal"):
                wrong[accepted] += 1
                print(f"{label}: {gold} | {answer}")
    print(f"agreement {1 - sum(wrong.values()) / max(count, 1):.4f} (fp {wrong[True]}, fn {wrong[False]}, n {count})")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    first = commands.add_parser("throughput")
    first.add_argument("cases")
    first.add_argument("--rounds", type=int, default=5)
    first.add_argument("--warm", type=int, default=5)
    first.set_defaults(run=throughput)
    second = commands.add_parser("pairs")
    second.add_argument("files", nargs="+")
    second.set_defaults(run=pairs)
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
