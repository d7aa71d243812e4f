package org.batchpredict.io.shards;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShardCompressionTest {
  /** Bytes that no compression makes fewer. */
  private static final byte[] NOISE = new byte[1 << 20];

  static {
    new Random(7).nextBytes(NOISE);
  }

  private static final ShardFormat HEADED = ShardFormat.startingWith("x,y\r\n".getBytes(UTF_8));

  @Property(tries = 200)
  void decompressesToThePlainShard(
      @ForAll ShardCompression compression, @ForAll boolean isHeaded, @ForAll List<byte[]> pieces)
      throws IOException {
    ShardFormat plain = isHeaded ? HEADED : ShardFormat.PLAIN;
    byte[] compressed = write(compression.compress(plain), pieces);
    assertThat(decompress(compression, compressed)).isEqualTo(write(plain, pieces));
    assertThat(write(compression.compress(plain), pieces)).isEqualTo(compressed);
  }

  @Test
  void headsAShardOfNothing() throws IOException {
    assertThat(write(HEADED, List.of())).asString(UTF_8).isEqualTo("x,y\r\n");
  }

  @Test
  void writesNeitherTimeNorNameNorSystemIntoGzip() throws IOException {
    byte[] file = write(ShardCompression.GZIP.compress(ShardFormat.PLAIN), List.of(new byte[9]));
    assertThat(Arrays.copyOf(file, 10)).containsExactly(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
  }

  /** RFC 8878, section 3.1.1.1.1: bit 2 of the frame header's descriptor. */
  @Test
  void writesAChecksumIntoZstd() throws IOException {
    byte[] file = write(ShardCompression.ZSTD.compress(ShardFormat.PLAIN), List.of(new byte[9]));
    assertThat(file[4] & 4).isEqualTo(4);
  }

  @Test
  void isToldByTheName() {
    assertThat(ShardCompression.of("a.csv.gz")).isEqualTo(ShardCompression.GZIP);
    assertThat(ShardCompression.of("a.zst")).isEqualTo(ShardCompression.ZSTD);
    assertThat(ShardCompression.of("a.gz.csv")).isEqualTo(ShardCompression.NONE);
    assertThat(ShardCompression.plainName("a.csv.gz")).isEqualTo("a.csv");
    assertThat(ShardCompression.plainName("a.gz.csv")).isEqualTo("a.gz.csv");
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void givesNoEndToAShardThatIsGivenUp(ShardCompression compression) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ShardFormat.Shard shard = compression.compress(ShardFormat.PLAIN).open(file);
    shard.write(NOISE, 0, NOISE.length, 1);
    int written = file.size();
    shard.abandon();
    assertThat(file.size()).isEqualTo(written);
    assertThatIOException().isThrownBy(() -> decompress(compression, file.toByteArray()));
  }

  @ParameterizedTest
  @EnumSource
  void throwsWhatTheFileThrows(ShardCompression compression) throws IOException {
    ShardFormat.Shard shard = compression.compress(ShardFormat.PLAIN).open(new FullDisk());
    assertThatIOException()
        .isThrownBy(
            () -> {
              shard.write(NOISE, 0, NOISE.length, 1);
              shard.end();
            })
        .withMessage("No space left on device");
    shard.abandon();
  }

  private static byte[] write(ShardFormat format, List<byte[]> pieces) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ShardFormat.Shard shard = format.open(file);
    for (byte[] piece : pieces) {
      shard.write(piece, 0, piece.length, 1);
    }
    shard.end();
    int whole = file.size();
    shard.abandon(); // as when another attempt has committed first
    assertThat(file.size()).isEqualTo(whole);
    return file.toByteArray();
  }

  private static byte[] decompress(ShardCompression compression, byte[] file) throws IOException {
    try (InputStream plain = compression.decompress(new ByteArrayInputStream(file))) {
      return plain.readAllBytes();
    }
  }

  /** Takes little. */
  private static final class FullDisk extends OutputStream {
    private int left = 64;

    @Override
    public void write(int b) throws IOException {
      left--;
      if (left < 0) {
        throw new IOException("No space left on device");
      }
    }
  }
}
