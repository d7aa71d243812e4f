package org.batchpredict.transforms.job;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.batchpredict.io.report.StepTimes;
import org.batchpredict.io.staging.BatchChoice;
import org.jspecify.annotations.Nullable;

/**
 * Finds a good batch size by what real batches take: the smallest power of two of which a record
 * costs hardly more than of the best (docs/adr/0054). Code that is cold is waited for; then sizes
 * grow for as long as that helps; then those that are left take turns, so that whatever happens
 * meanwhile happens to all of them. Has no clock: it is told how long steps took.
 */
final class BatchProbe {
  /** What is used until there is something to compare. */
  static final int START = 64;

  /** The largest size that is tried. */
  static final int MOST = 4096;

  private static final long WARM_UP_NANOS = 1_000_000_000L;
  private static final long BUDGET_NANOS = 5_000_000_000L;

  /** Of batches that take longer, one size that is no better is enough to stop. */
  private static final long LONG_BATCH_NANOS = 250_000_000L;

  private static final int ROUNDS = 5;
  private static final int FEWEST_ROUNDS = 3;
  private static final int FLAT = 2;
  private static final int SHORT = 3;

  /** A size that costs less than this share of the one before is better. */
  private static final double BETTER = 0.97;

  /** A size that costs at most so many times the least is as good. */
  private static final double AS_GOOD = 1.05;

  /** Sizes that cost more times the least in the first look are out. */
  private static final double HOPELESS = 3;

  private enum Phase {
    WARM_UP,
    GROW,
    COMPARE
  }

  private final List<BatchTrial> trials = new ArrayList<>(List.of(new BatchTrial(1)));
  private Phase phase = Phase.WARM_UP;
  private int ceiling = MOST;
  private long spent;
  private double before = Double.POSITIVE_INFINITY;
  private int flat;
  private int shorts;
  private int round;
  private int turn;
  private @Nullable BatchChoice choice;

  /** How many records the next batch is to have. */
  int next() {
    if (choice != null) {
      return choice.size();
    }
    return phase == Phase.WARM_UP ? Math.min(START, ceiling) : trial().size();
  }

  /** What it has come to; null as long as it has not. */
  @Nullable BatchChoice choice() {
    return choice;
  }

  /** Tries no more than so many records at a time. */
  void atMost(int records) {
    if (records < ceiling) {
      lower(Integer.highestOneBit(Math.max(1, records)));
    }
  }

  /**
   * Adds what a batch took.
   *
   * @param asked {@link #next} when it was begun
   * @param records how many it had: fewer at the end of a split, and where they are large
   */
  void add(int asked, int records, StepTimes times) {
    if (choice != null || records == 0) {
      return;
    }
    spent += BatchTrial.run(times) + BatchTrial.rest(times);
    if (phase == Phase.WARM_UP) {
      if (spent >= WARM_UP_NANOS) {
        phase = Phase.GROW;
        spent = 0;
      }
      return;
    }
    if (asked != trial().size()) {
      return; // another lane had begun it
    }
    if (records < asked) {
      shorts++;
      if (shorts == SHORT) { // the input does not fill such batches
        lower(asked / 2);
      }
      return;
    }
    shorts = 0;
    if (trial().add(records, times)) {
      next(trial());
    }
  }

  private BatchTrial trial() {
    boolean down = phase == Phase.COMPARE && round % 2 == 1;
    return trials.get(down ? trials.size() - 1 - turn : turn);
  }

  private void next(BatchTrial done) {
    if (phase == Phase.GROW) {
      grow(done);
      return;
    }
    turn++;
    if (turn == trials.size()) {
      turn = 0;
      round++;
      if (round == ROUNDS || (round >= FEWEST_ROUNDS && spent >= BUDGET_NANOS)) {
        settle();
      }
    }
  }

  private void grow(BatchTrial done) {
    flat = done.cost() < BETTER * before ? 0 : flat + 1;
    before = done.cost();
    // What is used without asking is not given up for a smaller size for want of time.
    boolean isEnough = flat > 0 || done.size() >= START;
    boolean isLong = flat > 0 && done.batchNanos() >= LONG_BATCH_NANOS;
    boolean isSpent = isEnough && spent >= BUDGET_NANOS;
    if (flat == FLAT || isLong || isSpent || 2 * done.size() > ceiling) {
      compare();
    } else {
      turn = trials.size();
      trials.add(new BatchTrial(2 * done.size()));
    }
  }

  /** Begins the comparison, in which what was measured before does not count: it was colder. */
  private void compare() {
    phase = Phase.COMPARE;
    turn = 0;
    shorts = 0;
    double least = least();
    trials.removeIf(t -> t.cost() > HOPELESS * least);
    if (trials.size() == 1 || spent >= BUDGET_NANOS) {
      settle();
    } else {
      trials.forEach(BatchTrial::forget);
    }
  }

  /** Has sizes above the ceiling no more. */
  private void lower(int newCeiling) {
    ceiling = newCeiling;
    shorts = 0;
    if (phase == Phase.WARM_UP) {
      return;
    }
    trials.removeIf(t -> t.size() > ceiling);
    if (trials.isEmpty()) {
      choice = new BatchChoice(ceiling, List.of());
    } else if (phase == Phase.GROW) {
      if (turn >= trials.size()) { // else smaller ones are still tried
        compare();
      }
    } else if (trials.stream().anyMatch(BatchTrial::isUnknown)) {
      turn = Math.min(turn, trials.size() - 1);
    } else {
      settle();
    }
  }

  private double least() {
    return trials.stream().mapToDouble(BatchTrial::cost).min().orElseThrow();
  }

  private void settle() {
    double least = least();
    choice =
        new BatchChoice(
            trials.stream()
                .filter(t -> t.cost() <= AS_GOOD * least)
                .findFirst()
                .orElseThrow()
                .size(),
            trials.stream().map(BatchTrial::toTried).collect(Collectors.toList()));
  }
}
