package org.batchpredict.io.shards;

import static java.util.Objects.requireNonNull;

import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.batchpredict.io.files.ChecksummedFile;

/**
 * A file that the job wrote, and how to tell that it is whole.
 *
 * @param name within its directory
 * @param bytes its size
 * @param records the number of predictions or failures in it
 * @param crc32c the CRC-32C of its bytes (RFC 3720), 8 hexadecimal digits
 */
public record WrittenFile(String name, long bytes, long records, String crc32c) {
  private static final Pattern CRC32C = Pattern.compile("[0-9a-f]{8}");

  public WrittenFile {
    requireNonNull(name, "name");
    if (name.isEmpty() || name.contains("/")) {
      throw new IllegalArgumentException("Invalid file name: " + name + " (must hold no /)");
    }
    if (bytes < 0 || records < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid counts of %s: %d bytes, %d records (must be >= 0)",
              name,
              bytes,
              records));
    }
    if (!CRC32C.matcher(crc32c).matches()) {
      throw new IllegalArgumentException(
          "Invalid crc32c of " + name + ": " + crc32c + " (must be 8 hexadecimal digits)");
    }
  }

  static WrittenFile of(String name, ChecksummedFile file, long records) {
    return new WrittenFile(name, file.bytes(), records, file.crc32c());
  }

  /** A file that was held as a whole. */
  public static WrittenFile of(String name, byte[] bytes, long records) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return new WrittenFile(
        name, bytes.length, records, HexFormat.of().toHexDigits((int) checksum.getValue()));
  }

  public WrittenFile withName(String newName) {
    return new WrittenFile(newName, bytes, records, crc32c);
  }
}
