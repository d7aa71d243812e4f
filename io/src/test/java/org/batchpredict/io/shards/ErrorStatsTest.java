package org.batchpredict.io.shards;

import static org.assertj.core.api.Assertions.assertThat;

import org.batchpredict.io.Stage;
import org.junit.jupiter.api.Test;

class ErrorStatsTest {
  private final ErrorStats stats = new ErrorStats();

  @Test
  void ordersByCountThenStageThenCodeThenMessage() {
    stats.add(Stage.RUN, 2, "b", 1);
    stats.add(Stage.PARSE, 1, "c", 1);
    stats.add(Stage.PARSE, 0, "d", 1);
    stats.add(Stage.PARSE, 0, "a", 1);
    stats.add(Stage.DECODE, 3, "z", 2);
    stats.add(Stage.RUN, 2, "b", 2);

    assertThat(stats.toList())
        .containsExactly(
            new ErrorStat(Stage.RUN, 2, "b", 3),
            new ErrorStat(Stage.DECODE, 3, "z", 2),
            new ErrorStat(Stage.PARSE, 0, "a", 1),
            new ErrorStat(Stage.PARSE, 0, "d", 1),
            new ErrorStat(Stage.PARSE, 1, "c", 1));
  }

  @Test
  void countsWhatIsOneTooManyTogether() {
    for (int i = 0; i < 1500; i++) {
      stats.add(Stage.PARSE, 1, "message " + i, 1);
    }
    stats.add(Stage.PARSE, 1, "message 999", 1);
    stats.add(Stage.RUN, 2, "late", 4);

    assertThat(stats.toList())
        .hasSize(1002)
        .startsWith(
            new ErrorStat(Stage.PARSE, 1, "other messages", 500),
            new ErrorStat(Stage.RUN, 2, "other messages", 4),
            new ErrorStat(Stage.PARSE, 1, "message 999", 2));
    assertThat(stats.toList().stream().mapToLong(ErrorStat::count).sum()).isEqualTo(1505);
  }

  @Test
  void shortensLongMessagesBetweenCharacters() {
    stats.add(Stage.PARSE, 1, "x".repeat(1000), 1);
    stats.add(Stage.PARSE, 1, "y".repeat(1001), 1);
    stats.add(Stage.PARSE, 1, "z".repeat(998) + "😀!", 1);

    assertThat(stats.toList())
        .extracting(ErrorStat::message)
        .containsExactly("x".repeat(1000), "y".repeat(999) + "…", "z".repeat(998) + "…");
  }
}
