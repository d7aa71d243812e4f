package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.LastingException;
import org.batchpredict.io.ResultFormat;
import org.batchpredict.io.files.Storage;
import org.batchpredict.io.shards.ErrorStat;
import org.batchpredict.io.shards.WrittenFile;
import org.jspecify.annotations.Nullable;

/** The steps of {@link Publisher}, each of which does only what is not done yet. */
final class Publication {
  private final Staging staging;
  private final List<ErrorStat> errorStats;
  private final byte @Nullable [] resultsHeader;
  private final String run;

  /** The staged files, by the names that they are to have. */
  private final Map<String, WrittenFile> shards = new LinkedHashMap<>();

  Publication(
      Staging staging, Plan plan, Commits commits, byte @Nullable [] resultsHeader, String run) {
    if (plan.resultFormat() == ResultFormat.CSV && resultsHeader == null) {
      throw new IllegalStateException("Cannot publish CSV results: there is no header for them");
    }
    this.staging = staging;
    this.run = run;
    this.errorStats = commits.errorStats();
    this.resultsHeader = plan.resultFormat() == ResultFormat.CSV ? resultsHeader : null;
    ResultNames names = new ResultNames(plan);
    for (CommitRecord commit : commits.records()) {
      shards.put(names.results(commit.split()), commit.results());
      WrittenFile failures = commit.failures();
      if (failures != null) {
        shards.put(names.errors(commit.split()), failures);
      }
    }
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
    if (results().containsKey(ResultNames.MANIFEST)) {
      takeAway(List.of(ResultNames.MANIFEST));
    }
    place(staging.publishingMark(), out -> out.write("yes\n".getBytes(US_ASCII)));
  }

  /** Takes the results of another job away. */
  void deleteOthers() throws IOException {
    Set<String> others = new TreeSet<>(results().keySet());
    others.removeAll(shards.keySet());
    others.remove(ResultNames.ERRORS_STATS);
    if (resultsHeader != null) {
      others.remove(ResultNames.RESULTS_HEADER);
    }
    if (!others.isEmpty()) {
      takeAway(others);
    }
  }

  void writeSmallFiles() throws IOException {
    place(
        output(ResultNames.ERRORS_STATS),
        out -> {
          for (ErrorStat stat : errorStats) {
            out.write(Json.MAPPER.writeValueAsBytes(stat));
            out.write('\n');
          }
        });
    byte[] header = resultsHeader;
    if (header != null) {
      place(output(ResultNames.RESULTS_HEADER), out -> out.write(header));
    }
  }

  /** Moves the staged files; those that are no longer staged must be in their places. */
  void moveShards() throws IOException {
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
    found.keySet().removeAll(List.of(ResultNames.ERRORS_STATS, ResultNames.RESULTS_HEADER));
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
  private void takeAway(Collection<String> names) throws IOException {
    List<ResourceId> files = names.stream().map(this::output).toList();
    requireRun();
    if (!Storage.renamesInOneStep(files.get(0))) {
      Storage.delete(files);
      return;
    }
    List<ResourceId> away = files.stream().map(file -> staging.temporary()).toList();
    Storage.rename(files, away);
    try {
      requireRun();
    } catch (SupersededException e) {
      putBack(away, files, e);
      throw e;
    }
  }

  /** What was moved late is of who has the directory by now, unless that one has deleted it. */
  private void putBack(List<ResourceId> away, List<ResourceId> files, SupersededException reason) {
    try {
      for (int i = 0; i < away.size(); i++) {
        if (Storage.exists(away.get(i)) && !Storage.exists(files.get(i))) {
          Storage.rename(List.of(away.get(i)), List.of(files.get(i)));
        }
      }
      Staging.deleteExisting(away);
      staging.deleteIfEmpty();
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
}
