package org.batchpredict.io.staging;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.batchpredict.io.files.Storage;

/**
 * Reads many commit records at a time: an object store takes some 50 ms for each, however small.
 */
final class CommitReader {
  private static final int THREADS = 16;

  /** How many records may be held before their error statistics are merged. */
  private static final int WINDOW = 64;

  private CommitReader() {}

  /**
   * @param splits in the order in which the statistics are merged; those that the source has
   */
  static Commits readAll(List<Integer> splits, Source source) throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(THREADS, splits.size())),
            task -> new Thread(task, "batchpredict-read-commits"));
    try {
      Commits.Collector collector = new Commits.Collector();
      for (int from = 0; from < splits.size(); from += WINDOW) {
        List<Future<Optional<CommitRecord>>> reads = new ArrayList<>();
        for (int split : splits.subList(from, Math.min(from + WINDOW, splits.size()))) {
          reads.add(threads.submit(() -> source.read(split)));
        }
        for (Future<Optional<CommitRecord>> read : reads) {
          await(read).ifPresent(collector::add);
        }
      }
      return collector.toCommits();
    } finally {
      threads.shutdownNow();
    }
  }

  private static Optional<CommitRecord> await(Future<Optional<CommitRecord>> read)
      throws IOException {
    try {
      return read.get();
    } catch (ExecutionException e) {
      throw new IOException(Storage.reason(requireNonNullElse(e.getCause(), e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while reading commit records");
    }
  }

  /** Where commit records come from. */
  @FunctionalInterface
  interface Source {
    Optional<CommitRecord> read(int split) throws IOException;
  }
}
