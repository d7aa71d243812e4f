package org.batchpredict.service.work;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in a word how a process ended. */
final class ExitStatus {
  private static final int SIGNALLED = 128;

  /** The signals that end a process, as Linux numbers them. */
  private static final Map<Integer, String> SIGNALS =
      Map.ofEntries(
          Map.entry(1, "SIGHUP"),
          Map.entry(2, "SIGINT"),
          Map.entry(3, "SIGQUIT"),
          Map.entry(4, "SIGILL"),
          Map.entry(5, "SIGTRAP"),
          Map.entry(6, "SIGABRT"),
          Map.entry(7, "SIGBUS"),
          Map.entry(8, "SIGFPE"),
          Map.entry(9, "SIGKILL"),
          Map.entry(11, "SIGSEGV"),
          Map.entry(13, "SIGPIPE"),
          Map.entry(15, "SIGTERM"),
          Map.entry(24, "SIGXCPU"),
          Map.entry(25, "SIGXFSZ"),
          Map.entry(31, "SIGSYS"));

  /** Java catches what native code does, says so, and aborts. */
  private static final Pattern CAUGHT =
      Pattern.compile("^#\\s+(SIG[A-Z]+) \\(0x", Pattern.MULTILINE);

  /** What Java adds to what is wrong with its options. */
  private static final List<String> JAVAS_LAST_WORDS =
      List.of(
          "Error: Could not create the Java Virtual Machine.",
          "Error: A fatal exception has occurred.");

  /** A line of a stack trace, which says less than what it is of. */
  private static final Pattern FRAME = Pattern.compile("\\s+(at |\\.\\.\\. \\d+ more)");

  private static final int MOST_CHARS = 300;

  private ExitStatus() {}

  /** Whether that, as it is described here, was by a signal. */
  static boolean isSignal(String how) {
    return how.startsWith("SIG") || how.startsWith("signal ");
  }

  /** How a process ended that did not say what became of its job: the log may. */
  static String describeUnexpected(int status, String log) {
    String how = describe(status, log);
    String last = log.lines().filter(ExitStatus::saysSomething).reduce("", (a, b) -> b).strip();
    return status > SIGNALLED || last.isEmpty()
        ? how
        : how + ": " + last.substring(0, Math.min(MOST_CHARS, last.length()));
  }

  private static boolean saysSomething(String line) {
    return !line.isBlank()
        && !FRAME.matcher(line).lookingAt()
        && JAVAS_LAST_WORDS.stream().noneMatch(line::startsWith);
  }

  /**
   * How a process ended.
   *
   * @param status as {@link Process#exitValue} tells it
   * @param log what it wrote last
   */
  static String describe(int status, String log) {
    if (status <= SIGNALLED) {
      return "exit " + status;
    }
    String signal = SIGNALS.getOrDefault(status - SIGNALLED, "signal " + (status - SIGNALLED));
    Matcher caught = CAUGHT.matcher(log);
    return signal.equals("SIGABRT") && caught.find() ? caught.group(1) : signal;
  }
}
