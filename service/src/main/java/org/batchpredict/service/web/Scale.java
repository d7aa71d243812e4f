package org.batchpredict.service.web;

/** Ends of axes that are easy to read. */
final class Scale {
  private static final double[] STEPS = {1, 2, 4, 5, 8, 10};

  private Scale() {}

  /** The least of 1, 2, 4, 5, 8 × a power of ten that is no less; 4 at least. */
  static double roundUp(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(4, value))));
    for (double step : STEPS) {
      if (step * power >= Math.max(4, value)) {
        return step * power;
      }
    }
    return 10 * power;
  }
}
