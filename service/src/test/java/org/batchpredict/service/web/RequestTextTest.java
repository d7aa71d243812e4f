package org.batchpredict.service.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.web.html.Html;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTextTest {
  private static final String URL = "http://localhost:8080";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "a b",
        "it's; rm -rf / #",
        "$(touch /tmp/x) `id` \\ \"",
        "line\nline",
        "tab\tescape\u001b[31m",
        "'",
        "~",
        "é 😀",
        "!!",
        "right\u202eto\u2066left\u0085"
      })
  void quotesWordsOfAShell(String text) throws Exception {
    Process shell =
        new ProcessBuilder("bash", "-c", "printf %s " + Shell.quote(text))
            .redirectErrorStream(true)
            .start();
    assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).isEqualTo(text);
  }

  @Test
  void showsARequestInFourForms() {
    Job job = Samples.of("census").labels(Map.of("team", "ads")).job();
    RequestText text = new RequestText(job, URL, false);
    assertThat(text.json())
        .startsWith("{\n  \"jobId\" : \"census\",\n  \"labels\" : {\n    \"team\" : \"ads\"\n  },");
    assertThat(text.curl())
        .startsWith("curl -X POST http://localhost:8080/v1/projects/demo/jobs \\\n")
        .doesNotContain("Authorization");
    assertThat(text.gcloud())
        .startsWith("# gcloud has no data format JSON; text means the same.\n")
        .contains("\n# gcloud wants a region, of which the request has none.\n")
        .contains("CLOUDSDK_API_ENDPOINT_OVERRIDES_ML=http://localhost:8080/ \\\n")
        .contains("--model=census \\\n  --version=projects/demo/models/census/versions/v3 \\\n")
        .contains("--labels=team=ads");
    assertThat(text.python())
        .contains("client_options={'api_endpoint': \"http://localhost:8080\"}")
        .contains("credentials=AnonymousCredentials()")
        .contains("parent=\"projects/demo\"");
  }

  @Test
  void asksForCredentialsWhereTheyAreNeeded() {
    RequestText text = new RequestText(Samples.of("census").job(), URL, true);
    assertThat(text.curl())
        .contains("-H \"Authorization: Bearer $(gcloud auth print-access-token)\"");
    assertThat(text.gcloud()).doesNotContain("DISABLE_CREDENTIALS");
    assertThat(text.python()).doesNotContain("AnonymousCredentials");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CSV", "CSV_GZIP", "FILES", "AVRO", "PARQUET"})
  void showsNoCommandOfGcloudThatWouldSendAnotherJob(String format) {
    PredictionInput input =
        PredictionInput.builder().uri("/m").dataFormat(format).inputPaths("/a").build();
    RequestText text = new RequestText(Samples.of("table").input(input).job(), URL, false);
    assertThat(text.gcloud())
        .isEqualTo("# gcloud has no data format " + format + ": send the request with curl.");
    assertThat(text.curl()).contains("\"dataFormat\" : \"" + format + "\"");
  }

  @Test
  void keepsCommasInPaths() {
    PredictionInput input =
        PredictionInput.builder().uri("/m").dataFormat("TEXT").inputPaths("/a,b|", "/c|d").build();
    Job job = Samples.of("commas").input(input).job();
    assertThat(new RequestText(job, URL, false).gcloud())
        .contains("--input-paths='^|;^/a,b||;/c|d'")
        .contains("--data-format=text")
        .contains("--model-dir=/m");
  }

  @Test
  void saysNothingThatAPageDoesNotShow() {
    String hidden = "/right\u202eto\u2066left";
    PredictionInput input =
        PredictionInput.builder().uri(hidden).dataFormat("TEXT").inputPaths("/\u0085").build();
    RequestText text = new RequestText(Samples.of("hidden").input(input).job(), URL, false);

    for (String shown : List.of(text.json(), text.curl(), text.gcloud(), text.python())) {
      assertThat(shown.chars()).allMatch(c -> c == '\n' || Html.shows((char) c.intValue()));
      assertThat(shown).contains("/right\\u202eto\\u2066left").contains("/\\u0085");
    }
  }
}
