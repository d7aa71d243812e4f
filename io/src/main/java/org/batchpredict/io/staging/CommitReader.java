package org.batchpredict.io.staging;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.batchpredict.io.files.Storage;
import org.jspecify.annotations.Nullable;

/**
 * Reads many commit records at a time: an object store takes some 50 ms for each, however small.
 */
final class CommitReader {
  private static final int THREADS = 16;

  /** How many records may be held before their error statistics are merged. */
  private static final int WINDOW = 64;

  private CommitReader() {}

  /**
   * @param committed the splits; their statistics are merged in this order
   * @param known gives the record of a split that need not be read, else null
   * @param source of the others; one that it does not have is left out
   */
  static Commits readAll(BitSet committed, IntFunction<@Nullable CommitRecord> known, Source source)
      throws IOException {
    List<Integer> splits = committed.stream().boxed().toList();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(THREADS, splits.size())),
            task -> new Thread(task, "batchpredict-read-commits"));
    try {
      Commits.Collector collector = new Commits.Collector();
      for (int from = 0; from < splits.size(); from += WINDOW) {
        List<Future<Optional<CommitRecord>>> reads = new ArrayList<>();
        for (int split : splits.subList(from, Math.min(from + WINDOW, splits.size()))) {
          CommitRecord record = known.apply(split);
          reads.add(
              record == null
                  ? threads.submit(() -> source.read(split))
                  : CompletableFuture.completedFuture(Optional.of(record)));
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
