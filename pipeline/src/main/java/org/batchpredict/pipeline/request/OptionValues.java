package org.batchpredict.pipeline.request;

import org.jspecify.annotations.Nullable;

/** What the values of {@link PredictionOptions} mean that the code decides by. */
public final class OptionValues {
  static final String PROGRESS_JSON = "json";
  static final String WARN = "warn";
  static final String TAB = "\\t";

  /** A file descriptor. */
  static final int STANDARD_ERROR = 2;

  private OptionValues() {}

  /** Whether {@code --progress} is for programs. */
  public static boolean isProgressJson(PredictionOptions options) {
    return options.getProgress().equals(PROGRESS_JSON);
  }

  /** The file descriptor that {@code --progressFd} names; null for that of standard error. */
  public static @Nullable Long progressDescriptor(PredictionOptions options) {
    Long descriptor = options.getProgressFd();
    return descriptor == null || descriptor <= STANDARD_ERROR ? null : descriptor;
  }

  /** Whether by {@code --onChangedInput} a job goes on when its input has changed. */
  public static boolean acceptsChangedInput(PredictionOptions options) {
    return options.getOnChangedInput().equals(WARN);
  }

  /** The character that {@code --csvDelimiter} stands for. */
  public static char csvDelimiter(PredictionOptions options) {
    String delimiter = options.getCsvDelimiter();
    return delimiter.equals(TAB) ? '\t' : delimiter.charAt(0);
  }
}
