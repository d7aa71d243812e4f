package org.batchpredict.formats.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;

class FileEndTest {
  private static final int TAIL_BYTES = 8;

  /** The order of the library's, which hangs on the process, does not show. */
  @Test
  void encodingsAreInOneOrder() throws IOException {
    byte[] file = Files.readAllBytes(Path.of("../../testdata/columnar/rows-snappy-1.parquet"));

    byte[] one = through(file, footer(file, Comparator.comparingInt(Encoding::getValue)));
    byte[] other =
        through(file, footer(file, Comparator.comparingInt(Encoding::getValue).reversed()));

    assertThat(one).isEqualTo(other).hasSize(file.length);
    assertThat(Arrays.copyOf(one, start(file))).isEqualTo(Arrays.copyOf(file, start(file)));
  }

  /** What comes out when a file with another footer is written. */
  private static byte[] through(byte[] file, byte[] footer) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (FileEnd end = new FileEnd(out)) {
      end.write(file, 0, 100);
      end.hold();
      end.write(file, 100, start(file) - 100);
      end.write(footer, 0, footer.length);
      end.write(file, file.length - TAIL_BYTES, TAIL_BYTES);
      end.write();
    }
    return out.toByteArray();
  }

  private static byte[] footer(byte[] file, Comparator<Encoding> order) throws IOException {
    FileMetaData footer =
        Util.readFileMetaData(
            new ByteArrayInputStream(file, start(file), file.length - TAIL_BYTES - start(file)));
    for (RowGroup group : footer.getRow_groups()) {
      for (ColumnChunk chunk : group.getColumns()) {
        Collections.sort(chunk.getMeta_data().getEncodings(), order);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer, out);
    return out.toByteArray();
  }

  private static int start(byte[] file) {
    int tail = file.length - TAIL_BYTES;
    return tail - ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(tail);
  }
}
