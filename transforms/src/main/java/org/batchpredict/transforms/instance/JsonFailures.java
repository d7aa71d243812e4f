package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.ForeignText;
import org.batchpredict.io.Stage;
import org.jspecify.annotations.Nullable;

/** Says what Jackson found wrong, in one short line that does not speak of Jackson. */
final class JsonFailures {
  private static final int MAX_CHARS = 160;
  private static final String CUT_LIST = "Unexpected end-of-input: expected close marker for Array";

  /** What begins the end of a message that is for programmers, or lists tokens not taken here. */
  private static final List<String> ADVICE =
      List.of(
          " (start marker at",
          " (for Object starting at",
          " (for Array starting at",
          " (for root starting at",
          ": was expecting (JSON",
          ": maybe a ",
          ": enable `");

  private JsonFailures() {}

  static Failure of(JsonProcessingException e) {
    @Nullable JsonLocation location = e.getLocation();
    String reason = reason(e);
    if (location != null) {
      return near(location.getByteOffset(), reason, kind(e, reason));
    }
    return new Failure(
        Stage.PARSE,
        ErrorCode.INVALID_INPUT,
        "Invalid JSON: " + reason,
        "Invalid JSON: " + kind(e, reason));
  }

  /**
   * What {@link #of} makes of a record of so many bytes that ends after an element of a list: the
   * most frequent one, for which the parser's exception would take as long as the record.
   */
  static Failure cutList(long length) {
    return near(length, CUT_LIST, CUT_LIST);
  }

  private static Failure near(long at, String reason, String kind) {
    String start = "Invalid JSON near byte ";
    return new Failure(
        Stage.PARSE,
        ErrorCode.INVALID_INPUT,
        start + at + ": " + reason,
        start + Failure.VALUE + ": " + kind);
  }

  private static String kind(JsonProcessingException e, String reason) {
    return e instanceof StreamConstraintsException ? reason : ForeignText.kind(reason);
  }

  /** What is wrong, without where. */
  static String reason(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      // The only bound that is set.
      return "lists or objects nested more than " + JsonFactories.MAX_DEPTH + " deep";
    }
    String reason = e.getOriginalMessage();
    int end = reason.length();
    for (String advice : ADVICE) {
      int at = reason.indexOf(advice);
      end = at < 0 ? end : Math.min(end, at);
    }
    int line = reason.indexOf('\n');
    reason = reason.substring(0, line < 0 ? end : Math.min(end, line));
    return reason.length() <= MAX_CHARS ? reason : reason.substring(0, MAX_CHARS) + '…';
  }
}
