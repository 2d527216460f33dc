"""Tables of what was measured, written between markers of a page, and plots beside it.

Usage: report.py results.jsonl docs/performance.md
"""
import json
import pathlib
import statistics
import sys

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"

# A figure of a run, its unit, and whether more is better.
FIGURES = {"tokens_per_second": ("tokens/s", True), "prefill_seconds": ("s", False), "step_seconds": ("s", False)}
NAMES = {
    "decode": "decode, batch {}", "prefill": "prefill, batch {}", "rollouts": "GSM8K rollouts, {} rows", "train": "training step, {} × 256 tokens",
    "groups": "training step on groups, {} rows", "grpo": "GRPO step, {} rows", "lora": "GRPO step with LoRA, {} rows",
}
DTYPES = ("float32", "bfloat16", "int8")
RIVALS = {"int8": "bfloat16"}  # No peer samples in 8 bits; this is the fastest it does.
PEERS = {"trl": "TRL"}


class Series:
    """The runs of one side of a work, one a round."""

    def __init__(self, runs):
        self.runs = runs

    def values(self, figure):
        return [run[figure] for run in self.runs]

    def median(self, figure):
        return statistics.median(self.values(figure))

    def text(self, figure):
        values = self.values(figure)
        middle = number(self.median(figure))
        return middle if min(values) == max(values) else f"{middle} ({number(min(values))}–{number(max(values))})"

    def peak(self):
        return max(self.values("peak_rss_gb"))

    def others(self):
        return max(self.values("other_cores"))


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def series(runs):
    """By work, then by side; of several ways to do a work the one that was taken."""
    found = {}
    for run in runs:
        if "who" in run:
            sides = found.setdefault((run["what"], run["dtype"], run["rows"]), {})
            sides.setdefault(run["who"], {}).setdefault(run["variant"], []).append(run)
    order = sorted(found, key=lambda work: (list(NAMES).index(work[0]), DTYPES.index(work[1]), work[2]))
    return {work: {who: taken(variants) for who, variants in found[work].items()} for work in order}


def taken(variants):
    """The only one, or that which the first round found fastest and the others went on with."""
    if len(variants) == 1:
        return Series(next(iter(variants.values())))
    return max(map(Series, variants.values()), key=lambda side: (len(side.runs), side.median("tokens_per_second")))


def pairs(found):
    """(name, figure, ours, peer's name, peer's) of every comparison."""
    for (what, dtype, rows), sides in found.items():
        if "rlvr" not in sides:
            continue
        for who, side in found.get((what, RIVALS.get(dtype, dtype), rows), {}).items():
            for figure in FIGURES:
                both = figure in sides["rlvr"].runs[0] and figure in side.runs[0]
                if who == "rlvr" or not both or (figure == "prefill_seconds" and (rows == 1 or who == "llama.cpp")):
                    continue
                name = NAMES["prefill" if figure == "prefill_seconds" else what].format(rows)
                in_what = f" in {RIVALS[dtype]}" if dtype in RIVALS else ""
                yield f"{name}, {dtype}", figure, sides["rlvr"], variant(who, side) + in_what, side
    for rows in sorted({work[2] for work in found if work[0] == "grpo"}):
        theirs = found.get(("grpo", "float32", rows), {})
        for dtype in DTYPES[1:]:
            ours = found.get(("grpo", dtype, rows), {})
            if "rlvr" in ours and "trl" in theirs:
                yield f"{NAMES['grpo'].format(rows)}, {dtype}", "step_seconds", ours["rlvr"], "TRL in float32", theirs["trl"]


def variant(who, side):
    how = side.runs[0]["variant"]
    return f"{PEERS.get(who, who)}, {how.replace('-', ', ')}" if how else PEERS.get(who, who)


def ratio(figure, ours, theirs):
    """How many times as fast ours is."""
    quotient = ours.median(figure) / theirs.median(figure)
    return quotient if FIGURES[figure][1] else 1 / quotient


def tables(runs):
    lines = head(runs)
    found = series(runs)
    if found:
        lines += ["", "| what | rlvr | peer | | ratio | peak RSS, GB: rlvr, peer | other processes, cores |", "|---|---|---|---|---|---|---|"]
    for name, figure, ours, who, theirs in pairs(found):
        unit = FIGURES[figure][0]
        lines.append(f"| {name} | {ours.text(figure)} {unit} | {theirs.text(figure)} {unit} | {who} | {ratio(figure, ours, theirs):.2f} × "
                     f"| {ours.peak():.1f}, {theirs.peak():.1f} | {max(ours.others(), theirs.others()):.2f} |")
    return lines + questions(found) + growth_table(runs)


def head(runs):
    machines = [run["machine"] for run in runs if "machine" in run]
    machine = machines[-1]
    commits = list(dict.fromkeys(each["rlvr"] for each in machines))
    versions = ", ".join(f"{name} {version}" for name, version in machine["python"].items())
    counts = sorted(len(side.runs) for sides in series(runs).values() for side in sides.values()) or [0]
    rounds = f"{counts[-1]}" if counts[0] == counts[-1] else f"{counts[0]} to {counts[-1]}"
    missing = ["No comparison with llama.cpp: it was not installed."] if not any(r.get("who") == "llama.cpp" for r in runs) else []
    missing += ["No rollouts to questions: no file of questions was given."] if not any(r.get("what") == "rollouts" for r in runs) else []
    return [
        f"{machine['date']}, {'commit' if len(commits) == 1 else 'commits'} {' and '.join(commits)}, {rounds} {'round' if rounds == '1' else 'rounds'}. {machine['processor']}, {machine['memory']}, {machine['system']}; "
        f"{machine['java']}, libtorch {machine['libtorch']}; {versions}.", *missing]


def questions(found):
    """How much was generated where lengths differ."""
    lines = []
    for (what, dtype, rows), sides in found.items():
        if what == "rollouts":
            texts = [f"{variant(who, side)} {side.text('completion_tokens')} tokens in {side.text('rollout_seconds')} s" for who, side in sides.items()]
            lines.append(f"- {NAMES[what].format(rows)}, {dtype}: {'; '.join(texts)}.")
    return ["", *lines] if lines else []


def growth_table(runs):
    measured = [point for curve in points(runs).values() for point in curve]
    if not measured:
        return []
    lines = ["", f"One step of this library, {measured[0]['dtype']}:", "",
             "| grows | value | step, s | rollout, s | update, s | peak RSS, GB | memory plan, GB | plan / measured | other processes, cores |",
             "|---|---|---|---|---|---|---|---|---|"]
    for run in measured:
        lines.append(f"| {run['curve']} | {run['value']} | {run['step_seconds']:.3g} | {run['rollout_seconds']:.3g} | {run['update_seconds']:.3g} "
                     f"| {run['peak_rss_gb']:.2f} | {run['planned_gb']:.2f} | {run['planned_gb'] / run['peak_rss_gb']:.2f} | {run['other_cores']:.2f} |")
    return lines


def pictures(runs, page):
    """Draws what there is, into a folder named as the page; lines that show it."""
    try:
        import plots
    except ImportError:
        return ["", "No plots: matplotlib was not installed."]
    folder = page.with_suffix("")
    folder.mkdir(exist_ok=True)
    lines = []
    for name, what, draw in (
            ("decode", "Tokens a second of three engines", lambda file: plots.decode(series(runs), file)),
            ("ratios", "How many times as fast as the peer", lambda file: plots.ratios(
                [(f"{name}\nagainst {who}", ratio(figure, ours, theirs)) for name, figure, ours, who, theirs in pairs(series(runs))], file)),
            ("growth-time", "Time of a step as it grows", lambda file: plots.growth_time(points(runs), file)),
            ("growth-memory", "Memory of a step as it grows", lambda file: plots.growth_memory(points(runs), file))):
        if draw(folder / f"{name}.svg"):
            lines += ["", f"![{what}]({folder.name}/{name}.svg)"]
    return lines


def points(runs):
    """By curve, each from the smallest."""
    curves = {}
    for run in runs:
        if "curve" in run:
            curves.setdefault(run["curve"], []).append(run)
    return {curve: sorted(of, key=lambda run: run["parameters"] if curve == "parameters" else run["value"]) for curve, of in curves.items()}


def write(runs, page):
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    block = "\n".join([*tables(runs), *pictures(runs, page)])
    page.write_text(f"{before}{BEGIN}\n{block}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    write([json.loads(line) for line in open(sys.argv[1])], pathlib.Path(sys.argv[2]))
