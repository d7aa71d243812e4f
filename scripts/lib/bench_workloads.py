"""What scripts/bench measures, on what, and which ratios are the goals."""

from dataclasses import dataclass

# A record of A has some 383 bytes: so many make 2 GB.
RECORDS_OF_2_GB = 5_200_000


@dataclass(frozen=True)
class Workload:
    """Records of a kind (benchmarks/…/Kind.java) for a model of testdata/models."""

    name: str
    about: str
    model: str
    kind: str
    records: int
    files: int = 1
    failure_every: int = 0
    gzip: bool = False
    data_format: str = "JSON"

    def scaled(self, scale):
        """How many records in how many files a fraction of the workload has."""
        records = max(1, round(self.records * scale))
        # A file of many small ones keeps its size.
        return records, max(1, round(self.files * scale)) if self.files > 100 else min(self.files, records)


WORKLOADS = {w.name: w for w in [
    Workload("A", "JSON, 32 floats, MLP", "mlp", "floats", 2_000_000),
    Workload("B", "TFRecords of tf.Example, 8 floats, 2 strings", "scored_examples", "examples", 2_000_000, files=8,
             data_format="TF_RECORD"),
    Workload("C", "JSON, 5 strings looked up, 3 numbers", "five_words", "fields", 1_000_000),
    Workload("D", "JSON, 96×96 JPEG in base64, CNN", "photo_cnn", "images", 20_000),
    Workload("E", "A's records, 1,000 floats a prediction", "wide", "floats", 100_000),
    Workload("F", "10,000 files of 20 records of A", "mlp", "floats", 200_000, files=10_000),
    Workload("G", "A in one .gz", "mlp", "floats", RECORDS_OF_2_GB, gzip=True),
    Workload("H", "A, one failure in ten", "mlp", "floats", 2_000_000, failure_every=10),
]}

CONTENDERS = ("loop", "ideal", "session", "direct", "flink", "cluster")

# (faster, slower) and for each workload the least that the rate of one divided by that of the other should be.
GOALS = {
    ("direct", "loop"): {"A": 2.0, "B": 1.5, "C": 1.5, "H": 1.5, "E": 2.0, "D": 1.0, "F": 1.5},
    ("direct", "ideal"): {"A": 0.9, "B": 0.9, "C": 0.9, "H": 0.9, "E": 0.9, "D": 0.97, "F": 0.85},
    ("direct", "session"): {"D": 0.95},
    ("cluster", "direct"): {"A": 0.85, "B": 0.85, "C": 0.85, "H": 0.85, "E": 0.85, "D": 0.95, "F": 0.8},
}
