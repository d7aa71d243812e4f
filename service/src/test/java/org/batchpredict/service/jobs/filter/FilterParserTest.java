package org.batchpredict.service.jobs.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.filter.Filter.Restriction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "jobId:census*                          | JOB_ID EQUALS census*",
        "jobId:rnn* AND state:FAILED            | (JOB_ID EQUALS rnn* & STATE EQUALS FAILED)",
        "state=FAILED                           | STATE EQUALS FAILED",
        "state = failed                         | STATE EQUALS FAILED",
        "census                                 | JOB_ID EQUALS census",
        "*x                                     | JOB_ID EQUALS *x",
        "a b AND c OR d                         | ((JOB_ID EQUALS a & JOB_ID EQUALS b) & (JOB_ID EQUALS c or JOB_ID EQUALS d))",
        "a AND b c | (JOB_ID EQUALS a & (JOB_ID EQUALS b & JOB_ID EQUALS c))",
        "a OR b AND c                           | ((JOB_ID EQUALS a or JOB_ID EQUALS b) & JOB_ID EQUALS c)",
        "a OR (b AND c)                         | (JOB_ID EQUALS a or (JOB_ID EQUALS b & JOB_ID EQUALS c))",
        "NOT state=FAILED                       | !STATE EQUALS FAILED",
        "-state:FAILED                          | !STATE EQUALS FAILED",
        "-(a OR b)                              | !(JOB_ID EQUALS a or JOB_ID EQUALS b)",
        "labels.owner=ann                       | LABEL[owner] EQUALS ann",
        "labels.airflow-version:*               | LABEL[airflow-version] HAS *",
        "labels:owner                           | LABEL[owner] HAS *",
        "labels.\"a.b\" != 'c d'                | LABEL[a.b] NOT_EQUALS c d",
        "predictionInput.modelName:projects/p/* | MODEL_NAME EQUALS projects/p/*",
        "prediction_input.output_path=gs://b/d=1/o | OUTPUT_PATH EQUALS gs://b/d=1/o",
        "job_id>=m                              | JOB_ID GREATER_OR_EQUAL m",
        "error_message:*                        | ERROR_MESSAGE HAS *",
        "uri=\"say \\\"x\\\"\"                  | fails",
      })
  void readsTheGrammar(String filter, String expected) {
    if (expected.equals("fails")) {
      assertThatThrownBy(() -> FilterParser.parse(filter)).isInstanceOf(ApiException.class);
    } else {
      assertThat(show(FilterParser.parse(filter))).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "createTime>2017-01-15T19:00           | CREATE_TIME GREATER_OR_EQUAL 2017-01-15T19:00:01Z",
        "create_time>=2017-01-15               | CREATE_TIME GREATER_OR_EQUAL 2017-01-15T00:00:00Z",
        "createTime<2017-01-15t19:00:00.5z     | CREATE_TIME LESS 2017-01-15T19:00:01Z",
        "createTime<=2017-01-15T19:00:00+02:00 | CREATE_TIME LESS 2017-01-15T17:00:01Z",
        "endTime<'2017-01-15 19'               | END_TIME LESS 2017-01-15T19:00:00Z",
        "startTime=2017-01-15T19:00:07Z        | (START_TIME GREATER_OR_EQUAL 2017-01-15T19:00:07Z & START_TIME LESS 2017-01-15T19:00:08Z)",
        "startTime:*                           | START_TIME HAS *",
      })
  void comparesTimesAsTheyAreShown(String filter, String expected) {
    assertThat(show(FilterParser.parse(filter))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "done=true            | column 1: there is no field \"done\"",
        "a AND                | column 6: more must follow",
        "a AND state=nope     | column 13: there is no state \"nope\"",
        "(a                   | column 3: a closing parenthesis",
        "a)                   | column 2: \")\" cannot stand here",
        "state=               | column 7: a value is missing",
        "jobId=a*b            | column 8: \"*\" can only",
        "createTime>yesterday | column 12: \"yesterday\" is no time",
        "state<FAILED         | column 7: states have no order",
        "a and b              | column 3: and is a word",
        "jobId=\"a            | column 7: the quotation has no end",
        "OR a                 | column 1: \"OR\" cannot",
        "labels=x             | column 1: the key",
        "createTime>9999-12-31T23:59:59Z | column 12",
      })
  void saysWhereItIsWrong(String filter, String problem) {
    assertThatThrownBy(() -> FilterParser.parse(filter))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status()).isEqualTo(Status.INVALID_ARGUMENT))
        .hasMessageStartingWith("Field: filter Error: Invalid filter at " + problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "\n"})
  void letsEveryJobThroughWithoutAFilter(String filter) {
    assertThat(FilterParser.parse(filter)).isEqualTo(Filter.ALL);
  }

  @Test
  void refusesWhatIsTooDeepOrTooLong() {
    assertThatThrownBy(() -> FilterParser.parse("(".repeat(100) + "a" + ")".repeat(100)))
        .hasMessageContaining("too many parentheses");
    assertThatThrownBy(() -> FilterParser.parse("a ".repeat(101)))
        .hasMessageContaining("too many restrictions");
    assertThatThrownBy(() -> FilterParser.parse("a".repeat(9000))).hasMessageContaining("too long");
  }

  @Property(tries = 2000)
  void readsOrRefusesWhateverComes(
      @ForAll
          @StringLength(max = 40)
          @Chars({'a', ' ', '.', ':', '=', '<', '-', '(', ')', '"', '*', '\\', 'O', 'R', 'N'})
          @CharRange(from = ' ', to = '\u0200')
          String filter) {
    try {
      FilterParser.parse(filter);
    } catch (ApiException e) {
      assertThat(e.status()).isEqualTo(Status.INVALID_ARGUMENT);
    }
  }

  private static String show(Filter filter) {
    if (filter instanceof Filter.And and) {
      return all(and.filters(), " & ");
    }
    if (filter instanceof Filter.Or or) {
      return all(or.filters(), " or ");
    }
    if (filter instanceof Filter.Not not) {
      return "!" + show(not.filter());
    }
    Restriction restriction = (Restriction) filter;
    String key = restriction.field().key();
    return restriction.field().name()
        + (key.isEmpty() ? "" : "[" + key + "]")
        + " "
        + restriction.operator()
        + " "
        + restriction.value();
  }

  private static String all(List<Filter> filters, String between) {
    return filters.stream()
        .map(FilterParserTest::show)
        .collect(Collectors.joining(between, "(", ")"));
  }
}
