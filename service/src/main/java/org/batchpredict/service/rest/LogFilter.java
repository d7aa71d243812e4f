package org.batchpredict.service.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.jobs.filter.FilterGrammar;
import org.batchpredict.service.jobs.filter.FilterGrammar.Restriction;

/** A filter of log entries, which has to name the one job that they are of. */
final class LogFilter implements FilterGrammar.Meaning<Predicate<LogEntry>> {
  private static final String JOB = "resource.labels.job_id";

  private final List<String> jobIds = new ArrayList<>();
  private Predicate<LogEntry> predicate = entry -> true;

  private LogFilter() {}

  /**
   * Reads a filter.
   *
   * @throws ApiException INVALID_ARGUMENT when it is none, or names no job
   */
  static LogFilter parse(String filter) {
    LogFilter parsed = new LogFilter();
    if (!filter.isBlank()) {
      parsed.predicate = FilterGrammar.parse(filter, parsed);
    }
    if (parsed.jobIds.stream().distinct().count() != 1) {
      throw ApiException.invalid(
          "filter", "Unsupported filter (must name one job: " + JOB + "=\"J\")");
    }
    return parsed;
  }

  String jobId() {
    return jobIds.get(0);
  }

  boolean test(LogEntry entry) {
    return predicate.test(entry);
  }

  @Override
  public Predicate<LogEntry> and(List<Predicate<LogEntry>> filters) {
    return entry -> filters.stream().allMatch(filter -> filter.test(entry));
  }

  @Override
  public Predicate<LogEntry> or(List<Predicate<LogEntry>> filters) {
    return entry -> filters.stream().anyMatch(filter -> filter.test(entry));
  }

  @Override
  public Predicate<LogEntry> not(Predicate<LogEntry> filter) {
    return filter.negate();
  }

  @Override
  public Predicate<LogEntry> word(String word, int column) {
    return entry -> entry.message().contains(word);
  }

  @Override
  public Predicate<LogEntry> restriction(Restriction restriction) {
    String path = String.join(".", restriction.path());
    String value = restriction.value();
    if (path.equals(JOB) && List.of("=", ":").contains(restriction.operator())) {
      jobIds.add(value);
    }
    if (path.equals("timestamp")) {
      Instant time = time(restriction);
      return entry -> holds(restriction.operator(), entry.time().compareTo(time));
    }
    return entry ->
        entry
            .field(path)
            .map(field -> holds(restriction.operator(), field.compareTo(value)))
            .orElse(false);
  }

  private static Instant time(Restriction restriction) {
    try {
      return OffsetDateTime.parse(restriction.value()).toInstant();
    } catch (DateTimeException e) {
      throw FilterGrammar.invalid(
          restriction.valueColumn(), "\"" + Shown.of(restriction.value()) + "\" is no time");
    }
  }

  private static boolean holds(String operator, int comparison) {
    return switch (operator) {
      case "=", ":" -> comparison == 0;
      case "!=" -> comparison != 0;
      case "<" -> comparison < 0;
      case "<=" -> comparison <= 0;
      case ">" -> comparison > 0;
      case ">=" -> comparison >= 0;
      default -> throw new IllegalArgumentException("Invalid operator: " + operator);
    };
  }
}
