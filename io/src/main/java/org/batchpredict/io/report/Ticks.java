package org.batchpredict.io.report;

/** Round numbers that a range is divided by: 1, 2 or 5 times a power of ten. */
public final class Ticks {
  private Ticks() {}

  /** The least round number that is not less than a positive one. */
  public static double roundUp(double number) {
    double power = Math.pow(10, Math.floor(Math.log10(number)));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * power >= number * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** A round step that divides a range into so many parts at most, but for what is at its ends. */
  public static double step(double range, int parts) {
    return roundUp(range / parts);
  }
}
