package org.batchpredict.service.work;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.jobs.Attempt;
import org.jspecify.annotations.Nullable;

/** Workers that do what a test says. */
final class HandLauncher implements Launcher {
  final BlockingQueue<HandWorker> started = new LinkedBlockingQueue<>();
  final List<Attempt> ended = new ArrayList<>();
  volatile @Nullable IOException trouble;

  @Override
  public Worker start(Task task) throws IOException {
    IOException thrown = trouble;
    if (thrown != null) {
      trouble = null; // once
      throw thrown;
    }
    HandWorker worker = new HandWorker(task);
    started.add(worker);
    return worker;
  }

  @Override
  public void end(JobName job, Attempt former) {
    ended.add(former);
  }

  HandWorker next() throws InterruptedException {
    HandWorker worker = started.poll(1, TimeUnit.MINUTES);
    if (worker == null) {
      throw new AssertionError("no worker was started");
    }
    return worker;
  }

  /** A worker that does what a test says. */
  static final class HandWorker implements Worker {
    final Task task;
    final BlockingQueue<WorkerOrder> orders = new LinkedBlockingQueue<>();
    final CompletableFuture<WorkerEnd> end = new CompletableFuture<>();
    volatile @Nullable WorkerReport report;
    volatile String log = "";

    private HandWorker(Task task) {
      this.task = task;
    }

    void reports(JobState state, long predictions, Duration elapsed) {
      report = new WorkerReport(state, false, progress(predictions, elapsed), 0, null);
    }

    void ends(JobState state, long predictions, @Nullable JobError error) {
      Progress progress = progress(predictions, Duration.ofSeconds(1));
      WorkerReport word = new WorkerReport(state, true, progress, 0.5, error);
      report = word;
      end.complete(new WorkerEnd(error == null ? "exit 0" : "exit 1", word));
    }

    void dies(String how) {
      end.complete(new WorkerEnd(how, null));
    }

    private static Progress progress(long predictions, Duration elapsed) {
      return new Progress(predictions, predictions, 0, predictions, 1000, elapsed);
    }

    /** Waits for an order that is no lease. */
    WorkerOrder order() throws InterruptedException {
      while (true) {
        WorkerOrder order = orders.poll(1, TimeUnit.MINUTES);
        if (order == null) {
          throw new AssertionError("no order came");
        }
        if (order.kind() != WorkerOrder.Kind.LEASE) {
          return order;
        }
      }
    }

    @Override
    public String host() {
      return "here";
    }

    @Override
    public Long pid() {
      return 7L;
    }

    @Override
    public Optional<WorkerReport> report() {
      return Optional.ofNullable(report);
    }

    @Override
    public String log() {
      return log;
    }

    @Override
    public void tell(WorkerOrder order) {
      orders.add(order);
    }

    @Override
    public void kill() {
      dies("SIGKILL");
    }

    @Override
    public Optional<WorkerEnd> await(Duration timeout) throws InterruptedException {
      try {
        return Optional.of(end.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
      } catch (TimeoutException e) {
        return Optional.empty();
      } catch (ExecutionException e) {
        throw new AssertionError(e);
      }
    }
  }
}
