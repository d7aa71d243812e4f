package org.batchpredict.io.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.batchpredict.io.records.JsonShape.ARRAY;
import static org.batchpredict.io.records.JsonShape.COLUMNS;
import static org.batchpredict.io.records.JsonShape.INPUTS;
import static org.batchpredict.io.records.JsonShape.INSTANCES;
import static org.batchpredict.io.records.JsonShape.LINES;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case in which a line and a document could be taken for each other (docs/input.md). */
class JsonLookTest {
  /** Several inputs, or a key: no line is a list. */
  private static final JsonFormat OBJECTS = new JsonFormat(true, true, 0, "s");

  /** One input whose rows are vectors. */
  private static final JsonFormat VECTORS = new JsonFormat(true, true, 1, "s");

  /** One input of any rank. */
  private static final JsonFormat ANY = new JsonFormat(true, true, Integer.MAX_VALUE, "s");

  /** Inputs, or fields, that are called instances and inputs. */
  private static final JsonFormat NAMES = new JsonFormat(false, false, 0, "s");

  static Stream<Arguments> cases() {
    String image = "\"" + "A".repeat(100_000) + "\"";
    return Stream.of(
        // Lists, where no line is one.
        of(OBJECTS, "[{\"a\":1},{\"a\":2}]", ARRAY),
        of(OBJECTS, "\ufeff \n[\n{\"a\":1},\n{\"a\":2}\n]\n", ARRAY),
        of(OBJECTS, "[]", ARRAY),
        of(OBJECTS, "[1,2", ARRAY),
        of(OBJECTS, "[{\"b64\":" + image + "}]", ARRAY),
        of(OBJECTS, "[{\"a\":1}]\n[{\"a\":2}]\n", LINES),
        of(OBJECTS, "[{\"a\":1}]\njunk\n", LINES),
        // Lists that are one instance of a vector.
        of(VECTORS, "[1,2]", LINES),
        of(VECTORS, "[1,2]\n[3,4]\n", LINES),
        of(VECTORS, "[1,2]\n\n", LINES),
        of(VECTORS, "[]", LINES),
        of(VECTORS, "[1,2\n[3,4]\n", LINES),
        of(VECTORS, "[1,tru\n[3,4]\n", LINES),
        of(VECTORS, "[0.5" + ",0.5".repeat(50_000), LINES),
        of(VECTORS, "[{\"b64\":\"AA==\"},{\"b64\":\"AA==\"}]", LINES),
        of(VECTORS, "[{\"b64\":" + image + "},{\"b64\":\"AA==\"}]", LINES),
        // Lists that cannot be.
        of(VECTORS, "[[1,2],[3,4]]", ARRAY),
        of(VECTORS, "[[1,2]]\n[3,4]\n", LINES),
        of(VECTORS, "[\n[1,2],\n[3,4]\n]", ARRAY),
        of(VECTORS, "[[0.5" + ",0.5".repeat(50_000), ARRAY),
        of(VECTORS, "[\n{\"b64\":\"AA==\"},\n{\"b64\":\"AA==\"}\n]", ARRAY),
        of(VECTORS, "[{\"b64\":\"AA==\",\"k\":1}]", ARRAY),
        of(VECTORS, "[{\"x\":{\"b64\":" + image + "}}]", ARRAY),
        of(VECTORS, "[{}]", ARRAY),
        // Broken first lines, which must not cost the others.
        of(VECTORS, "[[1,2],[3\n[4,5]\n", LINES),
        of(VECTORS, "[".repeat(5000) + "\n[1,2]\n", LINES),
        of(VECTORS, "[[[1,2]],[[3,4]]]", LINES),
        of(OBJECTS, "[{\"a\":tru}\n{\"a\":1}\n", LINES),
        of(OBJECTS, "[{\"a\":tru},{\"a\":1}]\n", ARRAY),
        // Of any rank only the line ends tell.
        of(ANY, "[[[1,2],[3,4]]]", LINES),
        of(ANY, "[[[1,2],\n[3,4]]]", ARRAY),
        of(ANY, "[{\"x\":1}]", ARRAY),
        // Objects.
        of(OBJECTS, "{\"a\":1}", LINES),
        of(OBJECTS, "{\"a\":1,\n\"instances\":[]}", LINES),
        of(OBJECTS, "{\"instances\":[{\"a\":1}]}", INSTANCES),
        of(
            OBJECTS,
            "{\"signature_name\":\"s\",\"parameters\":{\"p\":[{}]},\"instances\":[",
            INSTANCES),
        of(OBJECTS, "{\"instances\":[{\"a\":1}],\"signature_name\":\"s\"}\n", INSTANCES),
        of(OBJECTS, "{\"instances\":[{\"a\":1}],\"a\":1}", LINES),
        of(OBJECTS, "{\n\"instances\":[{\"a\":1}],\"a\":1}", INSTANCES),
        of(OBJECTS, "{\"instances\":[{\"a\":1}]}\n{\"instances\":[{\"a\":1}]}\n", LINES),
        of(OBJECTS, "{\"instances\":1}", LINES),
        of(OBJECTS, "{\"inputs\":[1,2]}", INPUTS),
        of(OBJECTS, "{\"inputs\":{\"a\":[1,2],\n\"b\":[1,2]}}", COLUMNS),
        of(OBJECTS, "{\"inputs\":{\"a\":[" + image, COLUMNS),
        of(OBJECTS, "{\"inputs\":\"a\"}", LINES),
        of(OBJECTS, "{}", LINES),
        of(VECTORS, "{\"instances\":[[1,2]]}", INSTANCES),
        // Names that are those of inputs.
        of(NAMES, "{\"instances\":[1,2]}", LINES),
        of(NAMES, "{\n\"instances\":[1,2]}", LINES),
        of(NAMES, "{\"inputs\":{\"a\":[1,2]}}", LINES),
        of(NAMES, "[{\"instances\":[1,2]}]", ARRAY),
        // Neither.
        of(OBJECTS, "", LINES),
        of(OBJECTS, " \n", LINES),
        of(OBJECTS, "\"[\"", LINES),
        of(OBJECTS, " ".repeat(100_000) + "[{}]", LINES));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatCanBeALineIsOne(JsonFormat format, String text, JsonShape shape) {
    byte[] bytes = text.getBytes(UTF_8);
    assertThat(JsonLook.of(format, bytes, 0, Math.min(bytes.length, JsonLook.BYTES)))
        .isEqualTo(shape);
  }

  private static Arguments of(JsonFormat format, String text, JsonShape shape) {
    return Arguments.of(format, text, shape);
  }
}
