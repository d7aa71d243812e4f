package org.batchpredict.io.staging;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.files.Storage;
import org.batchpredict.io.report.StepSeconds;
import org.batchpredict.io.report.StepTimes;
import org.batchpredict.io.shards.WrittenFile;
import org.jspecify.annotations.Nullable;

/**
 * The account of a finished job that lies beside its results (docs/output.md, Manifest).
 *
 * <p>As JSON, the fields of {@code job} stand beside the manifest's own: {@code version}, {@code
 * fingerprint}, {@code state}, {@code totals}, {@code workerProcesses}, {@code devices}, {@code
 * files}, {@code shards}, {@code smallFiles}, {@code crc32c}.
 *
 * <p>Some fields of {@code job} only the run knows: {@code batchDependentOutputs}, the outputs of
 * the model that were found to depend on the other instances of their batch; {@code autoBatchSize},
 * the {@link BatchChoice}; {@code time}, which says what it went into. They are there when there is
 * something to say.
 *
 * @param workerProcesses the number of processes that committed splits in the run that published; 0
 *     when earlier runs had committed them all
 * @param devices what ran the model, in all runs of the job: {@code cpu}, {@code gpu:0} and so on
 * @param job what else there is to say: an object
 * @param files the files of the input, in the order of their paths
 * @param shards in order; shard {@code i} is of split {@code i}
 * @param smallFiles the others but the manifest itself, by name
 */
public record Manifest(
    String fingerprint,
    State state,
    Totals totals,
    int workerProcesses,
    List<String> devices,
    JsonNode job,
    List<FileRead> files,
    List<Shard> shards,
    List<WrittenFile> smallFiles) {
  private static final String BATCH_CHOICE = "autoBatchSize";
  private static final String TIME = "time";

  /** How the job ended. */
  public enum State {
    SUCCEEDED,
    FAILED
  }

  /** Counts of the whole job; {@code instances} = {@code predictions} + {@code failures}. */
  public record Totals(long instances, long predictions, long failures) {}

  /**
   * A file of the input, with the number of records read from it.
   *
   * @param bytes its size when the job was planned
   * @param modified when it was modified last then, in milliseconds since the epoch; null where the
   *     file system does not say
   * @param checksum what its store called its contents then; null where it does not say
   * @param changed whether it was another when it was read, and the job was to go on all the same;
   *     null for false
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FileRead(
      String path,
      long bytes,
      long records,
      @Nullable Long modified,
      @Nullable String checksum,
      @Nullable Boolean changed) {
    public FileRead {
      requireNonNull(path, "path");
    }

    static FileRead of(InputFile planned, long records, boolean changed) {
      long modified = planned.lastModifiedMillis();
      return new FileRead(
          planned.path(),
          planned.size(),
          records,
          modified == 0 ? null : modified,
          planned.checksum(),
          changed ? true : null);
    }

    InputFile planned() {
      return new InputFile(path, bytes, modified == null ? 0 : modified, checksum);
    }
  }

  /**
   * What the time of the splits went into, added up over all workers of all runs.
   *
   * @param seconds of all steps
   * @param tensorFlowShare of it, 0 to 1
   */
  private record Time(double seconds, double tensorFlowShare, StepSeconds steps) {
    static Time of(StepSeconds steps) {
      return new Time(
          Math.round(steps.sum() * 1e6) / 1e6,
          Math.round(steps.tensorFlowShare() * 1e4) / 1e4,
          steps);
    }
  }

  /**
   * The output files of one split.
   *
   * @param errors null when no instance of the split failed
   */
  public record Shard(WrittenFile results, @Nullable WrittenFile errors) {}

  public Manifest {
    requireNonNull(fingerprint, "fingerprint");
    requireNonNull(state, "state");
    requireNonNull(totals, "totals");
    job = job.deepCopy();
    devices = List.copyOf(devices);
    files = List.copyOf(files);
    shards = List.copyOf(shards);
    smallFiles = List.copyOf(smallFiles);
  }

  static Manifest of(
      Plan plan, Commits commits, State state, String run, List<WrittenFile> smallFiles) {
    Map<String, Long> records =
        commits.records().stream()
            .flatMap(commit -> commit.ranges().stream())
            .collect(
                Collectors.groupingBy(
                    read -> read.range().file(), Collectors.summingLong(RangeRead::records)));
    Set<String> changed = commits.changedInputs();
    List<FileRead> files =
        plan.files().stream()
            .map(
                file ->
                    FileRead.of(
                        file, records.getOrDefault(file.path(), 0L), changed.contains(file.path())))
            .toList();
    ResultNames names = new ResultNames(plan);
    List<Shard> shards = new ArrayList<>();
    for (CommitRecord commit : commits.records()) {
      WrittenFile failures = commit.failures();
      shards.add(
          new Shard(
              commit.results().withName(names.results(commit.split())),
              failures == null ? null : failures.withName(names.errors(commit.split()))));
    }
    long predictions = commits.predictions();
    Totals totals = new Totals(predictions + commits.failures(), predictions, commits.failures());
    return new Manifest(
        plan.fingerprint(),
        state,
        totals,
        commits.workerProcesses(run),
        commits.devices(),
        plan.job(),
        files,
        shards,
        smallFiles);
  }

  /** All files that the job has written but the manifest itself. */
  public List<WrittenFile> writtenFiles() {
    return Stream.concat(
            shards.stream().flatMap(shard -> Stream.of(shard.results(), shard.errors())),
            smallFiles.stream())
        .filter(Objects::nonNull)
        .toList();
  }

  Manifest withBatchDependentOutputs(List<String> outputs) {
    return outputs.isEmpty()
        ? this
        : with("batchDependentOutputs", Json.MAPPER.valueToTree(outputs));
  }

  Manifest withBatchChoice(Optional<BatchChoice> choice) {
    return choice.map(c -> with(BATCH_CHOICE, Json.MAPPER.valueToTree(c))).orElse(this);
  }

  /** What the job has found out; empty when it was not to, or has not. */
  public Optional<BatchChoice> batchChoice() {
    return Optional.ofNullable(job.get(BATCH_CHOICE))
        .map(choice -> Json.MAPPER.convertValue(choice, BatchChoice.class));
  }

  Manifest withTime(StepTimes times) {
    StepSeconds steps = StepSeconds.of(times);
    return steps.sum() == 0 ? this : with(TIME, Json.MAPPER.valueToTree(Time.of(steps)));
  }

  private Manifest with(String field, JsonNode value) {
    ObjectNode newJob = job.deepCopy();
    newJob.set(field, value);
    return new Manifest(
        fingerprint, state, totals, workerProcesses, devices, newJob, files, shards, smallFiles);
  }

  /** What the time of all workers went into; empty where none was measured. */
  public Optional<StepSeconds> time() {
    return Optional.ofNullable(job.get(TIME))
        .map(time -> Json.MAPPER.convertValue(time, Time.class).steps());
  }

  /** Reads the manifest in an output directory; empty when there is none. */
  public static Optional<Manifest> read(String outputPath) throws IOException {
    return read(OutputDirectory.resource(outputPath));
  }

  static Optional<Manifest> read(ResourceId output) throws IOException {
    return read(output, ManifestJson::read);
  }

  /** The fingerprint in the manifest, which is not read any further. */
  static Optional<String> readFingerprint(ResourceId output) throws IOException {
    return read(output, ManifestJson::readFingerprint);
  }

  private static <T> Optional<T> read(ResourceId output, Json.Body<T> body) throws IOException {
    ResourceId file = Storage.file(output, ResultNames.MANIFEST);
    if (!Storage.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(file, "manifest", body));
    } catch (IOException e) {
      if (Storage.exists(file)) {
        throw e;
      }
      return Optional.empty(); // another run has taken it away meanwhile
    }
  }
}
