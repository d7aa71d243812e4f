package org.batchpredict.transforms.job;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
import org.batchpredict.io.report.StepTimes;
import org.batchpredict.io.staging.BatchChoice;
import org.junit.jupiter.api.Test;

/** What the probe makes of costs that the test makes up; there is no clock. */
class BatchProbeTest {
  private static final double MICRO = 1e3;
  private static final double MILLI = 1e6;

  private final BatchProbe probe = new BatchProbe();
  private final List<Integer> asked = new ArrayList<>();
  private IntUnaryOperator records = size -> size;
  private double spent;

  /** A record 1.5 µs, a run 50 µs: 4 % more at 1,024 than at 4,096. */
  @Test
  void settlesAtTheSmallestSizeThatIsAsGoodAsTheBest() {
    BatchChoice choice = find(size -> 50 * MICRO + 1.5 * MICRO * size);
    assertThat(choice.size()).isEqualTo(1024);
    assertThat(choice.tried().get(choice.tried().size() - 1).size()).isEqualTo(4096);
  }

  @Test
  void saysWhatEachSizeCosts() {
    BatchChoice choice = find(size -> 50 * MICRO + 1.5 * MICRO * size);
    BatchChoice.Tried chosen =
        choice.tried().stream().filter(t -> t.size() == 1024).findFirst().orElseThrow();
    // A third of a record, and all of the batch, is the model's.
    assertThat(chosen.runMicros()).isEqualTo(0.549);
    assertThat(chosen.restMicros()).isEqualTo(1);
    assertThat(choice.tried()).isSortedAccordingTo((a, b) -> a.size() - b.size());
  }

  @Test
  void startsWithTheDefaultAndNeverGrowsOnceItHasSettled() {
    BatchChoice choice = find(size -> 50 * MICRO + 1.5 * MICRO * size);
    assertThat(asked.get(0)).isEqualTo(64);
    for (int i = 0; i < 1000; i++) {
      probe.add(probe.next(), probe.next(), times(probe.next(), 1));
      assertThat(probe.next()).isEqualTo(choice.size());
    }
    assertThat(probe.choice()).isEqualTo(choice);
  }

  /** Code that is cold takes ten times as long, and gets faster for two seconds. */
  @Test
  void isNotFooledByColdCode() {
    BatchChoice choice =
        find(
            size -> (1 + 9 * Math.exp(-spent / (600 * MILLI))) * (50 * MICRO + 1.5 * MICRO * size));
    assertThat(choice.size()).isEqualTo(1024);
  }

  /** One batch in ten waits for something else: more of the large ones, which take longer. */
  @Test
  void isNotFooledByWhatElseRuns() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      BatchProbe noisy = new BatchProbe();
      while (noisy.choice() == null) {
        int size = noisy.next();
        double nanos = (50 * MICRO + 1.5 * MICRO * size) * (1 + 0.01 * random.nextDouble());
        nanos += random.nextInt(10) == 0 ? 4 * MILLI : 0;
        noisy.add(size, size, times(size, nanos));
      }
      assertThat(requireNonNull(noisy.choice()).size()).as("seed " + seed).isBetween(256, 2048);
    }
  }

  /** At the first look each size has a moment of its own: another worker may not have begun yet. */
  @Test
  void isNotFooledByAQuietMoment() {
    boolean[] grows = {false};
    int[] batches = {0};
    BatchChoice choice =
        find(
            size -> {
              grows[0] |= size == 1;
              boolean quiet = grows[0] && size == 64 && batches[0]++ < 110;
              return (quiet ? 0.6 : 1) * (50 * MICRO + 1.5 * MICRO * size);
            });
    assertThat(choice.size()).isEqualTo(1024);
  }

  @Test
  void triesNoLargeSizesOfAModelThatComputes() {
    BatchChoice choice = find(size -> 100 * MICRO + 10 * MILLI * size);
    assertThat(choice.size()).isEqualTo(1);
    assertThat(asked.stream().filter(size -> size > 4 && size != 64)).isEmpty();
  }

  @Test
  void growsAsLongAsARunCostsTheSameHoweverManyThereAre() {
    BatchChoice choice = find(size -> 500 * MILLI);
    assertThat(choice.size()).isGreaterThanOrEqualTo(128);
    assertThat(spent).isLessThan(12e9);
  }

  @Test
  void triesNoMoreThanThereIsMemoryFor() {
    probe.atMost(100);
    BatchChoice choice = find(size -> 50 * MICRO + 1.5 * MICRO * size);
    assertThat(choice.size()).isEqualTo(64);
    assertThat(asked).allMatch(size -> size <= 64);
  }

  @Test
  void fallsWhenMemoryIsFoundToBeShort() {
    for (Map.Entry<Integer, Integer> most : Map.of(1, 1, 3, 2, 200, 128, 3000, 512).entrySet()) {
      BatchProbe scarce = new BatchProbe();
      boolean told = false;
      while (scarce.choice() == null) {
        int size = scarce.next();
        told |= size > most.getKey() && size != 64;
        if (told) {
          scarce.atMost(most.getKey());
          assertThat(scarce.next()).isLessThanOrEqualTo(most.getKey());
        }
        size = scarce.next();
        scarce.add(size, size, times(size, 50 * MICRO + 1.5 * MICRO * size));
      }
      assertThat(requireNonNull(scarce.choice()).size())
          .as("most " + most.getKey())
          .isEqualTo(most.getValue());
    }
  }

  @Test
  void triesNoSizeThatTheInputDoesNotFill() {
    records = size -> Math.min(size, 100);
    assertThat(find(size -> 50 * MICRO + 1.5 * MICRO * size).size()).isEqualTo(64);
  }

  @Test
  void endsOfSplitsAreNoSizes() {
    records = size -> asked.size() % 3 == 0 ? (size + 1) / 2 : size;
    assertThat(find(size -> 50 * MICRO + 1.5 * MICRO * size).size()).isEqualTo(1024);
  }

  @Test
  void batchesThatOtherLanesHaveBegunDoNotCount() {
    while (probe.choice() == null) {
      int size = probe.next();
      probe.add(size, size, times(size, 50 * MICRO + 1.5 * MICRO * size));
      if (size == 16) {
        probe.add(64, 64, times(64, 1)); // too good to be true
      }
    }
    assertThat(requireNonNull(probe.choice()).size()).isEqualTo(1024);
  }

  private BatchChoice find(DoubleUnaryOperator nanosOfBatch) {
    while (probe.choice() == null) {
      int size = probe.next();
      int filled = records.applyAsInt(size);
      asked.add(size);
      double nanos = nanosOfBatch.applyAsDouble(filled);
      spent += nanos;
      assertThat(spent).as("it settles").isLessThan(60e9);
      probe.add(size, filled, times(filled, nanos));
    }
    return requireNonNull(probe.choice());
  }

  /** A microsecond of each record is the rest's, if there is that. */
  private static StepTimes times(int size, double nanos) {
    long rest = (long) Math.min(nanos, MICRO * size);
    return new StepTimes(0, rest, 0, (long) nanos - rest, 0, 0, 0, 1_000_000_000L);
  }
}
