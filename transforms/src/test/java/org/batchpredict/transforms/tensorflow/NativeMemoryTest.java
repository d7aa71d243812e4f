package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.batchpredict.transforms.tensorflow.TestModels.floats;
import static org.batchpredict.transforms.tensorflow.TestModels.strings;

import java.util.Collections;
import java.util.List;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.RunException;
import org.batchpredict.transforms.tensor.Column;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** Each test would leak several hundred megabytes if a run kept what it allocates. */
class NativeMemoryTest {
  private static final long MOST = 100L << 20;

  @Test
  void isFreedAfterRunsWithStrings() {
    String[] values = Collections.nCopies(1000, "x".repeat(500)).toArray(String[]::new);
    Column input = strings(List.of(2), values);
    try (SavedModel model = TestModels.load("identity_all_dtypes", "string")) {
      List<Column> outputs = model.newOutputs();
      assertFreed(() -> model.run(List.of(input), 0, 500, outputs));
    }
  }

  @Test
  void isFreedAfterRunsThatFail() {
    float[] values = new float[100_000];
    values[7] = -1;
    Column input = floats(List.of(), values);
    try (SavedModel model = TestModels.load("assert_positive")) {
      List<Column> outputs = model.newOutputs();
      assertFreed(
          () ->
              assertThatThrownBy(() -> model.run(List.of(input), 0, values.length, outputs))
                  .isInstanceOf(RunException.class));
    }
  }

  @Test
  void isFreedAfterOutputsThatAreRefused() {
    float[] values = new float[99_999];
    Column input = floats(List.of(3), values);
    try (SavedModel model = TestModels.load("wrong_rows", "extra_row")) {
      List<Column> outputs = model.newOutputs();
      assertFreed(
          () ->
              assertThatThrownBy(() -> model.run(List.of(input), 0, 33_333, outputs))
                  .isInstanceOf(ModelException.class));
    }
  }

  private static void assertFreed(Runnable run) {
    for (int i = 0; i < 50; i++) {
      run.run();
    }
    long before = Pointer.physicalBytes();
    for (int i = 0; i < 1000; i++) {
      run.run();
    }
    assertThat(Pointer.physicalBytes() - before).isLessThan(MOST);
  }
}
