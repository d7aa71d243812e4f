package org.batchpredict.pipeline.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.PredictionOutput;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.transforms.job.RunPhase;
import org.jspecify.annotations.Nullable;

/**
 * Tells a program of the progress of a job: a JSON object on a line about once a second and at once
 * when the state or the phase changes, and one at the end (docs/output.md, Progress for programs).
 */
final class ProgressJson implements ProgressReport {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final double MILLIS_PER_SECOND = 1000;

  private final PrintStream stream;
  private final InstantSource clock;
  private Instant next = Instant.MIN;
  private @Nullable JobState told;
  private @Nullable RunPhase toldPhase;

  ProgressJson(PrintStream stream, InstantSource clock) {
    this.stream = stream;
    this.clock = clock;
  }

  @Override
  public void tick(Moment moment) {
    Instant now = clock.instant();
    JobState state = moment.state();
    RunPhase phase = state == JobState.RUNNING ? moment.phase() : null;
    // A state that is final is the end's to tell.
    if (state.isFinal() || (state == told && phase == toldPhase && now.isBefore(next))) {
      return;
    }
    told = state;
    toldPhase = phase;
    next = now.plus(EVERY);
    ObjectNode line = line(state, moment.progress());
    if (phase != null) {
      line.put("phase", phase.name());
    }
    write(line);
  }

  @Override
  public void end(Ending ending) {
    ObjectNode line = line(ending.state(), ending.progress());
    PredictionOutput output = ending.output();
    if (output != null) {
      line.put("outputPath", output.outputPath()).put("nodeHours", output.nodeHours());
    }
    JobError error = ending.error();
    if (error != null) {
      ObjectNode json = line.putObject("error");
      json.put("kind", error.kind().name()).put("code", error.code().number());
      error.problems().forEach(json.putArray("messages")::add);
    }
    write(line);
  }

  private static ObjectNode line(JobState state, Progress progress) {
    return new ObjectNode(JsonNodeFactory.instance)
        .put("state", state.name())
        .put("instances", progress.instances())
        .put("predictions", progress.predictions())
        .put("failures", progress.failures())
        .put("inputBytes", progress.inputBytes())
        .put("totalInputBytes", progress.totalInputBytes())
        .put("elapsedSeconds", progress.elapsed().toMillis() / MILLIS_PER_SECOND);
  }

  private void write(ObjectNode line) {
    stream.print(line + "\n"); // in one piece: others write to standard error, too
    stream.flush();
  }
}
