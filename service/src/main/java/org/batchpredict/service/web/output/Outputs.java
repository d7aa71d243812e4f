package org.batchpredict.service.web.output;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.batchpredict.io.files.LocalPaths;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.jobs.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the outputs of jobs that are over, on threads of its own: a store may be slow, and a page
 * does not wait for it for long. What was read is kept for a while.
 */
public final class Outputs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outputs.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** For disks, and as many for stores: one that does not answer is not to hold up the others. */
  private static final int THREADS = 2;

  private static final int WAITING = 32;
  private static final int KEPT = 64;

  private final Check check;
  private final Duration patience;
  private final ThreadPoolExecutor ofDisks = threads("output-reader");
  private final ThreadPoolExecutor ofStores = threads("store-reader");
  private final Map<Key, CompletableFuture<JobOutput>> kept =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, CompletableFuture<JobOutput>> eldest) {
          return size() > KEPT;
        }
      };

  public Outputs(Check check) {
    this(check, PATIENCE);
  }

  Outputs(Check check, Duration patience) {
    this.check = check;
    this.patience = patience;
  }

  private static ThreadPoolExecutor threads(String name) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(WAITING),
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /**
   * What a job has written; nothing of one that is not over.
   *
   * @throws IOException when it cannot be read, or not in time; with a sentence for people
   */
  public JobOutput of(Job job) throws IOException {
    return hasOutput(job) ? await(job, () -> read(job)) : JobOutput.NOTHING;
  }

  /**
   * The page that tells of a job's run, as the output has it; empty when there is none.
   *
   * @throws IOException when it cannot be read, or not in time; with a sentence for people
   */
  public String report(Job job) throws IOException {
    return hasOutput(job) ? await(job, () -> begin(job, OutputReader::report)) : "";
  }

  private static boolean hasOutput(Job job) {
    return job.state().isFinal() && job.attempt() > 0;
  }

  private <T> T await(Job job, Supplier<CompletableFuture<T>> reading) throws IOException {
    try {
      return reading.get().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("It takes long to read the output. Reload the page in a while.", e);
    } catch (RejectedExecutionException e) {
      throw new IOException("Many outputs are being read. Reload the page in a while.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        throw new IOException(refused.getMessage(), e);
      }
      LOG.warn("Cannot read the output of {}", job.name(), e.getCause());
      throw new IOException("The output cannot be read; the service's log says why.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The service is stopping.", e);
    }
  }

  private synchronized CompletableFuture<JobOutput> read(Job job) {
    Key key = new Key(job.sequence(), job.revision());
    CompletableFuture<JobOutput> known = kept.get(key);
    if (known != null && !known.isCompletedExceptionally()) {
      return known;
    }
    CompletableFuture<JobOutput> begun = begin(job, OutputReader::read);
    kept.put(key, begun);
    return begun;
  }

  private <T> CompletableFuture<T> begin(Job job, Reading<T> reading) {
    return CompletableFuture.supplyAsync(() -> readNow(job, reading), threads(job));
  }

  private ThreadPoolExecutor threads(Job job) {
    return LocalPaths.isLocal(String.valueOf(job.input().outputPath())) ? ofDisks : ofStores;
  }

  private <T> T readNow(Job job, Reading<T> reading) {
    try {
      check.check(job);
    } catch (IOException e) {
      throw new CompletionException(new RefusedException(e));
    }
    try {
      return reading.of(job.input());
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  @Override
  public void close() {
    ofDisks.shutdownNow();
    ofStores.shutdownNow();
  }

  /** Refuses to read some outputs. */
  @FunctionalInterface
  public interface Check {
    /**
     * Gets an output ready to be read.
     *
     * @throws IOException when it is not to be; with a sentence for people
     */
    void check(Job job) throws IOException;
  }

  @FunctionalInterface
  private interface Reading<T> {
    T of(PredictionInput request) throws IOException;
  }

  private static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private record Key(long sequence, long revision) {}
}
