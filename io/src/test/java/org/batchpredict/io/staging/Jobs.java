package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.Split;
import org.batchpredict.io.Stage;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.SourceFile;
import org.batchpredict.io.shards.ErrorStat;
import org.batchpredict.io.shards.ShardFormat;

/** A small job: a file of 20 bytes in two splits, one of 10 bytes and an empty one in a third. */
public final class Jobs {
  static final String FINGERPRINT = "f1";
  static final FileRange A1 = new FileRange("/in/a", 0, 10, 20);
  static final FileRange A2 = new FileRange("/in/a", 10, 20, 20);
  static final FileRange B = new FileRange("/in/b", 0, 10, 10);
  static final FileRange C = new FileRange("/in/c", 0, 0, 0);
  static final String RUN = "r1";
  static final WorkerProcess WORKER = new WorkerProcess(RUN, "w1", "cpu");
  public static final Failure FAILURE =
      new Failure(Stage.PARSE, ErrorCode.INVALID_INPUT, "Invalid JSON: x");

  /** How the failure of {@link #write} is counted. */
  static final ErrorStat STAT =
      new ErrorStat(
          Stage.PARSE,
          1,
          "Invalid JSON: x",
          1,
          new ErrorStat.Example("/in/a", 12, "Invalid JSON: x"));

  private Jobs() {}

  static Plan plan(ResultFormat format) {
    return new Plan(
        FINGERPRINT,
        format.files(),
        List.of(
            new InputFile("/in/a", 20, 7),
            new InputFile("/in/b", 10, 8),
            new InputFile("/in/c", 0, 9)),
        List.of(new Split(0, List.of(A1)), new Split(1, List.of(A2)), new Split(2, List.of(B, C))),
        job());
  }

  static Plan plan() {
    return plan(ResultFormat.JSON);
  }

  static JsonNode job() {
    JsonNode request = Json.MAPPER.createObjectNode().put("uri", "/model");
    return Json.MAPPER.createObjectNode().set("request", request);
  }

  /** What was read of each split: two records of each range that is not empty. */
  static List<RangeRead> reads(int split) {
    return switch (split) {
      case 0 -> List.of(new RangeRead(A1, 0, 12, 2, false));
      case 1 -> List.of(new RangeRead(A2, 12, 20, 2, false));
      default ->
          List.of(
              new RangeRead(B, 0, 10, 2, false),
              new RangeRead(C, RangeRead.NONE, RangeRead.NONE, 0, false));
    };
  }

  /** Does the work of a split; its second instance fails when the split is 1. */
  static CommitRecord commit(Staging staging, int split, String attempt) throws IOException {
    return commit(staging, split, attempt, WORKER);
  }

  /** Does the work of a split in some process. */
  static CommitRecord commit(Staging staging, int split, WorkerProcess worker) throws IOException {
    return commit(staging, split, "a" + split, worker);
  }

  private static CommitRecord commit(
      Staging staging, int split, String attempt, WorkerProcess worker) throws IOException {
    try (SplitAttempt writing = staging.begin(split, attempt, worker, ShardFormat.PLAIN)) {
      write(writing, split);
      return writing.commit(reads(split));
    }
  }

  static void write(SplitAttempt attempt, int split) throws IOException {
    byte[] lines = lines(split).getBytes(UTF_8);
    attempt.results().write(lines, 0, lines.length, split == 1 ? 1 : 2);
    if (split == 1) {
      attempt.failures().write(records("bad"), 0, FAILURE, null);
    }
  }

  static String lines(int split) {
    String line = "{\"y\":" + split + ".0}\n";
    return split == 1 ? line : line + line;
  }

  public static RecordBatch records(String... texts) {
    RecordBatch batch = new RecordBatch();
    long offset = 12;
    for (String text : texts) {
      byte[] bytes = text.getBytes(UTF_8);
      batch.add(new SourceFile("/in/a"), offset, bytes, 0, bytes.length);
      offset += bytes.length + 1;
    }
    return batch;
  }

  /** Says that a run works on the job, and what the job is. */
  static void begin(Staging staging, Plan plan, String run) throws IOException {
    staging.writeRun(run(run));
    staging.writePlan(plan);
  }

  static RunRecord run(String run) {
    return new RunRecord(run, RunProcess.current(), "DirectRunner", false, 0);
  }

  /** Stages the whole job. */
  static Commits stage(Staging staging, Plan plan) throws IOException {
    begin(staging, plan, RUN);
    for (Split split : plan.splits()) {
      commit(staging, split.index(), "a" + split.index());
    }
    return staging.readCommits(plan, split -> null);
  }

  /** The files of the finished job, save its manifest. */
  static List<String> publishedNames() {
    List<String> names = new ArrayList<>(List.of("prediction.errors-00001-of-00003"));
    names.add("prediction.errors_stats-00000-of-00001");
    names.add("prediction.manifest.json");
    for (int i = 0; i < 3; i++) {
      names.add("prediction.results-0000" + i + "-of-00003");
    }
    return names;
  }
}
