package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.batchpredict.transforms.tensorflow.TestModels.floats;
import static org.batchpredict.transforms.tensorflow.TestModels.string;
import static org.batchpredict.transforms.tensorflow.TestModels.strings;

import java.util.List;
import java.util.stream.IntStream;
import org.batchpredict.transforms.model.OutputLimit;
import org.batchpredict.transforms.model.RunException;
import org.batchpredict.transforms.tensor.Column;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TensorWriterTest {
  @BeforeAll
  static void load() {
    NativeLibrary.ensureLoaded();
  }

  @Test
  void padsNumbersWithTheLastRow() {
    Column tensor = writeAndRead(floats(List.of(2), 0, 1, 2, 3, 4, 5, 6, 7), 1, 3, 5);
    assertThat(floats(tensor)).containsExactly(2, 3, 4, 5, 4, 5, 4, 5, 4, 5);
  }

  @Test
  void padsStringsWithTheLastRow() {
    String large = "x".repeat(100);
    Column tensor = writeAndRead(strings(List.of(2), "a", "b", "", large, "e", "f"), 0, 2, 4);
    assertThat(IntStream.range(0, 8).mapToObj(i -> string(tensor, i)))
        .containsExactly("a", "b", "", large, "", large, "", large);
  }

  @Test
  void writesRowsWithoutElements() {
    for (Column column : List.of(floats(List.of()), strings(List.of()))) {
      column.reset(List.of(0, 3));
      column.endRows(2);
      Column tensor = writeAndRead(column, 0, 2, 3);
      assertThat(tensor.rows()).isEqualTo(3);
      assertThat(tensor.rowDims()).containsExactly(0, 3);
    }
  }

  @Test
  void saysThatMemoryIsShort() {
    Column wide = floats(List.of(1 << 20), new float[1 << 20]);
    assertThatThrownBy(() -> writeAndRead(wide, 0, 1, Integer.MAX_VALUE))
        .isInstanceOf(RunException.class)
        .hasMessage("RESOURCE_EXHAUSTED: cannot allocate 9007199250546688 bytes")
        .extracting(e -> ((RunException) e).reason())
        .isEqualTo(RunException.Reason.MEMORY);
  }

  @SuppressWarnings("try") // The scope owns the tensor.
  private static Column writeAndRead(Column column, int from, int to, int count) {
    Column read = Column.of(column.dtype());
    try (PointerScope scope = new PointerScope()) {
      new TensorReader("y")
          .read(TensorWriter.write(column, from, to, count), count, OutputLimit.OF_HEAP, read);
    }
    return read;
  }
}
