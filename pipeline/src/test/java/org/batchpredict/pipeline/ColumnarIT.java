package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole jobs on Avro and Parquet, by modules that are found on the class path. */
class ColumnarIT {
  @TempDir Path work;

  @ParameterizedTest
  @ValueSource(strings = {"AVRO", "PARQUET"})
  void columnsArePredictedAsJsonIs(String format) throws Exception {
    List<String> people = Files.readAllLines(Golden.TESTDATA.resolve("sample/people.json"));
    List<String> expected =
        TestJob.of(work.resolve("json"), "two_towers")
            .input("people.json", people.toArray(String[]::new))
            .run()
            .succeeded(people.size(), 0)
            .lines();

    JobEnd end = columnar(format, "JSON").run().succeeded(people.size(), 1);

    assertThat(end.lines()).hasSize(people.size());
    for (int i = 0; i < people.size(); i++) {
      assertThat(end.lines().get(i)).isEqualTo("{\"id\":" + i + "," + expected.get(i).substring(1));
    }
    assertThat(end.results().failures().get(0).get("instance").toString())
        .isEqualTo("{\"id\":5,\"age\":null,\"country\":\"DE\"}");
    assertThat(end.results().failures().get(0).get("id").asInt()).isEqualTo(5);
    assertThat(end.failures("message"))
        .containsExactly("Invalid value for \"age\": null (must be a number)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AVRO", "PARQUET"})
  void theSameJobWritesTheSameBytes(String format) throws Exception {
    String shard = "prediction.results-00000-of-00001." + format.toLowerCase(Locale.ROOT);

    JobEnd end = columnar(format, format).run().succeeded(5, 1);
    byte[] first = Files.readAllBytes(end.results().directory().resolve(shard));
    columnar(format, format).options(o -> o.setOverwrite(true)).run().succeeded(5, 1);
    byte[] second = Files.readAllBytes(end.results().directory().resolve(shard));

    assertThat(second).isEqualTo(first);
    assertThat(new String(first, 0, 3, StandardCharsets.US_ASCII))
        .isEqualTo(format.equals("AVRO") ? "Obj" : "PAR");
    assertThat(BatchPrediction.verify(end.results().directory().toString(), options()).problems())
        .isEmpty();
  }

  @Test
  void aFileOfAnotherFormatIsRefused() throws Exception {
    TestJob.of(work, "two_towers")
        .input("people.json", "{\"age\":[1],\"country\":\"DE\"}")
        .request(r -> r.dataFormat("PARQUET"))
        .run()
        .refused(
            "Field: prediction_input.data_format Error: Cannot read "
                + work.resolve("in/people.json")
                + ": it is no Parquet file (one ends with the bytes PAR1), or cut");
  }

  private static PredictionOptions options() {
    return PipelineOptionsFactory.as(PredictionOptions.class);
  }

  private TestJob columnar(String format, String outputFormat) {
    String file = "columnar/people." + format.toLowerCase(Locale.ROOT);
    return TestJob.of(work, "two_towers")
        .request(
            r ->
                r.dataFormat(format)
                    .outputDataFormat(outputFormat)
                    .inputPaths(
                        Golden.TESTDATA.resolve(file).toAbsolutePath().normalize().toString()))
        .options(o -> o.setKeyField("id"));
  }
}
