package org.batchpredict.service.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.JobEvent;
import org.jspecify.annotations.Nullable;

/**
 * The log of a job: its events, and what its workers wrote. A line of a worker that has no time at
 * its start belongs to the one before. Entries are the same each time they are asked for, as long
 * as the worker's lines are kept.
 */
final class JobLog {
  private static final Pattern LINE =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z) ([A-Z]+) (.*)");

  private final JobName job;
  private final List<LogEntry> entries = new ArrayList<>();

  private JobLog(JobName job) {
    this.job = job;
  }

  /** All entries, the oldest first. */
  static List<LogEntry> of(JobName job, List<JobEvent> events, List<Attempt> attempts) {
    JobLog log = new JobLog(job);
    for (int i = 0; i < events.size(); i++) {
      log.add(events.get(i), i);
    }
    attempts.forEach(log::add);
    log.entries.sort(LogEntry.ORDER);
    return log.entries;
  }

  private void add(JobEvent event, int number) {
    String note = event.note().isEmpty() ? "" : ": " + event.note();
    entries.add(
        new LogEntry(
            job,
            event.time(),
            String.format(Locale.ROOT, "a%06d", number),
            "INFO",
            "service",
            "Job is " + event.state() + note));
  }

  private void add(Attempt attempt) {
    Map<Instant, Integer> seen = new HashMap<>();
    Instant time = attempt.started();
    String severity = "INFO";
    List<String> lines = new ArrayList<>();
    for (String line : attempt.log().lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      @Nullable Instant start = matcher.matches() ? time(matcher.group(1)) : null;
      if (start != null) {
        flush(attempt, time, severity, lines, seen);
        time = start;
        severity = severity(matcher.group(2));
        lines.add(matcher.group(3));
      } else {
        lines.add(line);
      }
    }
    flush(attempt, time, severity, lines, seen);
  }

  private void flush(
      Attempt attempt,
      Instant time,
      String severity,
      List<String> lines,
      Map<Instant, Integer> seen) {
    if (!lines.isEmpty()) {
      int sameTime = seen.merge(time, 1, Integer::sum);
      entries.add(
          new LogEntry(
              job,
              time,
              String.format(Locale.ROOT, "b%06d-%06d", attempt.number(), sameTime),
              severity,
              "worker-" + attempt.number(),
              String.join("\n", lines)));
      lines.clear();
    }
  }

  private static @Nullable Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return null; // a line like any other
    }
  }

  private static String severity(String level) {
    return switch (level) {
      case "WARN" -> "WARNING";
      case "ERROR" -> "ERROR";
      case "DEBUG", "TRACE" -> "DEBUG";
      default -> "INFO";
    };
  }
}
