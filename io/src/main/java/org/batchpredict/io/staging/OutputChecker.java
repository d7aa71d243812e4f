package org.batchpredict.io.staging;

import static org.batchpredict.io.staging.ResultNames.MANIFEST;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.files.Parallel;
import org.batchpredict.io.files.Storage;
import org.batchpredict.io.shards.ShardCompression;
import org.batchpredict.io.shards.WrittenFile;
import org.jspecify.annotations.Nullable;

/** Compares an output directory with its manifest, and the manifest with itself. */
final class OutputChecker {
  /** Of a line of the statistics, no more than all versions have. */
  private record Counted(long count) {}

  private static final ObjectReader COUNTS =
      Json.MAPPER
          .readerFor(Counted.class)
          .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final String outputPath;
  private final ResourceId output;
  private final Map<String, RecordCount> counts;
  private final List<String> problems = new ArrayList<>();
  private @Nullable Manifest manifest;

  OutputChecker(String outputPath, Map<String, RecordCount> counts) {
    this.outputPath = outputPath;
    this.counts = counts;
    this.output = OutputDirectory.resource(outputPath);
  }

  List<String> problems() {
    return problems;
  }

  @Nullable Manifest manifest() {
    return manifest;
  }

  void run() throws IOException {
    for (String name : OutputDirectory.stagingDirectories(outputPath)) {
      problems.add(
          name
              + " is there, of a job that runs or has died"
              + " (continue it with --resume, or start again with --overwrite)");
    }
    SortedMap<String, Long> sizes = Storage.list(output, ResultNames.PREFIX);
    Manifest found = readManifest(sizes.keySet());
    manifest = found;
    if (found != null) {
      checkTotals(found);
      checkNames(found);
      checkFiles(found, sizes);
    }
  }

  private @Nullable Manifest readManifest(Set<String> names) throws IOException {
    if (!names.contains(MANIFEST)) {
      problems.add(
          names.isEmpty()
              ? "there are no results"
              : MANIFEST + " is missing: what is there is not the result of a finished job");
      return null;
    }
    ResourceId file = Storage.file(output, MANIFEST);
    try (InputStream in = Storage.open(file)) {
      if (!ManifestSeal.isIntact(in)) {
        problems.add(MANIFEST + " is damaged, or was changed: it does not match its own checksum");
      }
    }
    try {
      return Json.read(file, "manifest", ManifestJson::read);
    } catch (InvalidFileException e) {
      problems.add(e.getMessage());
      return null;
    }
  }

  private void checkTotals(Manifest found) {
    long predictions = found.shards().stream().mapToLong(shard -> shard.results().records()).sum();
    long failures = found.shards().stream().mapToLong(OutputChecker::failures).sum();
    long records = found.files().stream().mapToLong(Manifest.FileRead::records).sum();
    Manifest.Totals totals = found.totals();
    checkSum("predictions in the shards", predictions, "predictions", totals.predictions());
    checkSum("failures in the shards", failures, "failures", totals.failures());
    checkSum("predictions and failures", predictions + failures, "instances", totals.instances());
    checkSum("records of the input files", records, "instances", totals.instances());
  }

  private static long failures(Manifest.Shard shard) {
    WrittenFile errors = shard.errors();
    return errors == null ? 0 : errors.records();
  }

  private void checkSum(String what, long sum, String total, long stated) {
    if (sum != stated) {
      problems.add("%s: %s: %s (total of %s: %s)".formatted(MANIFEST, what, sum, total, stated));
    }
  }

  /** Shard by shard: the files of another shard, or of another number of them, are not these. */
  private void checkNames(Manifest found) {
    List<Manifest.Shard> shards = found.shards();
    ResultNames names = new ResultNames(suffix(found), shards.size());
    for (int i = 0; i < shards.size(); i++) {
      checkName(i, shards.get(i).results(), names.results(i));
      checkName(i, shards.get(i).errors(), names.errors(i));
    }
    Set<String> small = new TreeSet<>(Set.of(ResultNames.ERRORS_STATS));
    if (isCsv(found) && !isHeaded(found)) {
      small.add(ResultNames.RESULTS_HEADER);
    }
    Set<String> named = new TreeSet<>(found.smallFiles().stream().map(WrittenFile::name).toList());
    Set<String> report = Set.of(ResultNames.REPORT_JSON, ResultNames.REPORT_PAGE);
    if (!Collections.disjoint(named, report)) { // both or, with --noReport, neither
      small.addAll(report);
    }
    if (!small.equals(named)) {
      problems.add(MANIFEST + ": the small files are not " + String.join(", ", small));
    }
  }

  private void checkName(int shard, @Nullable WrittenFile file, String name) {
    if (file != null && !file.name().equals(name)) {
      problems.add("%s: shard %s is %s, not %s".formatted(MANIFEST, shard, file.name(), name));
    }
  }

  private static String suffix(Manifest manifest) {
    return manifest.shards().stream()
        .map(shard -> ResultNames.suffix(shard.results().name()))
        .findFirst()
        .orElse("");
  }

  private static boolean isCsv(Manifest manifest) {
    return ShardCompression.plainName(suffix(manifest)).equals(ResultNames.CSV);
  }

  /** Whether the names of CSV's columns are in every shard, as there is no file of them. */
  private static boolean isHeaded(Manifest manifest) {
    return isCsv(manifest)
        && manifest.smallFiles().stream()
            .noneMatch(file -> file.name().equals(ResultNames.RESULTS_HEADER));
  }

  private void checkFiles(Manifest found, Map<String, Long> sizes) throws IOException {
    List<FileCheck> checks = List.copyOf(checks(found, sizes).values());
    boolean isHeaded = isHeaded(found);
    Map<String, String> wrong = new ConcurrentSkipListMap<>();
    Parallel.run(
        "batchpredict-verify",
        output,
        checks.size(),
        i ->
            checks
                .get(i)
                .problem(output, isHeaded, counts)
                .ifPresent(p -> wrong.put(checks.get(i).name(), p)));
    problems.addAll(wrong.values());
    if (!wrong.containsKey(ResultNames.ERRORS_STATS)) {
      checkErrorStats(found.totals().failures());
    }
  }

  private static SortedMap<String, FileCheck> checks(Manifest found, Map<String, Long> sizes) {
    SortedMap<String, FileCheck> checks = new TreeMap<>();
    sizes.forEach((name, size) -> checks.put(name, new FileCheck(name, null, size)));
    checks.remove(MANIFEST);
    for (Manifest.Shard shard : found.shards()) {
      expect(shard.results(), checks);
      WrittenFile errors = shard.errors();
      if (errors != null) {
        expect(errors, checks);
      }
    }
    found.smallFiles().forEach(file -> expect(file, checks));
    return checks;
  }

  private static void expect(WrittenFile file, SortedMap<String, FileCheck> checks) {
    FileCheck there = checks.getOrDefault(file.name(), new FileCheck(file.name(), null, null));
    checks.put(file.name(), there.withExpected(file));
  }

  private void checkErrorStats(long failures) throws IOException {
    long sum = 0;
    try (InputStream in = Storage.open(Storage.file(output, ResultNames.ERRORS_STATS));
        MappingIterator<Counted> stats = COUNTS.readValues(in)) {
      while (stats.hasNextValue()) {
        sum += stats.nextValue().count();
      }
    } catch (JsonProcessingException e) {
      problems.add(ResultNames.ERRORS_STATS + " does not hold counts: " + e.getOriginalMessage());
      return;
    }
    if (sum != failures) {
      problems.add(
          "%s: it counts %s failures (manifest: %s)"
              .formatted(ResultNames.ERRORS_STATS, sum, failures));
    }
  }
}
