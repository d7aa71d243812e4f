package org.batchpredict.service.jobs.filter;

import java.util.List;

/** Which jobs a list has: a tree of restrictions (AIP-160). */
public sealed interface Filter {
  /** Lets every job through. */
  Filter ALL = new And(List.of());

  /** All of them hold; of none, always. */
  record And(List<Filter> filters) implements Filter {
    public And {
      filters = List.copyOf(filters);
    }
  }

  /** One of them holds, at least. */
  record Or(List<Filter> filters) implements Filter {
    public Or {
      filters = List.copyOf(filters);
    }
  }

  record Not(Filter filter) implements Filter {}

  /**
   * Compares a field with a value.
   *
   * @param value a literal: text with {@code *} at an end for what may follow or precede, or the
   *     text of a time in UTC that {@link java.time.Instant#parse} reads, or a number
   */
  record Restriction(Field field, Operator operator, String value) implements Filter {}

  /** How a field is compared. */
  enum Operator {
    EQUALS,
    NOT_EQUALS,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    HAS
  }

  /**
   * What is compared.
   *
   * @param key of a label; empty for other fields
   */
  record Field(Name name, String key) {}

  /** The fields that can be compared. */
  enum Name {
    JOB_ID,
    STATE,
    CREATE_TIME,
    START_TIME,
    END_TIME,
    ERROR_MESSAGE,
    LABEL,
    MODEL_NAME,
    VERSION_NAME,
    URI,
    DATA_FORMAT,
    OUTPUT_PATH,
    REGION,
    RUNTIME_VERSION,
    SIGNATURE_NAME
  }
}
