package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.LastingException;
import org.batchpredict.io.files.Storage;
import org.batchpredict.io.report.Report;
import org.batchpredict.io.report.ReportJson;
import org.batchpredict.io.report.page.ReportPage;
import org.batchpredict.io.shards.ErrorStat;
import org.batchpredict.io.shards.WrittenFile;
import org.jspecify.annotations.Nullable;

/** The steps of {@link Publisher}, each of which does only what is not done yet. */
final class Publication {
  private final Staging staging;
  private final String run;

  /** The files that no split wrote, by name, beside the manifest. */
  private final SortedMap<String, byte[]> smallFiles = new TreeMap<>();

  private final List<WrittenFile> writtenSmallFiles = new ArrayList<>();

  /** The staged files, by the names that they are to have. */
  private final Map<String, WrittenFile> shards = new LinkedHashMap<>();

  Publication(Staging staging, Plan plan, Commits commits, String run) {
    this.staging = staging;
    this.run = run;
    addSmallFile(
        ResultNames.ERRORS_STATS, lines(commits.errorStats()), commits.errorStats().size());
    String header = plan.results().header();
    if (!header.isEmpty()) {
      addSmallFile(ResultNames.RESULTS_HEADER, header.getBytes(UTF_8), 1);
    }
    ResultNames names = new ResultNames(plan);
    for (CommitRecord commit : commits.records()) {
      shards.put(names.results(commit.split()), commit.results());
      WrittenFile failures = commit.failures();
      if (failures != null) {
        shards.put(names.errors(commit.split()), failures);
      }
    }
  }

  /** The same bytes each time: the report says nothing of its own making. */
  void addReport(Plan plan, Commits commits, Manifest.State state) {
    Report report = ReportOf.job(plan, commits, state);
    if (report != null) {
      addText(ResultNames.REPORT_JSON, ReportJson.write(report));
      addText(ResultNames.REPORT_PAGE, ReportPage.write(report));
    }
  }

  /** Adds a file whose records are its lines. */
  private void addText(String name, byte[] text) {
    int lines = 0;
    for (byte c : text) {
      lines += c == '\n' ? 1 : 0;
    }
    addSmallFile(name, text, lines);
  }

  private void addSmallFile(String name, byte[] bytes, int records) {
    smallFiles.put(name, bytes);
    writtenSmallFiles.add(WrittenFile.of(name, bytes, records));
  }

  private static byte[] lines(List<ErrorStat> stats) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (ErrorStat stat : stats) {
      try {
        lines.writeBytes(Json.MAPPER.writeValueAsBytes(stat));
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
      lines.write('\n');
    }
    return lines.toByteArray();
  }

  List<WrittenFile> smallFiles() {
    return writtenSmallFiles;
  }

  /** Whether the output directory has been changed already. */
  boolean hasBegun() throws IOException {
    return staging.isPublishing();
  }

  /** Checks, while nothing is lost yet, that every staged file is there and whole. */
  void checkStaged() throws IOException {
    Map<String, Long> sizes = staging.files();
    for (WrittenFile file : shards.values()) {
      check(file, sizes.get(file.name()));
    }
  }

  void checkNoResults() throws IOException {
    Set<String> found = results().keySet();
    if (!found.isEmpty()) {
      throw new LastingException(
          "Cannot publish to %s: it holds %s (pass --overwrite to replace what it holds)"
              .formatted(staging.output(), found.iterator().next()));
    }
  }

  /**
   * Takes the old manifest away, and from then on the directory is this job's. In this order: once
   * the mark is there, a manifest is the new one.
   */
  void begin() throws IOException {
    lookAgain(this::takeManifestAway);
    place(staging.publishingMark(), out -> out.write("yes\n".getBytes(US_ASCII)));
  }

  private void takeManifestAway() throws IOException {
    SortedMap<String, Long> manifest = new TreeMap<>(results());
    manifest.keySet().retainAll(Set.of(ResultNames.MANIFEST));
    if (!manifest.isEmpty()) {
      takeAway(manifest);
    }
  }

  /** Takes the results of another job away. */
  void deleteOthers() throws IOException {
    lookAgain(this::takeOthersAway);
  }

  private void takeOthersAway() throws IOException {
    SortedMap<String, Long> others = new TreeMap<>(results());
    others.keySet().removeAll(shards.keySet());
    others.keySet().removeAll(smallFiles.keySet());
    if (!others.isEmpty()) {
      takeAway(others);
    }
  }

  void writeSmallFiles() throws IOException {
    for (Map.Entry<String, byte[]> file : smallFiles.entrySet()) {
      place(output(file.getKey()), out -> out.write(file.getValue()));
    }
  }

  /**
   * Moves the staged files; those that are no longer staged must be in their places. A straggler of
   * the same job may move one at the same time, to where it belongs.
   */
  void moveShards() throws IOException {
    lookAgain(this::moveStaged);
  }

  /** Does a step once more when what it has found was moved by a straggler meanwhile. */
  private static void lookAgain(Step step) throws IOException {
    try {
      step.run();
    } catch (IOException e) {
      if (!RunFiles.tellsThatItIsMissing(e)) {
        throw e;
      }
      step.run();
    }
  }

  private void moveStaged() throws IOException {
    Map<String, Long> staged = staging.files();
    Map<String, Long> moved = results();
    Map<ResourceId, ResourceId> moves = new LinkedHashMap<>();
    for (Map.Entry<String, WrittenFile> shard : shards.entrySet()) {
      WrittenFile file = shard.getValue();
      if (staged.containsKey(file.name())) {
        check(file, staged.get(file.name()));
        moves.put(staging.file(file.name()), output(shard.getKey()));
      } else {
        check(file.withName(shard.getKey()), moved.get(shard.getKey()));
      }
    }
    requireRun();
    Storage.rename(List.copyOf(moves.keySet()), List.copyOf(moves.values()));
  }

  /** Checks that nothing but the job's files is there, whole: nobody has come in between. */
  void checkPublished() throws IOException {
    Map<String, Long> found = new TreeMap<>(results());
    found.keySet().removeAll(smallFiles.keySet());
    for (Map.Entry<String, WrittenFile> shard : shards.entrySet()) {
      check(shard.getValue().withName(shard.getKey()), found.remove(shard.getKey()));
    }
    if (!found.isEmpty()) {
      throw new IOException(
          "Cannot publish to %s: it holds %s, which is of another job"
              .formatted(staging.output(), found.keySet().iterator().next()));
    }
  }

  private static void check(WrittenFile file, @Nullable Long size) throws IOException {
    if (size == null || size != file.bytes()) {
      throw new IOException(
          "Cannot publish %s: it %s"
              .formatted(
                  file.name(),
                  size == null ? "is missing" : "has " + size + " bytes, not " + file.bytes()));
    }
  }

  void writeManifest(Manifest manifest) throws IOException {
    place(output(ResultNames.MANIFEST), out -> ManifestJson.write(out, manifest));
  }

  /**
   * Writes a file elsewhere and moves it into place. A move cannot come too late: who takes the
   * directory over deletes what would be moved.
   */
  private void place(ResourceId file, Storage.Body body) throws IOException {
    ResourceId temporary = staging.temporary();
    Storage.writeTemporary(temporary, body);
    try {
      requireRun();
    } catch (SupersededException e) {
      Storage.deleteAfter(e, List.of(temporary));
      staging.deleteIfEmpty();
      throw e;
    }
    Storage.rename(List.of(temporary), List.of(file));
  }

  /**
   * Takes results of another job away: by a move as well, where a move cannot come too late. Where
   * it can, it is undone.
   */
  private void takeAway(SortedMap<String, Long> sizes) throws IOException {
    List<ResourceId> files = sizes.keySet().stream().map(this::output).toList();
    requireRun();
    if (!Storage.renamesInOneStep(files.get(0))) {
      Storage.delete(files);
      return;
    }
    Map<String, String> away = new LinkedHashMap<>();
    sizes.keySet().forEach(name -> away.put("old-" + UUID.randomUUID(), name));
    Storage.rename(files, away.keySet().stream().map(staging::file).toList());
    try {
      requireRun();
    } catch (SupersededException e) {
      putBack(away, sizes, e);
      throw e;
    }
  }

  /**
   * What was moved late is of who has the directory by now. A run that goes on with this very job
   * wants the old results away as well: then only what is not the old result is put back.
   */
  private void putBack(
      Map<String, String> away, Map<String, Long> old, SupersededException reason) {
    try {
      Map<String, Long> staged = staging.files();
      boolean goesOn = !away.keySet().containsAll(staged.keySet());
      for (Map.Entry<String, String> move : away.entrySet()) {
        String name = move.getValue();
        Long size = staged.get(move.getKey());
        if (size == null || (goesOn && size.equals(old.get(name)))) {
          continue;
        }
        if (!Storage.exists(output(name))) {
          Storage.rename(List.of(staging.file(move.getKey())), List.of(output(name)));
        }
      }
      if (!goesOn) {
        Staging.deleteExisting(away.keySet().stream().map(staging::file).toList());
        staging.deleteIfEmpty();
      }
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private void requireRun() throws IOException {
    staging.requireRun(run, "publish to " + staging.output());
  }

  private Map<String, Long> results() throws IOException {
    return Storage.list(staging.output(), ResultNames.PREFIX);
  }

  private ResourceId output(String name) {
    return Storage.file(staging.output(), name);
  }

  /** A step that can be repeated. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
