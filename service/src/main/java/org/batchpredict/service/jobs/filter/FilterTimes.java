package org.batchpredict.service.jobs.filter;

import static java.time.ZoneOffset.UTC;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import org.batchpredict.service.jobs.filter.Filter.Field;
import org.batchpredict.service.jobs.filter.Filter.Operator;
import org.batchpredict.service.jobs.filter.Filter.Restriction;

/**
 * Restrictions of times. Jobs show their times in whole seconds, and may have them finer: so {@code
 * time = T} is {@code T <= time < T + 1 s}, and the others follow from that.
 */
final class FilterTimes {
  /** RFC 3339, a date alone, or a time without seconds or zone; without a zone it is UTC. */
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("uuuu-MM-dd[['T'][' ']HH[:mm[:ss]]]")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .optionalEnd()
          .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
          .toFormatter(Locale.ROOT);

  private FilterTimes() {}

  static Filter restriction(Field field, String operator, FilterToken value) {
    Instant time = parse(value);
    Instant second = time.truncatedTo(ChronoUnit.SECONDS);
    Instant next = second.plusSeconds(1);
    Instant ceiling = second.equals(time) ? time : next;
    return switch (FilterFields.operator(operator)) {
      case LESS -> less(field, ceiling);
      case LESS_OR_EQUAL -> less(field, next);
      case GREATER -> atLeast(field, next);
      case GREATER_OR_EQUAL -> atLeast(field, ceiling);
      case EQUALS, HAS -> new Filter.And(List.of(atLeast(field, second), less(field, next)));
      case NOT_EQUALS ->
          new Filter.Not(new Filter.And(List.of(atLeast(field, second), less(field, next))));
    };
  }

  private static Filter less(Field field, Instant time) {
    return new Restriction(field, Operator.LESS, time.toString());
  }

  private static Filter atLeast(Field field, Instant time) {
    return new Restriction(field, Operator.GREATER_OR_EQUAL, time.toString());
  }

  private static Instant parse(FilterToken value) {
    try {
      TemporalAccessor parsed =
          FORMAT.parseBest(value.text(), OffsetDateTime::from, LocalDateTime::from);
      Instant time =
          parsed instanceof OffsetDateTime offset
              ? offset.toInstant()
              : LocalDateTime.from(parsed).toInstant(UTC);
      int year = time.atOffset(UTC).getYear();
      if (year >= 1 && year <= 9998) { // so that the next second has four digits, too
        return time;
      }
    } catch (DateTimeException e) {
      // It is said below.
    }
    throw FilterGrammar.invalid(
        value.column(),
        "\"%s\" is no time (must be as 2026-01-31T12:00:00Z, or shorter)".formatted(value.text()));
  }
}
