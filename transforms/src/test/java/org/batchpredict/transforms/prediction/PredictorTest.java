package org.batchpredict.transforms.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

class PredictorTest {
  private static final InputFormat JSON = InputFormat.json(RecordFormat.LINES);

  private static final int WIDTH = 100_000;

  @Test
  void writesTheTextOfALargeBatchInPieces() throws IOException {
    String instance = "[" + "0.5,".repeat(WIDTH - 1) + "0.5]";
    RecordBatch batch = new RecordBatch();
    for (int i = 0; i < 20; i++) {
      byte[] bytes = (i == 7 ? "true" : instance).getBytes(UTF_8);
      batch.add(new SourceFile("file"), i, bytes, 0, bytes.length);
    }
    List<Integer> sizes = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    PinnedModel ragged =
        PinnedModel.of(SavedModelLoader.create(), ModelSpec.of("../testdata/models/ragged_dims"));
    try (Model model = ragged.load()) {
      int failed =
          new Predictor(model, JSON, InstanceRules.strict(), OutputFormat.json(), 64)
              .predict(
                  batch,
                  (lines, count) -> {
                    sizes.add(lines.size());
                    counts.add(count);
                    text.append(new String(lines.bytes(), 0, lines.size(), UTF_8));
                  });
      assertThat(failed).isEqualTo(1);
    }
    assertThat(text.toString())
        .isEqualTo(
            ("{\"doubled\":[" + "1.0,".repeat(WIDTH - 1) + "1.0],\"total\":50000.0}\n").repeat(19));
    assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(19);
    assertThat(sizes).hasSizeGreaterThan(4).allMatch(size -> size < 2 << 20);
  }
}
