package org.batchpredict.pipeline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.PredictionOutput;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.transforms.job.RunPhase;
import org.junit.jupiter.api.Test;

/** The line on a terminal, and in a log: what a person sees at each moment. */
class ProgressLineTest {
  private static final Progress START = new Progress(0, 0, 0, 0, 0, Duration.ZERO);
  private static final Progress QUARTER =
      new Progress(1_234_567, 1_234_566, 1, 250, 1000, Duration.ofSeconds(1234));
  private static final String QUARTER_LINE =
      "1,234,567 instances | 25.0% of input | 1:01:42 left | 1 failure | 1,000/s (mean 1,000/s)";

  private static final Ending ENDING =
      new Ending(
          JobState.SUCCEEDED,
          QUARTER,
          null,
          new PredictionOutput("out", 1, 0, 0),
          List.of("1 prediction", "Results: out"));

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, false, UTF_8);
  private int columns = 200;
  private final Terminal terminal = Terminal.on(stream, () -> columns);
  private Instant now = Instant.EPOCH;

  @Test
  void redrawsItsLineOnATerminalAndTakesItAwayAtTheEnd() {
    ProgressLine line = new ProgressLine(terminal, () -> now);
    line.tick(moment(JobState.QUEUED, START));
    assertThat(screen().rows()).containsExactly("preparing | 0:00:00");
    pass(Duration.ofMillis(199));
    line.tick(moment(JobState.RUNNING, QUARTER));
    assertThat(screen().rows()).containsExactly("preparing | 0:00:00");
    pass(Duration.ofMillis(1));
    line.tick(moment(JobState.RUNNING, QUARTER));
    assertThat(screen().rows()).containsExactly(QUARTER_LINE);
    line.end(ENDING);
    line.close();
    assertThat(screen().rows()).containsExactly("1 prediction", "Results: out");
  }

  @Test
  void takesItsLineAwayWhateverEndsTheJob() {
    ProgressLine line = new ProgressLine(terminal, () -> now);
    line.tick(moment(JobState.RUNNING, QUARTER));
    line.close();
    assertThat(screen().rows()).isEmpty();
  }

  @Test
  void followsTheWidthOfTheTerminal() {
    ProgressLine line = new ProgressLine(terminal, () -> now);
    columns = 45;
    line.tick(moment(JobState.RUNNING, QUARTER));
    assertThat(screen().rows()).containsExactly("1,234,567 instances | 25.0% of input");
    columns = 10;
    pass(Duration.ofSeconds(1));
    line.tick(moment(JobState.RUNNING, QUARTER));
    assertThat(screen().rows()).containsExactly("1,234,567");
  }

  @Test
  void printsALineEveryTenSecondsElsewhere() {
    ProgressLog log = new ProgressLog(stream, () -> now);
    log.tick(moment(JobState.QUEUED, START));
    pass(Duration.ofMillis(9_999));
    log.tick(moment(JobState.RUNNING, QUARTER));
    assertThat(bytes).hasToString("");
    pass(Duration.ofMillis(1));
    log.tick(moment(JobState.RUNNING, QUARTER));
    log.tick(moment(JobState.RUNNING, QUARTER));
    assertThat(bytes).hasToString("%s%n".formatted(QUARTER_LINE));
    log.end(ENDING);
    assertThat(bytes).hasToString("%s%n1 prediction%nResults: out%n".formatted(QUARTER_LINE));
  }

  @Test
  void saysNothingOfAJobThatDidNotRun() {
    ProgressLog log = new ProgressLog(stream, () -> now);
    log.end(Ending.of(new IllegalArgumentException("refused")));
    assertThat(bytes).hasToString("");
  }

  private Screen screen() {
    return Screen.of(bytes.toString(UTF_8), 200);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private static Moment moment(JobState state, Progress progress) {
    return new Moment(state, RunPhase.PREDICTING, 40, progress);
  }
}
