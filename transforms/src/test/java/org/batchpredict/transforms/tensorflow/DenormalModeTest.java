package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.batchpredict.transforms.tensorflow.TestModels.floats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.model.RunException;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TensorFlow's threads take denormal numbers for zero, and its numbers are the reference. */
class DenormalModeTest {
  private static final ModelSpec MODEL = TestModels.spec("denormals");

  @ParameterizedTest
  @CsvSource({"1,-1", "1,0", "0,-1", "2,-1"})
  void flushesWhereverOperationsRun(int intraOp, int interOp) {
    try (SavedModel model = load(new SessionThreads(intraOp, interOp))) {
      assertFlushed(model);
    }
  }

  @Test
  void flushesInEveryThread() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(4);
    try (SavedModel model = load(SessionThreads.DEFAULT)) {
      Callable<Void> runs =
          () -> {
            for (int run = 0; run < 100; run++) {
              assertFlushed(model);
              assertJavaHasDenormals();
            }
            return null;
          };
      // Waits for all of them, also when one fails: the model is closed after the last run.
      for (Future<Void> done : executor.invokeAll(Collections.nCopies(4, runs))) {
        done.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void leavesTheThreadAsItWasWhenARunFails() {
    try (SavedModel model = TestModels.load("assert_positive")) {
      List<Column> outputs = model.newOutputs();
      for (int i = 0; i < 100; i++) {
        try {
          model.run(List.of(floats(List.of(), -1)), 0, 1, outputs);
        } catch (RunException e) {
          assertJavaHasDenormals();
        }
      }
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void findsTensorFlowsOwnFunctions(@TempDir Path directory) throws IOException {
    assertThat(DenormalMode.canFlush()).isTrue();
    Path library = MappedFiles.ofLibrary("libtensorflow_framework.so.2").orElseThrow().file();
    assertThat(ElfSymbols.find(library, "_ZN3tsl4port16GetDenormalStateEv")).isPresent();
    assertThat(ElfSymbols.find(library, "_ZN3tsl4port16GetDenormalState")).isEmpty();
    Path text = Files.writeString(directory.resolve("text"), "no library".repeat(10));
    assertThat(ElfSymbols.find(text, "main")).isEmpty();
  }

  private static SavedModel load(SessionThreads threads) {
    return SavedModel.load(
        MODEL, LocalModel.of(ModelDirectory.of(MODEL.uri())), SessionSpec.of(threads));
  }

  private static void assertFlushed(SavedModel model) {
    float[] x = {1, 0, 1e-40f, Float.MIN_VALUE, 1e-40f, 1e-40f, 1e-40f, 1e-40f, 1e-40f};
    List<Column> outputs = model.newOutputs();
    model.run(List.of(floats(List.of(), x)), 0, x.length, outputs);
    float[] log = floats(outputs.get(0));
    NumberColumn nonzero = (NumberColumn) outputs.get(1);
    float[] scaled = floats(outputs.get(2));
    float[] thousandfold = floats(outputs.get(3));
    assertThat(log[0]).isZero();
    assertThat(nonzero.getByte(0)).isEqualTo((byte) 1);
    for (int i = 1; i < x.length; i++) {
      assertThat(log[i]).isEqualTo(Float.NEGATIVE_INFINITY);
      assertThat(nonzero.getByte(i)).isZero();
      assertThat(scaled[i]).isZero();
      assertThat(thousandfold[i]).isZero();
    }
  }

  private static void assertJavaHasDenormals() {
    float[] tiny = {Float.MIN_NORMAL};
    assertThat(tiny[0] / 2).isGreaterThan(0);
  }
}
