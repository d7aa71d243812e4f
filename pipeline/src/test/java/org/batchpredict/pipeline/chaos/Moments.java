package org.batchpredict.pipeline.chaos;

import java.util.Random;
import java.util.stream.IntStream;

/** At which of many moments a test lets things happen. */
final class Moments {
  private Moments() {}

  /** So many of the moments from 1 to the last, evenly over all of them. */
  static int[] some(int many, int last) {
    return IntStream.range(0, many).map(i -> 1 + (int) ((long) i * last / many)).toArray();
  }

  static int[] all(int last) {
    return IntStream.rangeClosed(1, last).toArray();
  }

  /** Random numbers that are others each time, unless {@code -Dchaos.seed} says which. */
  static long seed() {
    return Long.getLong("chaos.seed", new Random().nextLong());
  }
}
