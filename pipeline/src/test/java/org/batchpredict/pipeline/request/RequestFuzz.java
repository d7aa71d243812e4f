package org.batchpredict.pipeline.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * A fuzz target (CONTRIBUTING.md, Fuzzing): whatever a file of {@code --predictionInput} holds is a
 * request, which says the same in its canonical form, or refused with short reasons.
 */
final class RequestFuzz {
  private static final int MAX_PROBLEM = 2500;
  private static final PredictionOptions OPTIONS =
      PipelineOptionsFactory.as(PredictionOptions.class);

  private RequestFuzz() {}

  public static void fuzzerTestOneInput(byte[] json) {
    PredictionInput input;
    try {
      input = PredictionInput.fromJson(new ByteArrayInputStream(json));
    } catch (InvalidRequestException e) {
      check(e.problems());
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String canonical = input.toJson();
    assertThat(PredictionInput.fromJson(canonical)).isEqualTo(input);
    assertThat(PredictionInput.fromJson(canonical).toJson()).isEqualTo(canonical);
    assertThat(input.toBuilder().build()).isEqualTo(input);
    List<String> problems = RequestValidator.problems(input, OPTIONS, "2.18.0");
    if (!problems.isEmpty()) {
      check(new InvalidRequestException(problems).problems());
    }
  }

  static void check(List<String> problems) {
    assertThat(problems)
        .isNotEmpty()
        .hasSizeLessThan(100)
        .allSatisfy(
            problem ->
                assertThat(problem)
                    .isNotBlank()
                    .hasSizeLessThan(MAX_PROBLEM)
                    .doesNotContain("StreamRead", "Exception")
                    .doesNotContainPattern("[\\p{Cntrl}]")
                    .matches(text -> new String(text.getBytes(UTF_8), UTF_8).equals(text)));
  }
}
