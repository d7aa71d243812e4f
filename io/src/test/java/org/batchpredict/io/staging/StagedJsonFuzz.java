package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.files.Storage;

/**
 * A fuzz target (CONTRIBUTING.md, Fuzzing): what a job keeps in files is read, or refused with a
 * reason; what was read is written back to a file that reads the same.
 */
final class StagedJsonFuzz {
  private static final Path DIRECTORY = directory();

  private StagedJsonFuzz() {}

  /** The first byte says which file the rest is. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] file = Arrays.copyOfRange(data, 1, data.length);
    switch (Math.floorMod(data[0], 5)) {
      case 0 -> check(file, StagedJsonFuzz::manifest, ManifestJson::write);
      case 1 ->
          check(
              file,
              f -> Json.read(f, "plan", PlanJson.class, PlanJson::toPlan),
              (out, plan) -> Json.write(out, "plan", PlanJson.of(plan)));
      case 2 -> check(file, "commit", CommitRecord.class);
      case 3 -> check(file, "run", RunRecord.class);
      default -> check(file, "fault", JobFault.class);
    }
  }

  private static Manifest manifest(ResourceId file) throws IOException {
    return Json.read(file, "manifest", ManifestJson::read);
  }

  private static <T> void check(byte[] file, String kind, Class<T> type) {
    check(
        file,
        f -> Json.read(f, kind, type, Function.identity()),
        (out, value) -> Json.write(out, kind, value));
  }

  private static <T> void check(byte[] bytes, Reader<T> reader, Writer<T> writer) {
    try {
      T value;
      try {
        value = reader.read(file(bytes));
      } catch (InvalidFileException e) {
        assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(10_000);
        return;
      }
      if (!UTF_8.newEncoder().canEncode(value.toString())) {
        return; // half a character has no bytes
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      writer.write(out, value);
      assertThat(reader.read(file(out.toByteArray()))).isEqualTo(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ResourceId file(byte[] bytes) throws IOException {
    Files.write(DIRECTORY.resolve("file.json"), bytes);
    return Storage.file(Storage.directory(DIRECTORY.toString()), "file.json");
  }

  private static Path directory() {
    try {
      Path directory = Files.createTempDirectory("fuzz");
      directory.toFile().deleteOnExit();
      directory.resolve("file.json").toFile().deleteOnExit();
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a value of a file. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(ResourceId file) throws IOException;
  }

  /** Writes a value. */
  @FunctionalInterface
  private interface Writer<T> {
    void write(OutputStream out, T value) throws IOException;
  }
}
