package org.batchpredict.transforms.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.batchpredict.io.Failure;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.RunException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundlePassTest {
  private static final InputFormat JSON = InputFormat.json(RecordFormat.LINES);

  private final List<String> outcomes = new ArrayList<>();
  private final Doubling model = new Doubling(0);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64})
  void givesEachRecordItsOneOutcome(int batchSize) throws IOException {
    BundlePass<Integer> pass = pass(model, batchSize);
    for (int bundle = 0; bundle < 2; bundle++) {
      outcomes.clear();
      bundle(pass, "-1", "0", "1.5", "\"one\"", "-1", "-1", "{", "7", " {\"x\":\n8} ", "");
      assertThat(outcomes)
          .containsExactlyInAnyOrder(
              "0 RUN",
              "1 {\"y\":0.0}",
              "2 {\"y\":3.0}",
              "3 ENCODE",
              "4 RUN",
              "5 RUN",
              "6 PARSE",
              "7 {\"y\":14.0}",
              "8 {\"y\":16.0}",
              "9 PARSE");
    }
  }

  @Test
  void predictsABatchWhenItIsFullAndTheRestAtTheEnd() throws IOException {
    BundlePass<Integer> pass = pass(model, 3);
    add(pass, "1", "2", "3");
    assertThat(outcomes).hasSize(3);
    add(pass, "4", "5", "6", "7");
    assertThat(outcomes).hasSize(6);
    pass.finish(collector());
    assertThat(outcomes).hasSize(7);
    assertThat(model.runs).containsExactly(3, 3, 1);
    pass.finish(collector());
    assertThat(model.runs).hasSize(3);
  }

  @Test
  void holdsNoMoreThan16MiBAndARecord() throws IOException {
    String mebibytes = "1" + " ".repeat(6 << 20);
    BundlePass<Integer> pass = pass(model, 64);
    add(pass, mebibytes, mebibytes, mebibytes);
    assertThat(outcomes).hasSize(3);
    add(pass, "1");
    assertThat(outcomes).hasSize(3);
  }

  @Test
  void outputsTheLinesOfABatchThatAreWrittenInPieces() throws IOException {
    int count = 200_000; // some 2 MiB of predictions
    String[] records =
        IntStream.range(0, count)
            .mapToObj(i -> i % 50_000 == 7 ? "-1" : String.valueOf(i))
            .toArray(String[]::new);
    bundle(pass(model, count), records);
    assertThat(outcomes).hasSize(count);
    assertThat(new HashSet<>(outcomes))
        .isEqualTo(
            IntStream.range(0, count)
                .mapToObj(i -> i % 50_000 == 7 ? i + " RUN" : i + " {\"y\":" + 2f * i + "}")
                .collect(Collectors.toSet()));
  }

  @Test
  void givesAModelOfAFixedBatchSizeWholeRuns() throws IOException {
    Doubling fixed = new Doubling(4);
    bundle(
        pass(fixed, 10), IntStream.range(0, 10).mapToObj(String::valueOf).toArray(String[]::new));
    assertThat(fixed.runs).containsExactly(4, 4, 2);
    assertThat(outcomes).hasSize(10);
    Doubling larger = new Doubling(16);
    bundle(
        pass(larger, 10), IntStream.range(0, 20).mapToObj(String::valueOf).toArray(String[]::new));
    assertThat(larger.runs).containsExactly(16, 4);
  }

  @Test
  void forgetsWhatABundleThatFailedHasLeft() throws IOException {
    BundlePass<Integer> pass = pass(model, 3);
    assertThatThrownBy(() -> bundle(pass, "1", "1e9"))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("the machine is broken");
    outcomes.clear();
    bundle(pass, "5");
    assertThat(outcomes).containsExactly("0 {\"y\":10.0}");
  }

  private static BundlePass<Integer> pass(Doubling model, int batchSize) {
    return new BundlePass<>(model, JSON, InstanceRules.strict(), batchSize);
  }

  private void bundle(BundlePass<Integer> pass, String... records) throws IOException {
    pass.start();
    add(pass, records);
    pass.finish(collector());
  }

  private void add(BundlePass<Integer> pass, String... records) throws IOException {
    for (int i = 0; i < records.length; i++) {
      pass.add(i, records[i].getBytes(UTF_8), collector());
    }
  }

  private BundlePass.Outcomes<Integer> collector() {
    return new BundlePass.Outcomes<>() {
      @Override
      public void prediction(Integer origin, String json) {
        outcomes.add(origin + " " + json);
      }

      @Override
      public void failure(Integer origin, Failure failure) {
        outcomes.add(origin + " " + failure.stage());
      }
    };
  }
}
