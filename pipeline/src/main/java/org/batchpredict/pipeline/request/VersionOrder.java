package org.batchpredict.pipeline.request;

import java.math.BigInteger;
import java.util.Comparator;

/** Orders the versions of a model: first the names, then the numbers, the highest last. */
final class VersionOrder {
  static final Comparator<String> INSTANCE =
      Comparator.comparing(VersionOrder::number).thenComparing(Comparator.naturalOrder());

  private static final BigInteger NOT_A_NUMBER = BigInteger.ONE.negate();

  private VersionOrder() {}

  /** Whether the version is all digits. */
  static boolean isNumber(String version) {
    return version.matches("[0-9]+");
  }

  private static BigInteger number(String version) {
    return isNumber(version) ? new BigInteger(version) : NOT_A_NUMBER;
  }
}
