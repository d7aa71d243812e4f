package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The published files of {@link Jobs}, in memory, to be damaged and put on the disk. */
final class PublishedOutput {
  final TreeMap<String, byte[]> files = new TreeMap<>();

  private PublishedOutput() {}

  /** The results of the job: of three shards, the second has a failure. */
  static PublishedOutput of(ResultFormat format) {
    try {
      Path output = Files.createTempDirectory("published");
      Staging staging = Staging.of(output.toString(), Jobs.FINGERPRINT);
      Plan plan = Jobs.plan(format);
      Jobs.begin(staging, plan, Jobs.RUN);
      for (int split = 0; split < 3; split++) {
        try (SplitAttempt attempt =
            staging.begin(split, "a" + split, Jobs.WORKER, format.shards())) {
          write(attempt, split, format);
          attempt.commit(Jobs.reads(split));
        }
      }
      Publisher.of(staging, plan, Jobs.RUN)
          .publish(staging.readCommits(plan, split -> null), Manifest.State.SUCCEEDED, () -> false);
      PublishedOutput published = new PublishedOutput();
      try (Stream<Path> found = Files.list(output)) {
        for (Path file : found.toList()) {
          published.files.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
      }
      delete(output);
      return published;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(SplitAttempt attempt, int split, ResultFormat format)
      throws IOException {
    byte[] record = format.record(split);
    for (int i = 0; i < (split == 1 ? 1 : 2); i++) {
      attempt.results().write(record, 0, record.length, 1);
    }
    if (split == 1) {
      attempt.failures().write(Jobs.records("bad"), 0, Jobs.FAILURE, null);
    }
  }

  PublishedOutput copy() {
    PublishedOutput copy = new PublishedOutput();
    files.forEach((name, bytes) -> copy.files.put(name, bytes.clone()));
    return copy;
  }

  /** Changes the text of the manifest, and its own checksum with it. */
  PublishedOutput editManifest(String from, String to) {
    PublishedOutput edited = copy();
    String text = new String(edited.bytes(ResultNames.MANIFEST), UTF_8);
    String body = text.substring(0, text.lastIndexOf(",\n")).replaceFirst(from, to);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ManifestSeal seal = new ManifestSeal(out)) {
      seal.write(body.getBytes(UTF_8));
      out.writeBytes((",\n\"crc32c\":\"" + seal.crc32c() + "\"\n}\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    edited.files.put(ResultNames.MANIFEST, out.toByteArray());
    return edited;
  }

  byte[] bytes(String name) {
    return files.getOrDefault(name, new byte[0]);
  }

  /** What is wrong with the files, once they are in a directory. */
  List<String> problems() {
    return problems(Map.of());
  }

  List<String> problems(Map<String, RecordCount> counts) {
    try {
      Path output = Files.createTempDirectory("published");
      for (String name : files.keySet()) {
        Path file = output.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes(name));
      }
      OutputCheck check = OutputCheck.of(output.toString(), counts);
      delete(output);
      return check.problems();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
