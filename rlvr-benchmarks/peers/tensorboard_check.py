"""Reads the event files of a run with TensorBoard's own reader and compares every scalar with metrics.jsonl.

    python tensorboard_check.py RUN_DIR

Needs the package tensorboard. Exit code 1 when a scalar is missing or differs.
"""

import json
import math
import pathlib
import struct
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def float32(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def same(written, read):
    return written == read or math.isnan(written) and math.isnan(read)


def main(run):
    reader = EventAccumulator(str(run / "tensorboard"), size_guidance={"scalars": 0}).Reload()
    events = {tag: {e.step: e.value for e in reader.Scalars(tag)} for tag in reader.Tags()["scalars"]}
    rows = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    expected = {(row["step"], name): value for row in rows for name, value in row.items() if name != "step"}
    wrong = [key for key, value in expected.items()
             if key[0] not in events.get(key[1], {}) or not same(float32(float(value)), events[key[1]][key[0]])]
    extra = sum(len(steps) for steps in events.values()) - len(expected)
    print(f"{len(expected)} scalars written, {len(expected) - len(wrong)} read back equal, {extra} more in the files")
    for step, name in wrong[:10]:
        print(f"step {step} {name}: written {expected[step, name]}, read {events.get(name, {}).get(step)}")
    return 1 if wrong or extra else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
