package org.batchpredict.io.staging;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.files.Storage;
import org.batchpredict.io.shards.WrittenFile;
import org.jspecify.annotations.Nullable;

/**
 * One file of an output directory, or one that is missing there.
 *
 * @param expected what the manifest says of it; null when it says nothing
 * @param size what the directory says; null when it is not there
 */
record FileCheck(String name, @Nullable WrittenFile expected, @Nullable Long size) {
  private static final int BUFFER_BYTES = 256 << 10;

  FileCheck withExpected(WrittenFile file) {
    return new FileCheck(name, file, size);
  }

  /** Reads the file, unless its size tells already; empty when it is as it should be. */
  Optional<String> problem(ResourceId output) {
    if (expected == null) {
      return Optional.of(name + " is there, which the manifest does not name");
    }
    if (size == null) {
      return Optional.of(name + " is missing");
    }
    if (size != expected.bytes()) {
      return differs("bytes", size, expected.bytes());
    }
    try (InputStream in = Storage.open(Storage.file(output, name))) {
      return read(in, expected);
    } catch (IOException e) {
      return Optional.of(Storage.reason(e));
    }
  }

  private Optional<String> read(InputStream in, WrittenFile whole) throws IOException {
    CRC32C checksum = new CRC32C();
    RecordCounter counter = RecordCounter.of(name);
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      checksum.update(buffer, 0, read);
      counter.add(buffer, read);
      bytes += read;
    }
    if (bytes != whole.bytes()) { // it is being changed
      return differs("bytes", bytes, whole.bytes());
    }
    String crc32c = HexFormat.of().toHexDigits((int) checksum.getValue());
    if (!crc32c.equals(whole.crc32c())) {
      return differs("the CRC-32C", crc32c, whole.crc32c());
    }
    return !counter.counts() || counter.records == whole.records()
        ? Optional.empty()
        : differs("records", counter.records, whole.records());
  }

  private Optional<String> differs(String what, Object found, Object stated) {
    return Optional.of(
        "%s is damaged, or was changed: %s %s (manifest: %s)".formatted(name, what, found, stated));
  }
}
