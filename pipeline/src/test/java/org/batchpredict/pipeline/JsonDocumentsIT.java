package org.batchpredict.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds jobs on JSON documents to what the same instances give as lines. */
class JsonDocumentsIT {
  private static final String[] LINES = {
    "{\"a\":1.5,\"b\":2}", "{\"a\":-3,\"b\":0.25}", "{\"a\":0,\"b\":7}",
  };

  @TempDir Path work;

  @Test
  void everyShapeGivesThePredictionsOfItsLines() throws Exception {
    String array = "[\n " + String.join(",\n ", LINES) + "\n]\n";
    TestJob job =
        add("JSON")
            .input("a-lines.json", LINES)
            .input("b-array.json", array)
            .input("c-one-line.json", "[" + String.join(",", LINES) + "]")
            .input("d-instances.json", "{\"parameters\":{},\"instances\":" + array + "}")
            .input("e-columns.json", "{\"inputs\":{\"a\":[1.5,-3,0],\"b\":[2,0.25,7]}}")
            .input("f-zipped.json.gz", TestJob.gzip(array.getBytes(UTF_8)));

    List<JsonNode> predictions = job.run().succeeded(18, 0).results().predictions();

    for (int i = 3; i < predictions.size(); i++) {
      assertThat(predictions.get(i)).isEqualTo(predictions.get(i % 3));
    }
    assertThat(predictions.get(0).get("sum").asDouble()).isEqualTo(3.5);
  }

  @Test
  void aBadInstanceOrABrokenDocumentCostsWhatItMust() throws Exception {
    String array = "[{\"a\":1,\"b\":2},\n{\"a\":1,\"c\":2},\n{\"a\":tru},{\"a\":3,\"b\":4}";
    JobEnd end =
        add("TEXT")
            .input("a.json", array + "]")
            .input("b.json", array)
            .input("c.json", "{\"signature_name\":\"multiply\",\"instances\":" + array + "]}")
            .run()
            .succeeded(4, 6);

    String b = work.resolve("in/b.json").toString();
    assertThat(end.results().failures())
        .extracting(f -> f.get("message").asText())
        .containsExactly(
            "Unknown key \"c\" (valid: a, b)",
            "Invalid JSON near byte 9: Unrecognized token 'tru'",
            "Unknown key \"c\" (valid: a, b)",
            "Invalid JSON near byte 9: Unrecognized token 'tru'",
            "Cannot read " + b + " from byte 55 to 55: the file ends where , or ] is missing",
            "Cannot read "
                + work.resolve("in/c.json")
                + " from byte 28 to 98: it is for the signature \"multiply\", and the job runs"
                + " \"add\"");
    assertThat(end.results().failures().get(0).get("instance").asText())
        .isEqualTo("{\"a\":1,\"c\":2}");
    assertThat(end.results().failures().get(0).get("offset").asInt()).isEqualTo(16);
  }

  @Test
  void theKeyGoesThroughFromColumns() throws Exception {
    List<JsonNode> predictions =
        add("JSON")
            .options(o -> o.setKeyField("id"))
            .input("a.json", "{\"inputs\":{\"id\":[\"x\",\"y\"],\"a\":[1,2],\"b\":[3,4]}}")
            .run()
            .succeeded(2, 0)
            .results()
            .predictions();

    assertThat(predictions).extracting(p -> p.get("id").asText()).containsExactly("x", "y");
  }

  private TestJob add(String format) {
    return TestJob.of(work, "two_signatures")
        .request(r -> r.signatureName("add").dataFormat(format).batchSize(4L));
  }
}
