package org.batchpredict.pipeline.request;

/** Values of {@link PredictionOptions} that the code decides by. */
public final class OptionValues {
  /** The value of {@code --progress} for programs. */
  public static final String PROGRESS_JSON = "json";

  /** The value of {@code --onChangedInput} that goes on. */
  public static final String WARN = "warn";

  /** How {@code --csvDelimiter} writes a tab. */
  public static final String TAB = "\\t";

  /** The file descriptor of standard error. */
  public static final int STANDARD_ERROR = 2;

  private OptionValues() {}
}
