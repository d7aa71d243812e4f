package org.batchpredict.pipeline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.PredictionOutput;
import org.batchpredict.pipeline.Progress;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private static final Progress START = new Progress(0, 0, 0, 0, 1000, Duration.ZERO);
  private static final Progress QUARTER =
      new Progress(1_234_567, 1_234_566, 1, 250, 1000, Duration.ofSeconds(1234));
  private static final Progress END =
      new Progress(5_000_000, 4_999_998, 2, 1000, 1000, Duration.ofSeconds(5000));

  private static final Ending ENDING =
      new Ending(JobState.SUCCEEDED, END, null, new PredictionOutput("out", 1, 0, 0));

  private static final String START_LINE = "0 instances | 0/s | 0.0% of input | 0 errors";
  private static final String QUARTER_LINE =
      "1,234,567 instances | 1,000/s | 25.0% of input | 1 error | 1:01:42 left";
  private static final String END_LINE =
      "5,000,000 instances | 1,000/s | 100.0% of input | 2 errors | 0:00:00 left";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, false, UTF_8);
  private Instant now = Instant.EPOCH;

  @Test
  void redrawsItsLineOnATerminal() {
    ProgressLine line = new ProgressLine(stream, true, () -> now);
    line.tick(JobState.RUNNING, QUARTER);
    pass(Duration.ofMillis(199));
    line.tick(JobState.RUNNING, END);
    pass(Duration.ofMillis(1));
    line.tick(JobState.RUNNING, START);
    line.end(ENDING);
    String blanks = " ".repeat(QUARTER_LINE.length() - START_LINE.length());
    assertThat(bytes)
        .hasToString("\r%s\r%s%s\r%s%n".formatted(QUARTER_LINE, START_LINE, blanks, END_LINE));
  }

  @Test
  void printsALineEveryTenSecondsElsewhere() {
    ProgressLine line = new ProgressLine(stream, false, () -> now);
    line.tick(JobState.RUNNING, START);
    pass(Duration.ofMillis(9_999));
    line.tick(JobState.RUNNING, START);
    assertThat(bytes).hasToString("");
    pass(Duration.ofMillis(1));
    line.tick(JobState.RUNNING, QUARTER);
    line.tick(JobState.RUNNING, QUARTER);
    assertThat(bytes).hasToString("%s%n".formatted(QUARTER_LINE));
    line.end(ENDING);
    assertThat(bytes).hasToString("%s%n%s%n".formatted(QUARTER_LINE, END_LINE));
  }

  @Test
  void saysNothingOfAJobThatDidNotRun() {
    ProgressLine line = new ProgressLine(stream, false, () -> now);
    line.end(Ending.of(new IllegalArgumentException("refused")));
    assertThat(bytes).hasToString("");
  }

  @Test
  void writesNumbersTheSameInEveryCountry() {
    Locale before = Locale.getDefault(Locale.Category.FORMAT);
    try {
      Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(ProgressLine.format(QUARTER)).isEqualTo(QUARTER_LINE);
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, before);
    }
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }
}
