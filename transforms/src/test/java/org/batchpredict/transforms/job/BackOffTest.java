package org.batchpredict.transforms.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches that memory is short for, in a job as it is. */
class BackOffTest {
  @TempDir private Path directory;

  @Test
  void onlyTheFirstBatchFindsOutHowManyThereIsMemoryFor() throws IOException {
    byte[] input = "1\n".repeat(128).getBytes(UTF_8);
    String file = Files.write(directory.resolve("in"), input).toString();
    Split split = new Split(0, List.of(new FileRange(file, 0, input.length, input.length)));
    ModelSpec hungry = ModelSpec.of("../testdata/models/hungry");
    PlannedJob job =
        PlannedJob.write(directory.resolve("out"), hungry, RecordFormat.LINES, 32, List.of(split));
    try (Model model = PlannedJob.load(hungry)) {
      SplitPass first = job.pass(model);
      assertThat(first.run(split).predictions()).isEqualTo(128);
      assertThat(first.backOffs()).isEqualTo(3); // 32, 16, 8
      assertThat(model.mostInstances()).isEqualTo(4);
    }
  }
}
