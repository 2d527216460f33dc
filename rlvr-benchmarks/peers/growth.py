"""The points of the growth curves: one GRPO step of this library each, in a process of its own."""
from measure import java

PRECISION = "bfloat16"
USUAL = {"model": "own", "prompts": 1, "group": 8, "tokens": 64, "chunk": 512}

# What grows, its values, and what else differs from the usual step.
CURVES = {
    "new tokens": ("tokens", [32, 64, 128, 256, 512, 1024], {"group": 4}),
    "group size": ("group", [2, 4, 8, 16, 32, 64], {}),
    "prompts": ("prompts", [1, 2, 4, 8], {}),
    "logit chunk": ("chunk", [64, 128, 256, 512, 1024], {"tokens": 128}),
    "parameters": ("model", ["1M", "36M", "135M", "494M"], {}),
}


def points(folder, only):
    """Pairs of what a point is and the command that measures it, of all curves or of those named."""
    for curve, (setting, values, others) in CURVES.items():
        for value in values if {"growth", f"growth:{curve}"} & set(only) else []:
            point = {**USUAL, **others, setting: value}
            command = java("GrowthBenchmark", folder, point["model"], PRECISION, *(point[key] for key in ("prompts", "group", "tokens", "chunk")))
            yield {"curve": curve, "value": value, "dtype": PRECISION}, command
