package org.batchpredict.transforms.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.batchpredict.io.records.RecordReader;
import org.batchpredict.io.report.Step;
import org.batchpredict.io.staging.SplitAttempt;
import org.batchpredict.transforms.prediction.BatchLimits;
import org.batchpredict.transforms.report.SplitTally;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one attempt at a split: read one after the other, predicted in lanes side by side,
 * written in the order in which they were read. So a device has the next batch, read and parsed,
 * when it is done with one (docs/adr/0025). With one lane all of it happens in the thread that
 * calls.
 */
final class BatchQueue {
  private final String name;
  private final RecordReader reader;
  private final BatchSizes sizes;
  private final SplitAttempt attempt;
  private final SplitTally tally;
  private final LongConsumer onBatch;
  private final Runnable onFault;

  private final ReentrantLock reading = new ReentrantLock();
  private long read; // held by the lock

  private final Object turns = new Object();
  private long written; // held by turns
  private volatile @Nullable Throwable fault;

  /**
   * @param name begins the names of the lanes' threads
   * @param onBatch hears of each batch, in their order, how many bytes of input were read up to its
   *     end
   * @param onFault hears that the lanes are waited for, which may be in native code, to throw
   */
  BatchQueue(
      String name,
      RecordReader reader,
      BatchSizes sizes,
      SplitAttempt attempt,
      SplitTally tally,
      LongConsumer onBatch,
      Runnable onFault) {
    this.name = name;
    this.reader = reader;
    this.sizes = sizes;
    this.attempt = attempt;
    this.tally = tally;
    this.onBatch = onBatch;
    this.onFault = onFault;
  }

  /**
   * Predicts all batches. No lane is at work any more when this returns or throws.
   *
   * @param lanes the first of which is the calling thread's
   * @throws CancelledJobException when the calling thread is interrupted
   */
  void run(List<Lane> lanes) throws IOException {
    List<Thread> threads = new ArrayList<>();
    try {
      for (Lane lane : lanes.subList(1, lanes.size())) {
        Thread thread = new Thread(() -> runOrFail(lane), name + "-" + (threads.size() + 1));
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
      }
      run(lanes.get(0));
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(new CancelledJobException(e));
    } catch (Throwable e) { // whatever it is, the lanes must end before it goes on
      fail(e);
    }
    end(threads);
    rethrow();
  }

  private void runOrFail(Lane lane) {
    try {
      run(lane);
    } catch (Throwable e) { // it is the calling thread's to throw
      fail(e);
    }
  }

  private void run(Lane lane) throws IOException, InterruptedException {
    try {
      runAll(lane);
    } finally {
      if (lane.batch().isLarge()) {
        lane.letGo();
      }
    }
  }

  private void runAll(Lane lane) throws IOException, InterruptedException {
    while (true) {
      long turn;
      long bytesRead;
      BatchLimits limits;
      lane.laps().start();
      reading.lockInterruptibly();
      lane.laps().done(Step.WAIT);
      try {
        limits = sizes.next();
        if (fault != null || !reader.fill(lane.batch(), limits.records(), limits.bytes())) {
          return;
        }
        lane.laps().done(Step.READ);
        turn = read++;
        bytesRead = reader.bytesRead();
      } finally {
        reading.unlock();
      }
      int records = lane.batch().size();
      int failed = lane.predict(attempt, () -> await(turn), tally);
      sizes.done(limits, records, failed, lane.laps().times());
      onBatch.accept(bytesRead);
      synchronized (turns) {
        written++;
        turns.notifyAll();
      }
    }
  }

  private void await(long turn) {
    synchronized (turns) {
      try {
        while (written != turn && fault == null) {
          turns.wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancelledJobException(e);
      }
    }
    Throwable reason = fault;
    if (reason != null) {
      throw new CancelledJobException(reason); // of no interest beside the reason itself
    }
  }

  /** Makes this the reason why the attempt ends, unless there is one. */
  private void fail(Throwable reason) {
    synchronized (turns) {
      if (fault == null) {
        fault = reason;
      }
      turns.notifyAll();
    }
    onFault.run();
  }

  /** Waits for the lanes, whatever happens: they use what the caller closes next. */
  private void end(List<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      if (fault != null) {
        thread.interrupt(); // it may wait for input
      }
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          fail(new CancelledJobException(e));
          thread.interrupt();
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void rethrow() throws IOException {
    Throwable reason = fault;
    if (reason instanceof IOException e) {
      throw e;
    }
    if (reason instanceof RuntimeException e) {
      throw e;
    }
    if (reason instanceof Error e) {
      throw e;
    }
    if (reason != null) { // an interrupt that was meant for a lane
      throw new CancelledJobException(reason);
    }
  }
}
