package org.batchpredict.benchmarks;

import java.io.IOException;
import java.io.OutputStream;

/** Makes up records. */
@FunctionalInterface
interface RecordSource {
  /** Writes the next record, with what ends it. */
  void write(long number, OutputStream out) throws IOException;

  /**
   * A source of fixed seed.
   *
   * @param failureEvery of so many records the last is no instance; 0 for none
   */
  static RecordSource of(Kind kind, int failureEvery) {
    return switch (kind) {
      case FLOATS -> new FloatsSource(failureEvery);
      case EXAMPLES -> new ExamplesSource();
      case FIELDS -> new FieldsSource();
      case IMAGES -> new ImagesSource();
    };
  }
}
