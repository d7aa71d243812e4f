package org.batchpredict.formats.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.apache.parquet.io.ParquetDecodingException;
import org.junit.jupiter.api.Test;

/** Levels as Encodings.md of the Parquet format has them. */
class RunLevelsTest {
  @Test
  void readsRunsAndPackedLevels() {
    // five times 2; then eight levels of two bits, the lowest first; an empty run; 1
    byte[] bytes = {5 << 1, 2, 1 << 1 | 1, (byte) 0b11_10_01_00, 0b00_01_10_11, 0, 0, 1 << 1, 1};

    assertThat(read(bytes, 3, 14)).containsExactly(2, 2, 2, 2, 2, 0, 1, 2, 3, 3, 2, 1, 0, 1);
  }

  @Test
  void aLastPackedRunMayBeCut() {
    byte[] bytes = {2 << 1 | 1, 0b0010_0101};

    assertThat(read(bytes, 1, 9)).containsExactly(1, 0, 1, 0, 0, 1, 0, 0, 0);
  }

  @Test
  void refusesLevelsThatCannotBe() {
    assertThatThrownBy(() -> read(new byte[] {1 << 1, 3}, 2, 1))
        .isInstanceOf(ParquetDecodingException.class)
        .hasMessage("a page has a level of 3, above 2");
    assertThatThrownBy(() -> read(new byte[] {1 << 1 | 1, 0b11, 0}, 2, 1))
        .hasMessage("a page has a level of 3, above 2");
    assertThatThrownBy(() -> read(new byte[] {1 << 1, 1}, 1, 2))
        .hasMessage("a page has too few levels");
    assertThatThrownBy(() -> read(new byte[] {1 << 1}, 1, 1))
        .hasMessage("a page has too few levels");
    assertThatThrownBy(() -> read(new byte[] {-1, -1, -1, -1, 127, 0}, 1, 1))
        .hasMessageStartingWith("a page has a run of ");
  }

  private static byte[] read(byte[] bytes, int most, int count) {
    byte[] levels = new byte[count];
    byte[] first = new byte[1];
    RunLevels runs = new RunLevels(ByteBuffer.wrap(bytes), most);
    runs.read(first, 1);
    byte[] others = new byte[count - 1];
    runs.read(others, count - 1);
    levels[0] = first[0];
    System.arraycopy(others, 0, levels, 1, count - 1);
    return levels;
  }
}
