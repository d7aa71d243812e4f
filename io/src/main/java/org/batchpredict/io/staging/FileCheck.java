package org.batchpredict.io.staging;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.files.LostBytesException;
import org.batchpredict.io.files.Storage;
import org.batchpredict.io.shards.ShardCompression;
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

  /**
   * Reads the file, unless its size tells already; empty when it is as it should be.
   *
   * @param isHeaded whether shards of CSV begin with the names of the columns
   * @param counts how records are counted that do not show in the bytes, by the suffixes of files
   */
  Optional<String> problem(ResourceId output, boolean isHeaded, Map<String, RecordCount> counts) {
    if (expected == null) {
      return Optional.of(name + " is there, which the manifest does not name");
    }
    if (size == null) {
      return Optional.of(name + " is missing");
    }
    if (size != expected.bytes()) {
      return differs("bytes", size, expected.bytes());
    }
    ResourceId file = Storage.file(output, name);
    try (CheckedBytes in = new CheckedBytes(Storage.open(file))) {
      Optional<String> problem = read(in, RecordCounter.of(name, isHeaded), expected);
      RecordCount count = counts.get(ResultNames.suffix(name));
      return problem.isPresent() || count == null
          ? problem
          : countProblem(count, file.toString(), expected);
    } catch (IOException e) {
      return Optional.of(Storage.reason(e));
    }
  }

  private Optional<String> countProblem(RecordCount count, String path, WrittenFile whole)
      throws IOException {
    try {
      long records = count.of(path, whole.bytes());
      return records == whole.records()
          ? Optional.empty()
          : differs("records", records, whole.records());
    } catch (LostBytesException e) {
      return Optional.of(
          "%s is damaged: its records cannot be counted: %s".formatted(name, Storage.reason(e)));
    }
  }

  private Optional<String> read(CheckedBytes in, RecordCounter counter, WrittenFile whole)
      throws IOException {
    Optional<String> unreadable = count(in, counter);
    in.readOn();
    if (in.count() != whole.bytes()) { // it is being changed
      return differs("bytes", in.count(), whole.bytes());
    }
    if (!in.crc32c().equals(whole.crc32c())) {
      return differs("the CRC-32C", in.crc32c(), whole.crc32c());
    }
    if (unreadable.isPresent()) {
      return unreadable;
    }
    return !counter.counts() || counter.records == whole.records()
        ? Optional.empty()
        : differs("records", counter.records, whole.records());
  }

  /** Counts the records; why they cannot be, when it is the compressed bytes that are wrong. */
  private Optional<String> count(CheckedBytes in, RecordCounter counter) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream plain = ShardCompression.of(name).decompress(in.kept())) {
      for (int read = plain.read(buffer); read >= 0; read = plain.read(buffer)) {
        counter.add(buffer, read);
      }
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      in.throwIfFailed();
      return Optional.of(
          "%s is damaged: it cannot be decompressed: %s".formatted(name, e.getMessage()));
    }
  }

  private Optional<String> differs(String what, Object found, Object stated) {
    return Optional.of(
        "%s is damaged, or was changed: %s %s (manifest: %s)".formatted(name, what, found, stated));
  }
}
