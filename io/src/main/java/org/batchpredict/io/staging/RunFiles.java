package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.files.Storage;
import org.jspecify.annotations.Nullable;

/**
 * The files of a staging directory that say which runs work on its job: of each its record, its
 * heartbeat, and what the runner's cluster calls it.
 */
final class RunFiles {
  private static final String RUN = "run-";
  private static final String JOB = "job-";
  private static final String BEAT = "beat-";
  private static final String JSON = ".json";
  private static final int ATTEMPTS = 5;

  private final Staging staging;

  RunFiles(Staging staging) {
    this.staging = staging;
  }

  /**
   * The one file that makes the directory: whoever has lost it must not bring it back
   * (docs/adr/0032).
   */
  void write(RunRecord run) throws IOException {
    for (int attempt = 1; ; attempt++) {
      staging.makeDirectory();
      try {
        write(record(run.id()), "run", run);
        return;
      } catch (IOException e) { // another run that gives way deletes what it finds empty
        if (attempt == ATTEMPTS || !tellsThatItIsMissing(e)) {
          throw e;
        }
      }
    }
  }

  static boolean tellsThatItIsMissing(Throwable e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
        .anyMatch(t -> t instanceof FileNotFoundException || t instanceof NoSuchFileException);
  }

  /** Beside the record, not in it: while a file is replaced, some file systems show none. */
  void writeJob(String run, String job) throws IOException {
    write(job(run), "job", job);
  }

  private void write(ResourceId file, String kind, Object value) throws IOException {
    Storage.writeWhole(staging.temporary(), file, out -> Json.write(out, kind, value));
  }

  boolean exists(String run) throws IOException {
    return Storage.exists(record(run));
  }

  /** The runs that have a record; one that ends meanwhile may be missing. */
  List<StagedRun> all() throws IOException {
    List<StagedRun> runs = new ArrayList<>();
    for (String name : staging.names(RUN)) {
      String run = run(name);
      if (run != null) {
        read(run).ifPresent(runs::add);
      }
    }
    return runs;
  }

  /** A run; empty when it has no record. */
  Optional<StagedRun> read(String run) throws IOException {
    try {
      RunRecord record = Json.read(record(run), "run", RunRecord.class, r -> r);
      String job =
          Storage.exists(job(run)) ? Json.read(job(run), "job", String.class, id -> id) : null;
      return Optional.of(new StagedRun(staging, record, job));
    } catch (InvalidFileException e) { // its heartbeat tells whether it lives
      return Optional.of(new StagedRun(staging, RunRecord.damaged(run), null));
    } catch (IOException e) {
      if (exists(run)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** Shows that a run is alive; written in place, so that it may be seen half written. */
  void writeBeat(String run, String text) throws IOException {
    Storage.writeTemporary(beat(run), out -> out.write(text.getBytes(UTF_8)));
  }

  /** What the heartbeat of a run says; empty text when there is none. */
  String readBeat(String run) throws IOException {
    if (!Storage.exists(beat(run))) {
      return "";
    }
    try (InputStream in = Storage.open(beat(run))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** Deletes what a run that has ended has left. */
  void dropLate(String run) throws IOException {
    drop(run);
    staging.deleteIfEmpty();
  }

  /** Deletes all that there is of a run, its record first. */
  void drop(String run) throws IOException {
    Staging.deleteExisting(List.of(record(run), job(run), beat(run)));
  }

  /** Those of a directory's files that tell of no run, or of one that has no record. */
  static Set<String> withoutRuns(Set<String> files) {
    Set<String> others = new TreeSet<>(files);
    others.removeIf(
        file -> {
          String run = run(file);
          return run != null && files.contains(RUN + run + JSON);
        });
    return others;
  }

  /** The run that a file tells of; null when it is a file of another kind. */
  private static @Nullable String run(String file) {
    if (file.startsWith(BEAT)) {
      return file.substring(BEAT.length());
    }
    boolean json = (file.startsWith(RUN) || file.startsWith(JOB)) && file.endsWith(JSON);
    return json ? file.substring(RUN.length(), file.length() - JSON.length()) : null;
  }

  private ResourceId record(String run) {
    return staging.file(RUN + run + JSON);
  }

  private ResourceId job(String run) {
    return staging.file(JOB + run + JSON);
  }

  private ResourceId beat(String run) {
    return staging.file(BEAT + run);
  }
}
