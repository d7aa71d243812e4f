package org.batchpredict.service.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.batchpredict.service.jobs.filter.Filter;
import org.batchpredict.service.jobs.filter.Filter.And;
import org.batchpredict.service.jobs.filter.Filter.Name;
import org.batchpredict.service.jobs.filter.Filter.Not;
import org.batchpredict.service.jobs.filter.Filter.Operator;
import org.batchpredict.service.jobs.filter.Filter.Or;
import org.batchpredict.service.jobs.filter.Filter.Restriction;

/**
 * Writes a filter as a condition on a row of {@code job j}. Values only become parameters. No
 * condition is ever unknown: what is not there is no text, and no time.
 */
final class FilterSql {
  private static final Set<Name> TIMES =
      EnumSet.of(Name.CREATE_TIME, Name.START_TIME, Name.END_TIME);

  private final StringBuilder sql = new StringBuilder();
  private final List<Object> parameters = new ArrayList<>();

  private FilterSql() {}

  /** A condition with its parameters. */
  record Condition(String sql, List<Object> parameters) {}

  static Condition of(Filter filter) {
    FilterSql writer = new FilterSql();
    writer.write(filter);
    return new Condition(writer.sql.toString(), List.copyOf(writer.parameters));
  }

  private void write(Filter filter) {
    if (filter instanceof And and) {
      join(and.filters(), " AND ", "TRUE");
    } else if (filter instanceof Or or) {
      join(or.filters(), " OR ", "FALSE");
    } else if (filter instanceof Not not) {
      sql.append("NOT (");
      write(not.filter());
      sql.append(')');
    } else if (filter instanceof Restriction restriction) {
      restrict(restriction);
    }
  }

  private void join(List<Filter> filters, String word, String ofNone) {
    sql.append('(').append(filters.isEmpty() ? ofNone : "");
    String between = "";
    for (Filter filter : filters) {
      sql.append(between);
      write(filter);
      between = word;
    }
    sql.append(')');
  }

  private void restrict(Restriction restriction) {
    Name name = restriction.field().name();
    Operator operator = restriction.operator();
    String value = restriction.value();
    if (name == Name.LABEL) {
      label(restriction.field().key(), operator, value);
    } else if (TIMES.contains(name)) {
      time(column(name), operator, value);
    } else {
      boolean isThere = name == Name.JOB_ID || name == Name.STATE;
      String column = column(name);
      text(isThere ? column : "COALESCE(" + column + ", '')", operator, value);
    }
  }

  private void label(String key, Operator operator, String value) {
    if (operator == Operator.NOT_EQUALS) { // holds where the label is not there, too
      sql.append("NOT ");
      label(key, Operator.EQUALS, value);
      return;
    }
    // Not EXISTS, which PostgreSQL answers by all jobs of the label, and sorts them.
    sql.append("((SELECT COUNT(*) FROM job_label l WHERE l.sequence = j.sequence")
        .append(" AND l.label_key = ?");
    parameters.add(key);
    if (operator != Operator.HAS) {
      sql.append(" AND ");
      text("l.label_value", operator, value);
    }
    sql.append(") > 0)");
  }

  private void time(String column, Operator operator, String value) {
    if (operator == Operator.HAS) {
      sql.append('(').append(column).append(" IS NOT NULL)");
      return;
    }
    sql.append('(').append(column).append(" IS NOT NULL AND ").append(column);
    sql.append(comparison(operator)).append("?)");
    parameters.add(Instant.parse(value));
  }

  private void text(String column, Operator operator, String value) {
    switch (operator) {
      case HAS -> sql.append('(').append(column).append(" <> '')");
      case EQUALS -> equalTo(column, value);
      case NOT_EQUALS -> {
        sql.append("NOT ");
        equalTo(column, value);
      }
      default -> {
        sql.append('(').append(column).append(comparison(operator)).append("?)");
        parameters.add(value);
      }
    }
  }

  /** Equal, or with a {@code *}: starts with, ends with, holds. */
  private void equalTo(String column, String value) {
    boolean open = value.startsWith("*");
    boolean onGoing = value.length() > (open ? 1 : 0) && value.endsWith("*");
    String text = value.substring(open ? 1 : 0, value.length() - (onGoing ? 1 : 0));
    int length = text.codePointCount(0, text.length());
    if (open && onGoing) {
      sql.append("(POSITION(? IN ").append(column).append(") > 0)");
    } else if (onGoing) {
      sql.append("(SUBSTRING(").append(column).append(", 1, ").append(length).append(") = ?)");
    } else if (open) {
      sql.append("(RIGHT(").append(column).append(", ").append(length).append(") = ?)");
    } else {
      sql.append('(').append(column).append(" = ?)");
    }
    parameters.add(text);
  }

  private static String comparison(Operator operator) {
    return switch (operator) {
      case EQUALS -> " = ";
      case NOT_EQUALS -> " <> ";
      case LESS -> " < ";
      case LESS_OR_EQUAL -> " <= ";
      case GREATER -> " > ";
      case GREATER_OR_EQUAL -> " >= ";
      case HAS -> throw new IllegalArgumentException("No comparison: " + operator);
    };
  }

  private static String column(Name name) {
    return switch (name) {
      case CREATE_TIME -> "j.created";
      case START_TIME -> "j.started";
      case END_TIME -> "j.ended";
      case LABEL -> throw new IllegalArgumentException("No column: " + name);
      default -> "j." + name.name().toLowerCase(Locale.ROOT);
    };
  }
}
