package org.batchpredict.io.report;

/**
 * Which elements of a long sequence are in an even sample of it: all of them up to {@value #MOST},
 * then one in 2, in 4 and so on. Between two of them lies a number of others that is chosen by
 * chance, so that the sample follows no period of the sequence; the chance is the same each time.
 */
final class Sampling {
  static final int MOST = 4096;

  private long seen;
  private long next;
  private long stride = 1;
  private int taken;
  private long random = 0x9E3779B97F4A7C15L;

  /** How many elements are passed over before the one that is wanted next. */
  long ahead() {
    return next - seen;
  }

  /** Passes over elements, up to that which is wanted at most. */
  void pass(long count) {
    seen += count;
  }

  long seen() {
    return seen;
  }

  /**
   * Takes the element at hand, which is wanted.
   *
   * @return whether every second one of those taken is to be dropped, beginning with the second
   */
  boolean take() {
    seen++;
    taken++;
    boolean full = taken == MOST;
    if (full) {
      taken = MOST / 2;
      stride *= 2;
    }
    next += stride == 1 ? 1 : 1 + chance(2 * stride - 1);
    return full;
  }

  /** A number below the bound, by Marsaglia's xorshift. */
  private long chance(long bound) {
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    return (random >>> 1) % bound;
  }
}
