package org.batchpredict.testing;

import java.time.Duration;

/** What goes wrong with a request to a {@link FaultyProxy}. */
public sealed interface Fault {
  /** Nothing. */
  record None() implements Fault {}

  /** It is refused by the server, with Google's JSON of an error. */
  record Answer(int status, String reason) implements Fault {}

  /** It comes to nothing: the connection breaks before the server has it. */
  record Dropped() implements Fault {}

  /** The server does it, and the answer is lost. */
  record AnswerLost() implements Fault {}

  /** The answer breaks off in its midst. */
  record Truncated() implements Fault {}

  /** The server does it so much later. */
  record Delayed(Duration delay) implements Fault {}

  static Fault status(int status) {
    return new Answer(
        status,
        switch (status) {
          case 401 -> "authError";
          case 403 -> "forbidden";
          case 404 -> "notFound";
          case 412 -> "conditionNotMet";
          case 429 -> "rateLimitExceeded";
          default -> "backendError";
        });
  }
}
