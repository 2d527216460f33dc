"""The page's plots, as SVG."""
import matplotlib

matplotlib.use("Agg")
matplotlib.rcParams.update({"svg.hashsalt": "rlvr", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "axes.axisbelow": True})

import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402

COLOURS = {"rlvr": "#1b6ca8", "transformers": "#e08e45", "llama.cpp": "#6a994e"}
OURS, PLAN, GREY = COLOURS["rlvr"], "#c44536", "#888888"
LABELS = {
    "new tokens": "new tokens a completion (4 completions)", "group size": "completions of one prompt",
    "prompts": "prompts, 8 completions each", "logit chunk": "trainer.logit_chunk, positions", "parameters": "parameters, millions",
}


def save(figure, file):
    figure.savefig(file, metadata={"Date": None}, bbox_inches="tight")
    plt.close(figure)
    return True


def decode(found, file):
    """Bars of every engine by batch, a panel a precision; whiskers from the slowest to the fastest round."""
    works = {dtype: sorted(rows for what, kind, rows in found if what == "decode" and kind == dtype) for dtype in ("float32", "bfloat16")}
    works = {dtype: rows for dtype, rows in works.items() if rows}
    if not works:
        return False
    figure, panels = plt.subplots(1, len(works), figsize=(4.6 * len(works), 3.4), sharey=True, squeeze=False)
    for panel, (dtype, batches) in zip(panels[0], works.items()):
        for i, (who, colour) in enumerate(COLOURS.items()):
            sides = [(at, found["decode", dtype, rows][who]) for at, rows in enumerate(batches) if who in found["decode", dtype, rows]]
            for at, side in sides:
                values, middle = side.values("tokens_per_second"), side.median("tokens_per_second")
                bar = panel.bar(at + 0.27 * (i - 1), middle, 0.25, color=colour, label=who if at == sides[0][0] else None,
                                yerr=[[middle - min(values)], [max(values) - middle]], error_kw={"elinewidth": 0.8, "capsize": 2})
                panel.bar_label(bar, fmt="%.0f", fontsize=7, padding=2)
        panel.set_xticks(range(len(batches)), [f"batch {rows}" for rows in batches])
        panel.set_title(f"decode, {dtype}")
        panel.grid(axis="y", alpha=0.3)
    panels[0][0].set_ylabel("tokens/s")
    panels[0][0].legend(frameon=False, loc="upper left")
    return save(figure, file)


def ratios(pairs, file):
    """A bar a comparison; the line is the peer."""
    if not pairs:
        return False
    figure, panel = plt.subplots(figsize=(8, 0.8 + 0.36 * len(pairs)))
    names, values = zip(*pairs)
    panel.barh(range(len(values)), values, 0.7, color=[OURS if value >= 1 else PLAN for value in values])
    panel.axvline(1, color="black", linewidth=0.8)
    for at, value in enumerate(values):
        # Beside the line where the bar ends before it.
        panel.annotate(f"{value:.2f} ×", (max(value, 1), at), (4, 0), textcoords="offset points", va="center", fontsize=8)
    panel.set_yticks(range(len(names)), [name.replace("\n", ", ") for name in names], fontsize=8)
    panel.margins(y=0.01)
    panel.invert_yaxis()
    panel.set_xlabel("times as fast as the peer")
    panel.set_xlim(0, 1.12 * max(max(values), 1))
    panel.grid(axis="x", alpha=0.3)
    return save(figure, file)


def panels(curves):
    """One for every curve, in two rows, the last for the legend."""
    figure, grid = plt.subplots(2, 3, figsize=(10.5, 5.8))
    for panel in grid.flat:
        panel.set_visible(False)
    for panel, (curve, points) in zip(grid.flat, curves.items()):
        panel.set_visible(True)
        panel.set_xlabel(LABELS[curve])
        panel.grid(alpha=0.3)
        if curve == "logit chunk":
            panel.set_xscale("log", base=2)
            panel.set_xticks([p["value"] for p in points], [str(p["value"]) for p in points])
            panel.minorticks_off()
        yield figure, panel, curve, points
    figure.tight_layout(h_pad=2)


def position(curve, point):
    return point["parameters"] / 1e6 if curve == "parameters" else point["value"]


def growth_time(curves, file):
    """Rollout, update and both; a straight line through the sums and how much of them it explains."""
    if not curves:
        return False
    for figure, panel, curve, points in panels(curves):
        x = [position(curve, point) for point in points]
        for key, name, colour in (("step_seconds", "step", OURS), ("rollout_seconds", "rollout", COLOURS["llama.cpp"]), ("update_seconds", "update", COLOURS["transformers"])):
            panel.plot(x, [point[key] for point in points], marker="o", markersize=3.5, color=colour, label=name)
        if curve != "logit chunk" and len(x) > 2:
            explained = line(panel, x, [point["step_seconds"] for point in points])
            panel.set_title(f"straight line: R² = {explained:.4f}", fontsize=8)
        panel.set_ylabel("s")
        from_zero(panel)
    legend(figure)
    return save(figure, file)


def line(panel, x, y):
    slope, start = np.polyfit(x, y, 1)
    ends = np.array([min(x), max(x)])
    panel.plot(ends, start + slope * ends, color=GREY, linestyle=":", linewidth=1, label="straight line")
    return 1 - np.var(np.array(y) - start - slope * np.array(x)) / np.var(y)


def growth_memory(curves, file):
    """The peak that was measured and the plan made before anything was loaded."""
    if not curves:
        return False
    for figure, panel, curve, points in panels(curves):
        x = [position(curve, point) for point in points]
        panel.plot(x, [point["peak_rss_gb"] for point in points], marker="o", markersize=3.5, color=OURS, label="peak RSS, measured")
        panel.plot(x, [point["planned_gb"] for point in points], marker="s", markersize=3.5, color=PLAN, linestyle="--", label="memory plan")
        panel.set_ylabel("GB")
        from_zero(panel)
    legend(figure)
    return save(figure, file)


def from_zero(panel):
    """With head room for the topmost point."""
    panel.set_ylim(0, 1.08 * panel.dataLim.y1)


def legend(figure):
    """In the free place at the lower right."""
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, frameon=False, loc="center", bbox_to_anchor=(0.84, 0.27))
