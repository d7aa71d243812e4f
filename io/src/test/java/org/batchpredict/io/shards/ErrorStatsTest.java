package org.batchpredict.io.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.batchpredict.io.Stage;
import org.batchpredict.io.shards.ErrorStat.Example;
import org.junit.jupiter.api.Test;

class ErrorStatsTest {
  private final ErrorStats stats = new ErrorStats();

  @Test
  void ordersByCountThenStageThenCodeThenMessage() {
    add(Stage.RUN, 2, "b", 0);
    add(Stage.PARSE, 1, "c", 1);
    add(Stage.PARSE, 0, "d", 2);
    add(Stage.PARSE, 0, "a", 3);
    add(Stage.DECODE, 3, "z", 4);
    add(Stage.DECODE, 3, "z", 5);
    add(Stage.RUN, 2, "b", 6);
    add(Stage.RUN, 2, "b", 7);

    assertThat(stats.toList())
        .containsExactly(
            new ErrorStat(Stage.RUN, 2, "b", 3, new Example("f", 0, "b at 0")),
            new ErrorStat(Stage.DECODE, 3, "z", 2, new Example("f", 4, "z at 4")),
            new ErrorStat(Stage.PARSE, 0, "a", 1, new Example("f", 3, "a at 3")),
            new ErrorStat(Stage.PARSE, 0, "d", 1, new Example("f", 2, "d at 2")),
            new ErrorStat(Stage.PARSE, 1, "c", 1, new Example("f", 1, "c at 1")));
  }

  @Test
  void countsWhatIsOneKindTooManyTogetherOnTheLastLine() {
    for (int i = 0; i < 1500; i++) {
      add(Stage.PARSE, 1, "kind " + i, i);
    }
    add(Stage.PARSE, 1, "kind 999", 2000);
    add(Stage.RUN, 2, "late", 2001);

    assertThat(stats.toList())
        .hasSize(1001)
        .startsWith(
            new ErrorStat(Stage.PARSE, 1, "kind 999", 2, new Example("f", 999, "kind 999 at 999")))
        .endsWith(
            new ErrorStat(null, null, "other", 501, new Example("f", 1000, "kind 1000 at 1000")));
    assertThat(stats.toList().stream().mapToLong(ErrorStat::count).sum()).isEqualTo(1502);
  }

  @Test
  void addsSplitAfterSplit() {
    ErrorStats first = new ErrorStats();
    first.add(Stage.PARSE, 1, "a", "f", 5, "a at 5");
    ErrorStats second = new ErrorStats();
    for (int i = 0; i < 1002; i++) {
      second.add(Stage.PARSE, 1, i == 1001 ? "a" : "kind " + i, "g", i, "m");
    }
    stats.addAll(first.toList());
    stats.addAll(second.toList());
    stats.addAll(second.toList());

    assertThat(stats.toList().stream().mapToLong(ErrorStat::count).sum()).isEqualTo(2005);
    assertThat(stats.toList())
        .hasSize(1001)
        .filteredOn(stat -> stat.count() != 2)
        .extracting(ErrorStat::message, ErrorStat::count, ErrorStat::example)
        .containsExactly(
            tuple("a", 1L, new Example("f", 5, "a at 5")),
            tuple("other", 6L, new Example("g", 999, "m")));
  }

  @Test
  void shortensLongMessagesBetweenCharacters() {
    add(Stage.PARSE, 1, "x".repeat(1000), 0);
    add(Stage.PARSE, 1, "y".repeat(1001), 0);
    add(Stage.PARSE, 1, "z".repeat(998) + "😀!", 0);

    assertThat(stats.toList())
        .extracting(ErrorStat::message)
        .containsExactly("x".repeat(1000), "y".repeat(999) + "…", "z".repeat(998) + "…");
    assertThat(stats.toList().get(0).example().message()).isEqualTo("x".repeat(999) + "…");
  }

  private void add(Stage stage, int code, String kind, long offset) {
    stats.add(stage, code, kind, "f", offset, kind + " at " + offset);
  }
}
