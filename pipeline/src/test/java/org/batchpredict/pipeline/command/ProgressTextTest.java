package org.batchpredict.pipeline.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.transforms.job.RunPhase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTextTest {
  private static final int WIDE = 1000;

  private final ProgressText text = new ProgressText();

  /** Before anything is read, all of nothing is read. */
  @ParameterizedTest
  @CsvSource({
    "QUEUED, STARTING, preparing | 0:00:07",
    "PREPARING, STARTING, preparing | 0:00:07",
    "RUNNING, STARTING, starting | 0:00:07",
    "RUNNING, LOADING_MODEL, loading the model | 0:00:07",
    "CANCELLING, PREDICTING, stopping | 0:00:07",
    "RUNNING, PUBLISHING, publishing 40 shards | 0 instances | 0 failures | 0:00:07",
  })
  void saysWhatTheJobIsAt(JobState state, RunPhase phase, String line) {
    Progress nothing = new Progress(0, 0, 0, 0, 0, Duration.ofSeconds(7));
    assertThat(text.line(new Moment(state, phase, 40, nothing), WIDE)).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource({"0, 0.0", "19, 0.1", "9999, 99.9", "10000, 99.9", "10001, 99.9"})
  void neverSaysThatAllIsDoneBeforeItIs(int bytes, String percent) {
    assertThat(line(1, bytes, 1)).contains("| " + percent + "% of input |");
  }

  @Test
  void saysThePaceOfTheLastSecondsBesideTheMean() {
    line(0, 0, 100);
    for (int second = 101; second <= 120; second++) {
      line(10 * (second - 100), 100 * (second - 100), second);
    }
    // 200 in 120 s, but 10 in each of the last; 8,000 bytes are left, at 100 in a second.
    assertThat(line(200, 2000, 120))
        .isEqualTo("200 instances | 20.0% of input | 0:01:20 left | 0 failures | 10/s (mean 2/s)");
    for (int second = 121; second <= 140; second++) {
      line(200, 2000, second);
    }
    assertThat(line(200, 2000, 140)).endsWith("0/s (mean 1/s)");
  }

  @Test
  void writesNumbersTheSameInEveryCountry() {
    Locale before = Locale.getDefault(Locale.Category.FORMAT);
    try {
      Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(line(1_234_567, 2500, 1234))
          .isEqualTo(
              "1,234,567 instances | 25.0% of input | 1:01:42 left | 0 failures | 1,000/s (mean 1,000/s)");
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, before);
    }
  }

  private String line(int instances, int bytes, int second) {
    Progress progress =
        new Progress(instances, instances, 0, bytes, 10_000, Duration.ofSeconds(second));
    return text.line(new Moment(JobState.RUNNING, RunPhase.PREDICTING, 40, progress), WIDE);
  }
}
