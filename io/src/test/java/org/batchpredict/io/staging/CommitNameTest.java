package org.batchpredict.io.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommitNameTest {
  @Test
  void hasFiveDigitsOrMore() {
    assertThat(CommitName.of(0)).isEqualTo("commit-00000.json");
    assertThat(CommitName.of(99_999)).isEqualTo("commit-99999.json");
    assertThat(CommitName.of(1_234_567)).isEqualTo("commit-1234567.json");
  }

  @Test
  void tellsItsSplit() {
    for (int split : List.of(0, 7, 99_999, 100_000, Integer.MAX_VALUE)) {
      assertThat(CommitName.split(CommitName.of(split))).isEqualTo(split);
    }
  }

  @Test
  void isNotTakenFromOtherNames() {
    for (String name :
        List.of(
            "commit-.json",
            "commit-1.json",
            "commit-000001.json",
            "commit-0000x.json",
            "commit-00001",
            "commit-00001.json.tmp",
            "commit-2147483648.json",
            "commit-99999999999999999999999.json")) {
      assertThat(CommitName.split(name)).as(name).isEqualTo(-1);
    }
  }
}
