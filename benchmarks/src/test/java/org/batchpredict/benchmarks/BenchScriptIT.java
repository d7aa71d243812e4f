package org.batchpredict.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchScriptIT {
  @TempDir Path work;

  @Test
  void measuresContendersOnTheSameFiles() throws Exception {
    Path json = work.resolve("figures.json");
    Path log = work.resolve("log");
    Process bench =
        new ProcessBuilder(
                "../scripts/bench",
                "--workloads=H",
                "--contenders=loop,ideal,direct",
                "--scale=0.0005",
                "--runs=1",
                "--dir=" + work.resolve("bench"),
                "--json=" + json)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(bench.waitFor()).as(Files.readString(log)).isZero();

    assertThat(Files.readString(log))
        .contains("| records/s |", "direct/loop", "| H loop ", "| H direct");
    JsonNode figures = new ObjectMapper().readTree(json.toFile());
    assertThat(figures.at("/results")).hasSize(3);
    for (JsonNode result : figures.at("/results")) {
      assertThat(result.at("/records").asLong()).isEqualTo(1000);
      assertThat(result.at("/failures").asLong()).isEqualTo(100);
      for (String figure : new String[] {"wallSeconds", "cpuSeconds", "peakMiB", "steadySeconds"}) {
        assertThat(result.at("/median/" + figure).asDouble()).as(figure).isPositive();
      }
    }
    assertThat(figures.at("/results/2/runs/0/phaseSeconds/PREDICTING").isNumber()).isTrue();
    assertThat(figures.at("/ratios/0/ratio").asText()).isEqualTo("direct/loop");
    assertThat(figures.at("/ratios/0/goal").asDouble()).isEqualTo(1.5);
  }
}
