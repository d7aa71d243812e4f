package org.batchpredict.transforms.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.records.SourceFile;
import org.batchpredict.transforms.format.OutputFormat;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.model.PinnedModel;
import org.batchpredict.transforms.tensorflow.SavedModelLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch whose outputs are several times the heap, in a process of its own. */
class LargeOutputsTest {
  private static final InputFormat JSON = InputFormat.json(RecordFormat.LINES);

  private static final int INSTANCES = 40;
  private static final int ELEMENTS = 1000 * 1200;

  @Test
  void needNotFitInTheHeap(@TempDir Path directory) throws Exception {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                LargeOutputsTest.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(new File(output.toString()))
            .start();
    process.getOutputStream().close();
    assertThat(process.waitFor()).as(Files.readString(output)).isZero();
    assertThat(Files.readString(output))
        .contains("failed 0, lines " + INSTANCES + ", characters " + characters());
  }

  private static long characters() {
    long line = "{\"grid\":[]}\n".length() + 1000L * "[],".length() - 1 + 4L * ELEMENTS - 1000;
    return INSTANCES * line;
  }

  /** Predicts one batch. */
  public static void main(String[] arguments) throws IOException {
    RecordBatch batch = new RecordBatch();
    for (int i = 0; i < INSTANCES; i++) {
      byte[] bytes = String.valueOf(i % 10).getBytes(UTF_8);
      batch.add(new SourceFile("file"), i, bytes, 0, bytes.length);
    }
    PinnedModel large =
        PinnedModel.of(SavedModelLoader.create(), ModelSpec.of("../testdata/models/large"));
    long[] written = new long[2];
    try (Model model = large.load()) {
      int failed =
          new Predictor(model, JSON, InstanceRules.strict(), OutputFormat.json(), 64)
              .predict(
                  batch,
                  (lines, count) -> {
                    written[0] += count;
                    written[1] += lines.size();
                  });
      System.out.printf("failed %d, lines %d, characters %d%n", failed, written[0], written[1]);
    }
  }
}
