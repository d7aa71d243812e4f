"""Medians, ratios and tables of what scripts/bench has measured."""

from statistics import median

from bench_workloads import CONTENDERS, GOALS

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
                    "most": False, "met": goal is None or value >= goal})
    return found


def cell(ratio):
    """1.62 and what it should be, in bold where that is missed."""
    if ratio is None:
        return ""
    if ratio["goal"] is None:
        return f"{ratio['value']:.2f}"
    signs = "≤>" if ratio["most"] else "≥<"
    text = f"{ratio['value']:.2f} {signs[0 if ratio['met'] else 1]} {ratio['goal']:.2f}"
    return text if ratio["met"] else f"**{text}**"


def table(head, rows):
    """A table of Markdown: what is no number stands at the left."""
    widths = [max(map(len, column)) for column in zip(head, *rows)]
    rule = ["---" if i == 0 else "--:" for i in range(len(head))]

    def line(cells):
        padded = [c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(cells, widths))]
        return f"| {' | '.join(padded)} |"

    return "\n".join([line(head), f"|{'|'.join(rule)}|", *map(line, rows)])


def steady_table(summaries, found):
    """Records per second in steady state, and the ratios beside their goals."""
    present = [c for c in CONTENDERS if any(s["contender"] == c for s in summaries)]
    by_ratio = {(r["workload"], r["ratio"]): r for r in found}
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
    for name in ("records", "failures"):
        if one[name] != other[name]:
            return f"{name}: {one[name]} and {other[name]}"
    for name, size in (("weighted", "absolute"), ("squares", "squares")):
        if abs(one[name] - other[name]) > 1e-6 * one[size]:
            return f"{name}: {one[name]} and {other[name]}"
    return ""



# What --growth runs A with. From the second to the fourth lies the margin: the code is compiled by then.
SIZES = (1_000, 400_000, 1_000_000, 1_600_000, 2_000_000, 4_000_000, 8_000_000)


def growth(summaries, scale):
    """What a record costs at the margin, the start, and how both grow; the goals are direct's."""
    found = []
    measured = {(s["contender"], s["records"]): s["median"] for s in summaries}

    def at(contender, size, measure):
        return measured[contender, max(1, round(size * scale))][measure]

    def add(contender, what, value, goal, most=True):
        goal = goal if contender == "direct" else None
        met = goal is None or (value <= goal if most else value >= goal)
        found.append({"ratio": f"{contender}: {what}", "value": value, "goal": goal, "most": most, "met": met})

    for contender in dict.fromkeys(s["contender"] for s in summaries):
        few, some, million, many, two, four, eight = SIZES
        cpu = {size: at(contender, size, "cpuSeconds") for size in SIZES}
        margin = (cpu[many] - cpu[some]) / ((many - some) * scale)
        add(contender, "CPU µs a record, at the margin", 1e6 * margin, 1.6)
        add(contender, "CPU s of start and warm-up", cpu[some] - margin * some * scale, 3.5)
        add(contender, "CPU s of 1,000 records", cpu[few], 2.5)
        add(contender, "s of 1,000 records", at(contender, few, "wallSeconds"), 2.0)
        add(contender, "time of 4 million / of 2 million",
            at(contender, four, "wallSeconds") / at(contender, two, "wallSeconds"), 2.1)
        add(contender, "memory of 8 million / of 1 million",
            at(contender, eight, "peakMiB") / at(contender, million, "peakMiB"), 1.1)
        if contender == "direct" and ("loop", round(million * scale)) in measured:
            add(contender, "loop's whole process / direct's, 1 million",
                at("loop", million, "wallSeconds") / at(contender, million, "wallSeconds"), 1.3, most=False)
    return found


def growth_table(found):
    return table(["A", "measured"], [[f["ratio"], cell(f)] for f in found])
