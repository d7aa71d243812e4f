package org.batchpredict.pipeline.request;

import org.jspecify.annotations.Nullable;

/**
 * What {@code --batchSize} says: a number, as the field of the request has it, or {@value #AUTO},
 * which no request can say, as the API's field is an int64.
 */
public final class BatchSizeFlag {
  /** Has the job find out how large batches are best (docs/adr/0054). */
  public static final String AUTO = "auto";

  /** What values it takes, for messages. */
  public static final String KIND = "a whole number, or " + AUTO;

  private BatchSizeFlag() {}

  /** Whether the options have a value that it takes, or none. */
  public static boolean isValid(PredictionOptions options) {
    try {
      number(options);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** The number; null for none. */
  static @Nullable Long number(PredictionOptions options) {
    String value = options.getBatchSize();
    return value == null || value.equals(AUTO) ? null : Long.valueOf(value);
  }

  /** Whether the job finds it out: a number in the request, who has sent that has chosen. */
  public static boolean isAuto(PredictionInput input, PredictionOptions options) {
    return input.batchSize() == null && AUTO.equals(options.getBatchSize());
  }
}
