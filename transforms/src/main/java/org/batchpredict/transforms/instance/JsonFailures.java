package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.util.regex.Pattern;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.ForeignText;
import org.batchpredict.io.Stage;
import org.jspecify.annotations.Nullable;

/** Says what Jackson found wrong, in one short line that does not speak of Jackson. */
final class JsonFailures {
  private static final int MAX_CHARS = 160;

  /** The end of a message that is for programmers, or lists tokens that we do not take. */
  private static final Pattern ADVICE =
      Pattern.compile(
          "( \\((start marker|for \\w+ starting) at|: was expecting \\(JSON|: maybe a |: enable `).*");

  private JsonFailures() {}

  static Failure of(JsonProcessingException e) {
    @Nullable JsonLocation location = e.getLocation();
    String reason = reason(e);
    String start = "Invalid JSON" + (location == null ? "" : " near byte ");
    return new Failure(
        Stage.PARSE,
        ErrorCode.INVALID_INPUT,
        start + (location == null ? "" : location.getByteOffset()) + ": " + reason,
        start + (location == null ? "" : Failure.VALUE) + ": " + kind(e, reason));
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
    String message = e.getOriginalMessage().lines().findFirst().orElse("");
    String reason = ADVICE.matcher(message).replaceFirst("");
    return reason.length() <= MAX_CHARS ? reason : reason.substring(0, MAX_CHARS) + '…';
  }
}
