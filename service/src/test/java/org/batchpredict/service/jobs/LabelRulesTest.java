package org.batchpredict.service.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelRulesTest {
  private static final String LONGEST = "a".repeat(63);

  @Test
  void takesWhatGoogleTakes() {
    for (String key : List.of("a", "ä9_-", "東京", LONGEST)) {
      assertThat(LabelRules.problems(Map.of(key, ""))).as(key).isEmpty();
    }
    for (String value : List.of("", "a", "9", "_", "-a", "größe", LONGEST)) {
      assertThat(LabelRules.problems(Map.of("k", value))).as(value).isEmpty();
    }
  }

  @Test
  void refusesAllElse() {
    for (String key : List.of("", "A", "É", "1a", "_a", "-a", "a.b", "a b", "aB", LONGEST + "a")) {
      assertThat(LabelRules.problems(Map.of(key, ""))).as(key).hasSize(1);
    }
    for (String value : List.of("A", "É", "a.b", " ", "a\n", LONGEST + "a")) {
      assertThat(LabelRules.problems(Map.of("k", value))).as(value).hasSize(1);
    }
  }
}
