package org.batchpredict.service.jobs.filter;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.jobs.filter.Filter.Field;
import org.batchpredict.service.jobs.filter.Filter.Name;
import org.batchpredict.service.jobs.filter.Filter.Operator;
import org.batchpredict.service.jobs.filter.Filter.Restriction;
import org.jspecify.annotations.Nullable;

/** The fields that a filter can name, and what a restriction of each comes to. */
final class FilterFields {
  private static final Set<Name> TIMES =
      EnumSet.of(Name.CREATE_TIME, Name.START_TIME, Name.END_TIME);
  private static final Set<Name> OF_INPUT =
      EnumSet.range(Name.MODEL_NAME, Name.SIGNATURE_NAME); // as they stand in the enum

  private static final Map<String, Operator> OPERATORS =
      Map.of(
          "=", Operator.EQUALS,
          ":", Operator.EQUALS,
          "!=", Operator.NOT_EQUALS,
          "<", Operator.LESS,
          "<=", Operator.LESS_OR_EQUAL,
          ">", Operator.GREATER,
          ">=", Operator.GREATER_OR_EQUAL);

  /** By the path in snake_case. */
  private static final Map<String, Name> NAMES =
      Arrays.stream(Name.values())
          .filter(name -> name != Name.LABEL)
          .collect(
              Collectors.toMap(FilterFields::path, name -> name, (a, b) -> a, LinkedHashMap::new));

  private static final Field JOB_ID = new Field(Name.JOB_ID, "");

  private FilterFields() {}

  static Filter bareWord(String word, int column) {
    checkWildcards(word, column);
    return new Restriction(JOB_ID, Operator.EQUALS, word);
  }

  static Filter restriction(FilterGrammar.Restriction given) {
    List<String> path = given.path();
    int column = given.column();
    String operator = given.operator();
    FilterToken value =
        new FilterToken(FilterToken.Kind.STRING, given.value(), given.valueColumn());
    if (path.get(0).equals("labels")) {
      return label(path, column, operator, value);
    }
    Name name = NAMES.get(snakeCase(String.join(".", path)));
    if (name == null) {
      throw FilterGrammar.invalid(
          column,
          "there is no field \"%s\" (known: labels.KEY, %s)"
              .formatted(String.join(".", path), String.join(", ", NAMES.keySet())));
    }
    Field field = new Field(name, "");
    if (isPresence(operator, value.text())) {
      return new Restriction(field, Operator.HAS, "*");
    }
    if (TIMES.contains(name)) {
      return FilterTimes.restriction(field, operator, value);
    }
    if (name == Name.STATE) {
      return state(field, operator, value);
    }
    return text(field, operator, value);
  }

  private static Filter label(List<String> path, int column, String operator, FilterToken value) {
    if (path.size() == 1 && operator.equals(":")) { // labels:KEY
      return new Restriction(new Field(Name.LABEL, value.text()), Operator.HAS, "*");
    }
    if (path.size() == 1) {
      throw FilterGrammar.invalid(column, "the key of the label is missing (write labels.KEY)");
    }
    Field field = new Field(Name.LABEL, String.join(".", path.subList(1, path.size())));
    return isPresence(operator, value.text())
        ? new Restriction(field, Operator.HAS, "*")
        : text(field, operator, value);
  }

  private static Filter state(Field field, String operator, FilterToken value) {
    String state = value.text().toUpperCase(Locale.ROOT);
    if (operator.startsWith("<") || operator.startsWith(">")) {
      throw FilterGrammar.invalid(value.column(), "states have no order (write state=…)");
    }
    if (!state.contains("*")
        && Arrays.stream(JobState.values()).noneMatch(s -> s.name().equals(state))) {
      throw FilterGrammar.invalid(
          value.column(),
          "there is no state \"%s\" (known: %s)"
              .formatted(
                  value.text(),
                  Arrays.stream(JobState.values())
                      .map(JobState::name)
                      .collect(Collectors.joining(", "))));
    }
    return text(field, operator, new FilterToken(value.kind(), state, value.column()));
  }

  private static Filter text(Field field, String operator, FilterToken value) {
    Operator meant = operator(operator);
    if (meant == Operator.EQUALS || meant == Operator.NOT_EQUALS) {
      checkWildcards(value.text(), value.column());
    } else if (value.text().contains("*")) {
      throw FilterGrammar.invalid(value.column(), "\"*\" has no place in an order");
    }
    return new Restriction(field, meant, value.text());
  }

  private static boolean isPresence(String operator, String value) {
    return value.equals("*") && operator(operator) == Operator.EQUALS;
  }

  static Operator operator(String text) {
    @Nullable Operator operator = OPERATORS.get(text);
    if (operator == null) {
      throw new IllegalArgumentException("Invalid operator: " + text);
    }
    return operator;
  }

  private static void checkWildcards(String text, int column) {
    int inside = text.indexOf('*', 1);
    if (inside > 0 && inside < text.length() - 1) {
      throw FilterGrammar.invalid(column + inside, "\"*\" can only stand at an end");
    }
  }

  private static String path(Name name) {
    String field = name.name().toLowerCase(Locale.ROOT);
    return OF_INPUT.contains(name) ? "prediction_input." + field : field;
  }

  /** Both spellings are one: fields of the API are lowerCamelCase or snake_case. */
  private static String snakeCase(String path) {
    return path.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
