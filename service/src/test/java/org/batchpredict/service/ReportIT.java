package org.batchpredict.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.BatchPrediction;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens the reports of real jobs in a real browser, as files. */
class ReportIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String EVIL = "<img src=x onerror=\"window.evil=1\">";

  /** Where screenshots go; empty for none. */
  private static final String SHOTS =
      Boolean.getBoolean("batchpredict.test.screenshots")
          ? Path.of("target", "report").toAbsolutePath().toString()
          : "";

  @TempDir private Path disk;

  @Test
  void isForPeople() throws Exception {
    StringBuilder people = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      String age = i % 37 == 0 ? "\"old" + i + "\"" : String.valueOf(20 + i * 7 % 50);
      people.append("{\"age\":[" + age + "],\"country\":\"" + (i % 3 == 0 ? "DE" : "FR") + "\"}\n");
    }
    Path numbers = predict("two_towers", "people.json", people.toString());
    String texts = "\"a\"\n\"b\"\n\"" + EVIL.replace("\"", "\\\"") + "\"\n";
    Path strings =
        predict(
            "identity_string_bytes",
            "<i>&.json",
            texts + texts + "\"a\"\n{\"" + EVIL.replace("\"", "\\\"") + "\":1}\n");

    List<ClientProgram.Result> results =
        new ClientPrograms(ROOT)
            .report()
            .run(Map.of("REPORTS", numbers + ":" + strings, "SHOTS", SHOTS), word -> {});
    assertThat(results).hasSize(8).allMatch(ClientProgram.Result::passed);
  }

  /** Predicts lines; gives the page of the report. */
  private Path predict(String model, String name, String lines) throws Exception {
    Path in = Files.createDirectories(disk.resolve(model + "-in")).resolve(name);
    Files.writeString(in, lines);
    Path out = disk.resolve(model);
    PredictionInput input =
        PredictionInput.builder()
            .uri(ROOT.resolve("testdata/models").resolve(model).toString())
            .dataFormat("JSON")
            .inputPaths(in.toString())
            .outputPath(out.toString())
            .build();
    BatchPrediction.start(input, PipelineOptionsFactory.as(PredictionOptions.class))
        .waitUntilFinish();
    return out.resolve("prediction.report.html");
  }
}
