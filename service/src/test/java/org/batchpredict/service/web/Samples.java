package org.batchpredict.service.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.jobs.Activity;
import org.batchpredict.service.jobs.Activity.Sample;
import org.batchpredict.service.jobs.Job;
import org.jspecify.annotations.Nullable;

/** Makes jobs for tests. */
final class Samples {
  static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

  private static long sequence;

  private final JobName name;
  private PredictionInput input =
      PredictionInput.builder()
          .versionName("projects/demo/models/census/versions/v3")
          .dataFormat("JSON")
          .inputPaths(
              "gs://demo-data/census/2026-11/part-*.json", "gs://demo-data/census/extra.json")
          .outputPath("gs://demo-results/census/2026-11")
          .maxWorkerCount(8L)
          .build();
  private Map<String, String> labels = Map.of();
  private String creator = "user:ann.lee@example.com";
  private JobState state = JobState.QUEUED;
  private Instant created = NOW.minusSeconds(90);
  private @Nullable Instant started;
  private @Nullable Instant ended;
  private @Nullable String message;
  private Activity activity = Activity.NONE;
  private int attempt;

  Samples(JobName name) {
    this.name = name;
  }

  static Samples of(String jobId) {
    return new Samples(new JobName("demo", jobId));
  }

  Samples input(PredictionInput value) {
    input = value;
    return this;
  }

  Samples labels(Map<String, String> value) {
    labels = value;
    return this;
  }

  Samples creator(String value) {
    creator = value;
    return this;
  }

  Samples created(Duration ago) {
    created = NOW.minus(ago);
    return this;
  }

  /** A job that works for some time and has read a part of its input. */
  Samples running(Duration elapsed, double share, long failures) {
    return worked(JobState.RUNNING, elapsed, share, failures);
  }

  Samples worked(JobState newState, Duration elapsed, double share, long failures) {
    state = newState;
    attempt = 1;
    long predictions = Math.round(2_400_000 * share) - failures;
    long bytes = Math.round(1_900_000_000 * share);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i <= 60; i++) {
      double part = i / 60.0;
      samples.add(
          new Sample(
              Math.round(elapsed.toSeconds() * part),
              Math.round(predictions * Math.pow(part, 1.3)),
              Math.round(failures * part)));
    }
    activity =
        new Activity(
            new Progress(
                predictions + failures, predictions, failures, bytes, 1_900_000_000, elapsed),
            elapsed.toSeconds() / 900.0,
            samples);
    started = created.plusSeconds(4);
    return this;
  }

  Samples ended(JobState end, @Nullable String why) {
    state = end;
    message = why;
    ended = (started == null ? created : started).plus(activity.progress().elapsed());
    return this;
  }

  Job job() {
    return new Job(
        name,
        ++sequence,
        1,
        creator,
        input,
        "default",
        labels,
        state,
        created,
        started,
        ended,
        message,
        activity,
        attempt,
        0,
        null,
        null);
  }
}
