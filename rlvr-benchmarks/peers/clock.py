"""Seconds of work and one line of JSON about them, as Stopwatch and Figures on the Java side."""
import json
import resource
import statistics
import time

REPEATS = 3
ENOUGH_SECONDS = 6


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median(work):
    """Of three runs; of fewer, once they have taken long enough."""
    runs = []
    while len(runs) < REPEATS and sum(runs) < ENOUGH_SECONDS:
        runs.append(seconds(work))
    return statistics.median_low(runs)


def report(**values):
    values["peak_rss_gb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
    print(json.dumps({name: round(value, 4) for name, value in values.items()}), flush=True)
