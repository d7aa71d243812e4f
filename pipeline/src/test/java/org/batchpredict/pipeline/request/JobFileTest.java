package org.batchpredict.pipeline.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobFileTest {
  private static final String JOB =
      """
      {"jobId": "nightly_7",
       "labels": {"team": "ads", "owner": ""},
       "predictionInput": {
         "uri": "m", "inputPaths": ["a,b"], "maxWorkerCount": "3"},
       "options": {"keyField": "id"},
       "state": "SUCCEEDED", "createTime": "2026-01-01T00:00:00Z", "predictionOutput": {"x": [1]}}
      """;

  @Test
  void takesARequestAlone() throws Exception {
    JobFile file = read("{\"uri\":\"m\",\"data_format\":\"TEXT\"}");
    assertThat(file.input().uri()).isEqualTo("m");
    assertThat(file.input().dataFormat()).isEqualTo("TEXT");
    assertThat(file.options()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesAJobOfTheApi(boolean camelCase) throws Exception {
    JobFile file = read(camelCase ? JOB : JOB.replaceAll("([a-z])(I)(d|nput\")", "$1_i$3"));
    assertThat(file.input())
        .isEqualTo(PredictionInput.builder().uri("m").inputPaths("a,b").maxWorkerCount(3L).build());
    assertThat(text(file))
        .isEqualTo("jobId=\"nightly_7\" jobLabels=[\"team=ads\",\"owner=\"] keyField=\"id\"");
  }

  @Test
  void takesOptionsBesideTheFieldsOfARequest() throws Exception {
    JobFile file = read("{\"uri\":\"m\",\"options\":{\"overwrite\":true}}");
    assertThat(file.input().uri()).isEqualTo("m");
    assertThat(text(file)).isEqualTo("overwrite=true");
  }

  /** The API's requests are as they were: nothing is around them. */
  @ParameterizedTest
  @ValueSource(strings = {"predictionInput", "options", "jobId", "labels", "state"})
  void aRequestOfTheApiHasNothingAroundIt(String field) {
    assertThatThrownBy(() -> PredictionInput.fromJson("{\"" + field + "\":{}}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("Unknown field \"" + field + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"predictionInputs\":{}} | Unknown field \"predictionInputs\": did you mean \"predictionInput\"?",
        "{\"predictionInput\":{\"urj\":1}} | Unknown field \"urj\": did you mean \"uri\"?",
        "{\"predictionInput\":[1]} | Invalid predictionInput: [1] (must be an object)",
        "{\"predictionInput\":{\"uri\":\"a\",\"uri\":\"b\"}} | Field: prediction_input.uri Error: Invalid uri: given twice (must be once)",
        "{\"predictionInput\":{},\"uri\":\"b\"} | Invalid predictionInput: fields of it are beside it (must all be in it)",
        "{\"predictionInput\":{},\"predictionInput\":{}} | Invalid predictionInput: given twice (must be once)",
        "{\"predictionInput\":{},\"trainingInput\":{}} | Unknown field \"trainingInput\"",
        "{\"jobId\":\"a\"} | Missing predictionInput (must be beside jobId)",
        "{\"jobId\":1,\"predictionInput\":{}} | Invalid jobId: 1 (must be a string)",
        "{\"labels\":{\"a\":1},\"predictionInput\":{}} | Invalid labels: {\"a\":1} (must be an object of strings)",
        "{\"options\":[]} | Invalid options: [] (must be an object)"
      })
  void refusesWhatItDoesNotKnow(String json, String problem) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith(problem);
  }

  /** Jackson tells programmers of its sources. */
  @Test
  void aFileThatIsCutSaysSoInWordsWhereverItIs() {
    for (int end = 0; end < JOB.strip().length(); end++) {
      for (String more : List.of("", "}", "]", "\"", ",", ":", "\\", "-")) {
        assertRefusedInWords(JOB.substring(0, end) + more);
      }
    }
  }

  private static void assertRefusedInWords(String json) {
    Throwable thrown = catchThrowable(() -> read(json));
    if (thrown != null) { // what is cut at the right place is whole
      assertThat(thrown)
          .as(json)
          .isInstanceOf(InvalidRequestException.class)
          .message()
          .doesNotContain("Source", "REDACTED", "com.fasterxml", "`");
    }
  }

  private static String text(JobFile file) {
    return file.options().entrySet().stream()
        .map(option -> option.getKey() + "=" + option.getValue())
        .collect(Collectors.joining(" "));
  }

  private static JobFile read(String json) throws IOException {
    return RequestJson.parseJobFile(new ByteArrayInputStream(json.getBytes(UTF_8)));
  }
}
