package org.batchpredict.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksummedFileTest {
  private static final byte[] BYTES = new byte[600 << 10];

  static {
    new Random(1).nextBytes(BYTES);
    for (int i = 0; i < BYTES.length; i++) {
      BYTES[i] &= 0x7f;
    }
  }

  /** The check value of the catalogue of parametrised CRC algorithms, CRC-32/ISCSI. */
  @Test
  void sumsUpAsTheStandardDoes() throws IOException {
    MemDisk disk = MemDisk.create();
    ChecksummedFile file = create(disk);
    file.write("123456789".getBytes(UTF_8));
    file.close();
    assertThat(file.bytes()).isEqualTo(9);
    assertThat(file.crc32c()).isEqualTo("e3069283");
  }

  /**
   * A channel of a file keeps as much native memory for its thread as it was ever given at once.
   */
  @Test
  void takesLittleNativeMemoryForAnArrayOfAnySize(@TempDir Path directory) throws IOException {
    long before = nativeBytes();
    Path path = directory.resolve("file");
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ChecksummedFile file =
          new ChecksummedFile(
              Storage.file(Storage.directory(directory.toString()), "file"), channel, () -> {});
      file.write(new byte[64 << 20], 0, 64 << 20);
      file.close();
    }
    assertThat(Files.size(path)).isEqualTo(64 << 20);
    assertThat(nativeBytes() - before).isLessThan(4 << 20);
  }

  private static long nativeBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  @Property(tries = 50)
  void writesEveryByteInOrder(
      @ForAll @Size(max = 20) List<@IntRange(max = 600 << 10) Integer> lengths) throws IOException {
    MemDisk disk = MemDisk.create();
    ChecksummedFile file = create(disk);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int length : lengths) {
      int start = BYTES.length - length;
      if (length == 1) {
        file.write(BYTES[start]);
      } else {
        file.write(BYTES, start, length);
      }
      expected.write(BYTES, start, length);
    }
    file.close();
    file.close();

    CRC32C checksum = new CRC32C();
    checksum.update(expected.toByteArray());
    String hex = HexFormat.of().toHexDigits((int) checksum.getValue());
    assertThat(file.bytes()).isEqualTo(expected.size());
    assertThat(file.crc32c()).isEqualTo(hex);
    assertThat(disk.texts().get("f")).isEqualTo(expected.toString(UTF_8));
  }

  private static ChecksummedFile create(MemDisk disk) throws IOException {
    return Storage.create(Storage.file(Storage.directory(disk.path("")), "f"));
  }
}
