"""Builds, makes data, runs contenders, and measures the processes."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = "org.batchpredict.benchmarks."
MAINS = {"loop": "HandWrittenLoop", "ideal": "IdealPass", "session": "SessionPass"}
BUILT = ("io", "transforms", "formats/avro", "formats/parquet", "pipeline", "benchmarks")
BATCH_SIZE = 64


class Bench:
    """A directory with data and outputs, and the settings that all contenders share."""

    def __init__(self, directory, threads, java_options):
        self.directory = Path(directory).resolve()
        self.threads = threads
        self.java_options = java_options
        self.environment = dict(os.environ, TF_CPP_MIN_LOG_LEVEL="1", JAVA_OPTS=java_options)
        home = os.environ.get("JAVA_HOME")
        self.java = f"{home}/bin/java" if home else "java"
        self.cluster = None
        self.log = self.directory / "log"
        self.directory.mkdir(parents=True, exist_ok=True)

    def build(self):
        """Builds the contenders when sources are newer; scripts/predict does so itself."""
        class_path = ROOT / "benchmarks/target/dependencies.classpath"
        if not class_path.exists() or newest_source() > class_path.stat().st_mtime:
            print("Building", file=sys.stderr)
            maven = ["mvn", "-q", "-B", "--no-transfer-progress", "-Dmaven.test.skip=true", "-Djacoco.skip"]
            subprocess.run([*maven, "-pl", "benchmarks", "-am", "package"], cwd=ROOT, check=True, stdout=sys.stderr)
        self.environment["CLASSPATH"] = f"{ROOT}/benchmarks/target/classes:{class_path.read_text().strip()}"

    def prepare(self, contenders):
        """Runs the product once on each runner, which builds and archives what its start needs."""
        for contender in contenders:
            if contender not in MAINS:
                data = ROOT / "testdata/inputs/mlp/objects.json"
                self.run_product(contender, "mlp", "JSON", data, self.output(contender))

    def output(self, contender):
        """A directory that is not there."""
        output = self.directory / "output" / contender
        shutil.rmtree(output, ignore_errors=True)
        output.parent.mkdir(exist_ok=True)
        return output

    def main(self, name, *arguments):
        options = ["-XX:+UseParallelGC", *self.java_options.split()]
        return [self.java, *options, PACKAGE + name, *map(str, arguments)]

    def data(self, workload, scale):
        """The directory with the workload's files, which is made once."""
        records, files = workload.scaled(scale)
        compression = "gzip" if workload.gzip else "plain"
        directory = self.directory / f"data/{workload.kind}-{records}-{files}-{workload.failure_every}-{compression}"
        if not directory.exists():
            print(f"Making {records:,} records of {workload.name}", file=sys.stderr)
            new = directory.with_suffix(".new")
            shutil.rmtree(new, ignore_errors=True)
            command = self.main("MakeData", workload.kind, records, files, workload.failure_every, compression, new)
            subprocess.run(command, check=True, env=self.environment)
            new.rename(directory)
        return directory

    def parts(self, regex, file):
        """Runs the benchmarks of parts, and returns the exit status."""
        results = ["-rf", "json", "-rff", file] if file else []
        command = [self.java, "org.openjdk.jmh.Main", regex, *results]
        return subprocess.run(command, cwd=ROOT, env=self.environment).returncode

    def start_cluster(self):
        """Starts the cluster of the contender of that name, when it is not there."""
        if self.cluster is None:
            directory = self.directory / "cluster"
            flink_cluster = [ROOT / "scripts/flink-cluster", "start", "--dir", directory]
            slots = ["--taskmanagers", str(self.threads), "--slots", "1"]
            done = subprocess.run([*flink_cluster, *slots], check=True, stdout=subprocess.PIPE, text=True)
            self.cluster = Cluster(directory, done.stdout.split()[-1])
        return self.cluster

    def stop(self):
        """Ends the cluster, also one that was interrupted as it started."""
        directory = self.directory / "cluster"
        if list(directory.glob("*.pid")):
            subprocess.run([ROOT / "scripts/flink-cluster", "stop", "--dir", directory], check=True)

    def run(self, contender, workload, scale):
        """Runs a contender once, and returns what was measured."""
        data = self.data(workload, scale)
        output = self.output(contender)
        if contender not in MAINS:
            return self.run_product(contender, workload.model, workload.data_format, f"{data}/*", output)
        records, _ = workload.scaled(scale)
        last = [records] if contender == "session" else []
        model = ROOT / "testdata/models" / workload.model
        command = self.main(
            MAINS[contender], workload.kind, model, data, output, BATCH_SIZE, self.threads, *last)
        measured, said = self.measure(command)
        return {**measured, **json.loads(said)}

    def run_product(self, contender, model, data_format, files, output):
        options = [
            f"--uri={ROOT}/testdata/models/{model}", f"--dataFormat={data_format}", f"--inputPaths={files}",
            f"--outputPath={output}", f"--batchSize={BATCH_SIZE}", f"--maxWorkerCount={self.threads}",
            "--progress=json"]
        cluster = self.start_cluster() if contender == "cluster" else None
        if contender != "direct":
            options += ["--runner=FlinkRunner", f"--flinkMaster={cluster.address if cluster else '[local]'}"]
        progress = self.directory / "progress"
        with open(progress, "wb") as file:
            command = [ROOT / "scripts/predict", *options, f"--progressFd={file.fileno()}"]
            before = cluster.cpu() if cluster else 0
            measured, _ = self.measure(command, file.fileno())
        if cluster:
            measured["cpuSeconds"] += cluster.cpu() - before
            measured["peakMiB"] += cluster.peak()
        lines = [json.loads(line) for line in progress.read_text().splitlines()]
        return {
            **measured, "predictions": lines[-1]["predictions"], "failures": lines[-1]["failures"],
            "steadySeconds": steady(output), "phaseSeconds": phases(lines)}

    def measure(self, command, *descriptors):
        """Runs a process, and returns its seconds, memory, and what it printed."""
        with open(self.log, "wb") as log:
            start = time.monotonic()
            process = subprocess.Popen(
                [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
                env=self.environment, pass_fds=descriptors)
            said = process.stdout.read().decode()
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        if process.returncode != 0:
            sys.exit(f"Cannot go on: exit status {process.returncode} of {' '.join(map(str, command))}\n"
                     + self.log.read_text(errors="replace")[-2000:])
        cpu = usage.ru_utime + usage.ru_stime
        return {"wallSeconds": seconds, "cpuSeconds": cpu, "peakMiB": usage.ru_maxrss / 1024}, said

    def sums(self, contender):
        """Sums of the predictions that the contender's last run has written."""
        command = self.main("OutputSums", self.directory / "output" / contender)
        return json.loads(subprocess.run(command, check=True, env=self.environment, stdout=subprocess.PIPE).stdout)


class Cluster:
    """A Flink cluster on this machine."""

    def __init__(self, directory, address):
        self.directory = directory
        self.address = address
        self.pids = [int(file.read_text()) for file in sorted(directory.glob("*.pid"))]

    def cpu(self):
        """The CPU seconds of its processes so far."""
        ticks = 0
        for pid in self.pids:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def peak(self):
        """The most MiB that its processes have had, since they were started."""
        status = "".join(Path(f"/proc/{pid}/status").read_text() for pid in self.pids)
        return sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) / 1024


def steady(output):
    """Seconds from the first record read, by the job's report, until all shards are in place."""
    report = json.loads((output / "prediction.report.json").read_text())
    return (output / "prediction.manifest.json").stat().st_mtime - report["time"]["startedMillis"] / 1000


def phases(lines):
    """How long the job was at each state, and at each phase while it was RUNNING."""
    seconds = {}
    for line, following in zip(lines, lines[1:]):
        name = line.get("phase", line["state"])
        seconds[name] = seconds.get(name, 0) + following["elapsedSeconds"] - line["elapsedSeconds"]
    return {name: round(value, 3) for name, value in seconds.items()}


def newest_source():
    files = [ROOT / "pom.xml"]
    for module in BUILT:
        files += [ROOT / module / "pom.xml", *(ROOT / module / "src/main").rglob("*")]
    return max(file.stat().st_mtime for file in files)
