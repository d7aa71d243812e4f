package org.batchpredict.pipeline.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that were found to end in exceptions of libraries, or in pages of text. */
class HostileRequestTest {
  private static final String CANNOT_PARSE = "Cannot parse the request: ";

  @Test
  void refusesWhatIsNestedTooDeep() {
    assertThat(problems("{\"a\":" + "[".repeat(2000)))
        .containsExactly(
            CANNOT_PARSE + "Document nesting depth (1001) exceeds the maximum allowed (1000)");
  }

  @Test
  void refusesANumberThatJavaDoesNotHave() {
    assertThat(problems("{\"batchSize\":1e99999999999}"))
        .singleElement()
        .asString()
        .startsWith(CANNOT_PARSE + "a number in it is too large at line 1, column ");
  }

  @Test
  void refusesHalfACharacter() {
    assertThat(problems("{\"uri\":\"\\ud800\"}"))
        .containsExactly(
            "Field: prediction_input.uri Error: Invalid uri: \"\\ud800\" (must be Unicode text,"
                + " without lone surrogates)");
  }

  @Test
  void refusesWhatIsInNoKnownEncoding() {
    byte[] odd = "{}".getBytes(Charset.forName("UTF-32BE"));
    byte[] swapped = {odd[0], odd[1], odd[3], odd[2], odd[4], odd[5], odd[7], odd[6]};
    assertThatThrownBy(() -> PredictionInput.fromJson(new ByteArrayInputStream(swapped)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith(CANNOT_PARSE);
  }

  @Test
  void repeatsLittleOfWhatIsLong() {
    assertThat(problems("{\"batchSize\":\"" + "7".repeat(1_000_000) + "\"}"))
        .singleElement()
        .asString()
        .hasSizeLessThan(2100)
        .contains(" … ")
        .endsWith("777\" (must be a whole number)");
    List<String> many = IntStream.range(0, 1000).mapToObj(i -> "p" + i).toList();
    assertThat(new InvalidRequestException(many).problems())
        .hasSize(51)
        .endsWith("p49", "Problems left out: 950");
  }

  @Test
  void showsWhatWouldMoveTheCursor() {
    assertThat(new InvalidRequestException("a\u001b[2J\nb\ud800", null).getMessage())
        .isEqualTo("a\\u001b[2J\\nb\\ud800");
  }

  @Test
  void refusesANameThatJavaCouldNotDecode(@TempDir Path work) throws Exception {
    FileNames names = new FileNames(UTF_8);
    String path = work.resolve("a\ufffd").toString();
    assertThat(names.canSay(path)).isFalse();
    assertThat(names.problem(path)).endsWith("\": its name is not UTF-8 (rename it)");
    Files.createFile(Path.of(path));
    assertThat(names.canSay(path)).as("a file of this very name").isTrue();
  }

  private static List<String> problems(String json) {
    try {
      throw new AssertionError(PredictionInput.fromJson(json));
    } catch (InvalidRequestException e) {
      return e.problems();
    }
  }
}
