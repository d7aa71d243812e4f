package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The checksum that a manifest has of itself: its last field, the CRC-32C of all bytes before the
 * comma that comes before the field (docs/output.md, Manifest).
 */
final class ManifestSeal extends FilterOutputStream {
  static final String FIELD = "crc32c";

  private static final String TAIL = ",\n\"" + FIELD + "\":\"%s\"\n}\n";
  private static final int TAIL_BYTES = TAIL.length() - "%s".length() + 2 * Integer.BYTES;

  private final CRC32C checksum = new CRC32C();

  ManifestSeal(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    checksum.update(b);
  }

  @Override
  public void write(byte[] bytes, int start, int length) throws IOException {
    out.write(bytes, start, length);
    checksum.update(bytes, start, length);
  }

  /** The checksum of what has been written by now. */
  String crc32c() {
    return hex(checksum);
  }

  /** Whether a manifest ends with its checksum. */
  static boolean isIntact(InputStream manifest) throws IOException {
    CRC32C checksum = new CRC32C();
    byte[] buffer = new byte[64 << 10];
    int held = 0;
    for (int read = 0; read >= 0; read = manifest.read(buffer, held, buffer.length - held)) {
      held += read;
      int summed = Math.max(0, held - TAIL_BYTES);
      checksum.update(buffer, 0, summed);
      System.arraycopy(buffer, summed, buffer, 0, held - summed);
      held -= summed;
    }
    byte[] tail = TAIL.formatted(hex(checksum)).getBytes(US_ASCII);
    return Arrays.equals(buffer, 0, held, tail, 0, tail.length);
  }

  private static String hex(CRC32C checksum) {
    return HexFormat.of().toHexDigits((int) checksum.getValue());
  }
}
