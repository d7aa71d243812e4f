package org.batchpredict.transforms.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.batchpredict.io.records.RecordReader;
import org.batchpredict.io.report.Step;
import org.batchpredict.io.staging.SplitAttempt;
import org.batchpredict.transforms.prediction.BatchLimits;
import org.batchpredict.transforms.report.SplitTally;

/**
 * The batches of one attempt at a split: read one after the other, predicted in lanes side by side,
 * written in the order in which they were read. So a device has the next batch, read and parsed,
 * when it is done with one (docs/adr/0025), and cores that are idle predict those of the only file
 * that is left (docs/adr/0053). With one lane all of it happens in the thread that calls.
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

  /** The lanes that wait for it. */
  private final AtomicInteger waiting = new AtomicInteger();

  private long read; // held by the lock

  /** Whether a core is the reader's; the calling thread's to change. */
  private volatile boolean readsAhead;

  private final Turns turns = new Turns();

  /** Of lanes that may have ended; the calling thread's to change. */
  private final List<Thread> threads = new ArrayList<>();

  private int named;

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
   * @param spare more lanes, for as long as there is nothing better to do with their cores
   * @throws CancelledJobException when the calling thread is interrupted
   */
  void run(List<Lane> lanes, SpareLanes spare) throws IOException {
    try {
      for (Lane lane : lanes.subList(1, lanes.size())) {
        start(() -> run(lane, () -> true, spare));
      }
      run(lanes.get(0), () -> grow(spare), spare);
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

  private void start(LaneWork work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Throwable e) { // it is the calling thread's to throw
                fail(e);
              }
            },
            name + "-" + ++named);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  /**
   * Adds lanes on idle cores, at most as many as there are. Where one waits for input, that is what
   * it is short of: then an idle core is the reader's, and so is that of a second one that waits.
   * Always goes on.
   */
  private boolean grow(SpareLanes spare) {
    for (int more = 1 + spare.count(); more > 0; more--) {
      int waitingNow = waiting.get();
      if (waitingNow > 0) {
        readsAhead = readsAhead || waitingNow > 1 || spare.tryAddReader();
        break;
      }
      Lane lane = spare.tryAdd();
      if (lane == null) {
        break;
      }
      threads.removeIf(thread -> !thread.isAlive());
      start(() -> runSpare(lane, spare));
    }
    return true;
  }

  private void runSpare(Lane lane, SpareLanes spare) throws IOException, InterruptedException {
    try {
      run(lane, () -> !spare.tryDrop(), spare);
    } finally {
      spare.ended(lane);
    }
  }

  private void run(Lane lane, BooleanSupplier goesOn, SpareLanes spare)
      throws IOException, InterruptedException {
    try {
      runAll(lane, goesOn, spare);
    } finally {
      if (lane.batch().isLarge()) {
        lane.letGo();
      }
    }
  }

  private void runAll(Lane lane, BooleanSupplier goesOn, SpareLanes spare)
      throws IOException, InterruptedException {
    do {
      long turn;
      long bytesRead;
      BatchLimits limits;
      lane.laps().start();
      awaitReading();
      lane.laps().done(Step.WAIT);
      try {
        if (readsAhead) {
          reader.readAhead();
        }
        limits = sizes.next();
        if (turns.fault() != null || !reader.fill(lane.batch(), limits.records(), limits.bytes())) {
          return;
        }
        lane.laps().done(Step.READ);
        turn = read++;
        bytesRead = reader.bytesRead();
      } finally {
        reading.unlock();
      }
      int records = lane.batch().size();
      int failed = lane.predict(attempt, () -> turns.await(turn), tally);
      sizes.done(limits, records, failed, lane.laps().times());
      onBatch.accept(bytesRead);
      spare.onBatch(lane);
      turns.next();
    } while (goesOn.getAsBoolean());
  }

  private void awaitReading() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (reading.tryLock()) {
      return;
    }
    waiting.incrementAndGet();
    try {
      if (!BriefWait.until(reading::tryLock)) {
        reading.lockInterruptibly();
      }
    } finally {
      waiting.decrementAndGet();
    }
  }

  private void fail(Throwable reason) {
    turns.fail(reason);
    onFault.run();
  }

  /** Waits for the lanes, whatever happens: they use what the caller closes next. */
  private void end(List<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      if (turns.fault() != null) {
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
    Throwable reason = turns.fault();
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

  /** What a lane does in a thread of its own. */
  @FunctionalInterface
  private interface LaneWork {
    void run() throws IOException, InterruptedException;
  }
}
