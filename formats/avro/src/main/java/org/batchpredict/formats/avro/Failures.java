package org.batchpredict.formats.avro;

import java.util.Locale;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.ForeignText;
import org.batchpredict.io.Stage;

/** Failures of reading files that are in blocks. */
public final class Failures {
  private Failures() {}

  /** Of what lies in a range from an offset on. */
  public static Failure ofRest(FileRange range, long offset, String reason) {
    String text =
        String.format(Locale.ROOT, " from byte %d to %d: %s", offset, range.end(), reason);
    String before = "Cannot read ";
    return new Failure(
        Stage.READ,
        ErrorCode.INVALID_INPUT,
        before + range.file() + text,
        before + Failure.VALUE + ForeignText.kind(text));
  }

  /** Of records, with a message in which numbers and quoted texts are of these alone. */
  public static Failure of(String message) {
    return new Failure(Stage.READ, ErrorCode.INVALID_INPUT, message, ForeignText.kind(message));
  }
}
