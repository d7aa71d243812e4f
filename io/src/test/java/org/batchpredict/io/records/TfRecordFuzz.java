package org.batchpredict.io.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.batchpredict.testing.TfRecordWriter;

/**
 * A fuzz target (CONTRIBUTING.md, Fuzzing): what is read of a file of TFRecords is what a plain
 * reader reads, and the same wherever the file is cut; damage, compressed or not, costs records and
 * adds none.
 *
 * <p>The first three bytes of the input say what becomes of the rest: how it is framed and
 * compressed, and where it is damaged.
 */
final class TfRecordFuzz {
  private static final List<Compression> COMPRESSIONS = List.of(Compression.values());
  private static final int CUTS = 4;
  private static final int FRAMED = 4;
  private static final int DAMAGED = 8;

  private static final Path DIRECTORY = directory();

  private TfRecordFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 3) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(data, 3, data.length);
    try {
      check(data[0], data[1] & 0xff, data[2], rest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(int mode, int place, byte change, byte[] rest) throws IOException {
    Compression compression = COMPRESSIONS.get(mode & 3);
    boolean framed = (mode & FRAMED) != 0;
    byte[] plain = framed ? frame(rest) : rest;
    byte[] file = framed ? compress(plain, compression) : plain;
    if ((mode & DAMAGED) != 0 && file.length > 0) {
      file = damage(file, place * file.length / 256, change);
    }
    if (compression == Compression.NONE) {
      checkPlain(file, place);
    } else {
      Reading reading = Reading.of(write(file, compression), RecordFormat.TF_RECORD);
      if (framed && (mode & DAMAGED) == 0) {
        assertThat(reading.texts()).isEqualTo(new Plain(plain).intact);
        assertThat(intact(reading)).hasSameSizeAs(reading.texts());
      } else if (framed) {
        // A damaged copy may repeat what is there before the checksum at the end tells of it.
        assertThat(
                reading.records().size() > intact(reading).size()
                    || isSubsequence(intact(reading), new Plain(plain).intact))
            .isTrue();
      }
    }
  }

  private static boolean isSubsequence(List<String> some, List<String> all) {
    Iterator<String> left = all.iterator();
    for (String text : some) {
      String next = null;
      while (!text.equals(next)) {
        if (!left.hasNext()) {
          return false;
        }
        next = left.next();
      }
    }
    return true;
  }

  private static void checkPlain(byte[] bytes, int seed) throws IOException {
    Path file = write(bytes, Compression.NONE);
    Reading whole = Reading.of(file, RecordFormat.TF_RECORD);
    Plain plain = new Plain(bytes);
    assertThat(intact(whole)).isEqualTo(plain.intact);
    assertThat(whole.records()).hasSize(plain.intact.size() + plain.failures);
    if (plain.failures == 0) {
      TreeSet<Long> cuts = new TreeSet<>();
      for (int i = 1; i <= CUTS; i++) {
        cuts.add((31L * seed * i) % (bytes.length + 1));
      }
      Reading cut = Reading.ofRanges(file, RecordFormat.TF_RECORD, List.copyOf(cuts));
      // Where a payload looks like records, the proof sees that the ranges do not meet.
      if (cut.meets(bytes.length) || !hasHeaderInPayload(bytes, whole.offsets())) {
        assertThat(cut.records()).isEqualTo(whole.records());
        assertThat(cut.meets(bytes.length)).isTrue();
      }
    }
  }

  private static boolean hasHeaderInPayload(byte[] bytes, List<Long> offsets) {
    for (int i = 0; i + 12 <= bytes.length; i++) {
      byte[] there = Arrays.copyOfRange(bytes, i, i + 12);
      long length = ByteBuffer.wrap(there).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (!offsets.contains((long) i) && Arrays.equals(there, TfRecordWriter.header(length))) {
        return true;
      }
    }
    return false;
  }

  private static List<String> intact(Reading reading) {
    return reading.records().stream()
        .filter(record -> record.failure() == null)
        .map(Reading.Read::text)
        .toList();
  }

  /** Records of the lengths that the bytes themselves say. */
  private static byte[] frame(byte[] bytes) {
    TfRecordWriter writer = new TfRecordWriter();
    for (int at = 0; at < bytes.length; ) {
      int end = Math.min(bytes.length, at + 1 + (bytes[at] & 0x3f));
      writer.add(Arrays.copyOfRange(bytes, at + 1, end));
      at = end;
    }
    return writer.bytes();
  }

  private static byte[] compress(byte[] bytes, Compression compression) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (compression) {
          case NONE -> compressed;
          case GZIP -> new GZIPOutputStream(compressed);
          case BZIP2 -> new BZip2CompressorOutputStream(compressed, 1);
          case ZSTD -> zstd(compressed);
        }) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }

  /** With a checksum, as the zstd command has it. */
  private static OutputStream zstd(OutputStream out) throws IOException {
    return ZstdCompressorOutputStream.builder().setOutputStream(out).setChecksum(true).get();
  }

  /** Changes a byte, or cuts the file short. */
  private static byte[] damage(byte[] bytes, int at, byte change) {
    if (change == 0) {
      return Arrays.copyOf(bytes, at);
    }
    byte[] damaged = bytes.clone();
    damaged[at] ^= change;
    return damaged;
  }

  private static Path write(byte[] bytes, Compression compression) throws IOException {
    String extension =
        switch (compression) {
          case NONE -> "";
          case GZIP -> ".gz";
          case BZIP2 -> ".bz2";
          case ZSTD -> ".zst";
        };
    Path file = DIRECTORY.resolve("file" + extension);
    file.toFile().deleteOnExit();
    return Files.write(file, bytes);
  }

  private static Path directory() {
    try {
      Path directory = Files.createTempDirectory("fuzz");
      directory.toFile().deleteOnExit();
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a reader as simple as can be makes of a file. */
  private static final class Plain {
    private final List<String> intact = new ArrayList<>();
    private int failures;

    Plain(byte[] bytes) {
      ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      while (in.hasRemaining()) {
        if (in.remaining() < 12) {
          failures++;
          return;
        }
        byte[] header = new byte[12];
        in.get(header);
        long length = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (!Arrays.equals(header, TfRecordWriter.header(length))
            || length < 0
            || length > in.remaining() - 4) {
          failures++;
          return;
        }
        byte[] payload = new byte[(int) length];
        in.get(payload);
        byte[] framed = new TfRecordWriter().add(payload).bytes();
        int crc = ByteBuffer.wrap(framed).order(ByteOrder.LITTLE_ENDIAN).getInt(framed.length - 4);
        if (crc == in.getInt()) {
          intact.add(new String(payload, ISO_8859_1));
        } else {
          failures++;
        }
      }
    }
  }
}
