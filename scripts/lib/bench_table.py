"""Medians, ratios and tables of what scripts/bench has measured."""

from statistics import median

from bench_workloads import CONTENDERS, GOALS, WORKLOADS

MEASURES = ("wallSeconds", "cpuSeconds", "peakMiB", "steadySeconds")


def summary(workload, contender, records, runs):
    """The medians of a contender's runs on a workload."""
    medians = {measure: median(run[measure] for run in runs) for measure in MEASURES}
    done = runs[0]["predictions"] + runs[0]["failures"]
    return {
        "workload": workload, "contender": contender, "records": records,
        "predictions": runs[0]["predictions"], "failures": runs[0]["failures"],
        "recordsPerSecond": done / medians["steadySeconds"], "median": medians, "runs": runs}


def ratios(summaries):
    """Each ratio that the contenders allow: of records per second in steady state."""
    rates = {(s["workload"], s["contender"]): s["recordsPerSecond"] for s in summaries}
    found = []
    for workload in dict.fromkeys(s["workload"] for s in summaries):
        for (faster, slower), goals in GOALS.items():
            if (workload, faster) in rates and (workload, slower) in rates:
                value = rates[workload, faster] / rates[workload, slower]
                goal = goals.get(workload)
                found.append({
                    "workload": workload, "ratio": f"{faster}/{slower}", "value": value, "goal": goal,
                    "met": goal is None or value >= goal})
    return found


def cell(ratio):
    """1.62 and what it should be, in bold where that is missed."""
    if ratio is None:
        return ""
    if ratio["goal"] is None:
        return f"{ratio['value']:.2f}"
    text = f"{ratio['value']:.2f} {'≥' if ratio['met'] else '<'} {ratio['goal']:.2f}"
    return text if ratio["met"] else f"**{text}**"


def table(head, rows):
    """A table of Markdown: what is no number stands at the left."""
    widths = [max(map(len, column)) for column in zip(head, *rows)]
    rule = ["---" if i == 0 else "--:" for i in range(len(head))]

    def line(cells):
        padded = [c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(cells, widths))]
        return f"| {' | '.join(padded)} |"

    return "\n".join([line(head), f"|{'|'.join(rule)}|", *map(line, rows)])


def steady_table(summaries):
    """Records per second in steady state, and the ratios beside their goals."""
    present = [c for c in CONTENDERS if any(s["contender"] == c for s in summaries)]
    by_ratio = {(r["workload"], r["ratio"]): r for r in ratios(summaries)}
    names = [f"{faster}/{slower}" for faster, slower in GOALS if faster in present and slower in present]
    rows = []
    for workload in dict.fromkeys(s["workload"] for s in summaries):
        rates = {s["contender"]: f"{s['recordsPerSecond']:,.0f}" for s in summaries if s["workload"] == workload}
        cells = [cell(by_ratio.get((workload, name))) for name in names]
        rows.append([workload, *(rates.get(c, "") for c in present), *cells])
    return table(["records/s", *present, *names], rows)


def process_table(summaries):
    """Whole processes."""
    rows = []
    for s in summaries:
        m = s["median"]
        rows.append([
            f"{s['workload']} {s['contender']}", f"{s['records']:,}", f"{m['wallSeconds']:.2f}", f"{m['steadySeconds']:.2f}",
            f"{m['cpuSeconds']:.2f}", f"{1e6 * m['cpuSeconds'] / s['records']:.2f}", f"{m['peakMiB']:,.0f}"])
    return table(["process", "records", "wall s", "steady s", "CPU s", "CPU µs/record", "peak MiB"], rows)


def disagreement(one, other):
    """What two contenders' sums differ in; an empty text when they agree."""
    if one["records"] != other["records"]:
        return f"{one['records']} predictions and {other['records']}"
    for name in ("weighted", "squares"):
        if abs(one[name] - other[name]) > 1e-5 * max(one["absolute"], one["squares"]) + 1e-6:
            return f"{name}: {one[name]} and {other[name]}"
    return ""


def about(names):
    return "\n".join(f"{name}: {WORKLOADS[name].about}" for name in names)
