package org.batchpredict.benchmarks;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A loop as a good engineer with one model would write it in an afternoon: each thread takes files,
 * or a range of the one file, parses with Jackson's streaming parser and its fast numbers into
 * arrays that it keeps, feeds TensorFlow Java in bulk, and writes through a large buffer. It knows
 * its model's inputs, recovers from nothing, and promises no order.
 */
public final class HandWrittenLoop {
  private final Task task;
  private final LoopModel model;
  private final List<Piece> pieces;
  private final AtomicInteger next = new AtomicInteger();

  private HandWrittenLoop(Task task, LoopModel model) throws IOException {
    this.task = task;
    this.model = model;
    this.pieces = Piece.of(task);
  }

  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    Task task = Task.of(args);
    Files.createDirectories(task.output());
    try (LoopModel model = new LoopModel(task.model(), LoopBatch.aliases(task.kind()))) {
      Crew.run(task.threads(), new HandWrittenLoop(task, model)::work);
    }
  }

  private Counts work(int thread) throws IOException {
    LoopBatch batch = LoopBatch.of(task.kind(), model, task.batchSize());
    Counts counts = Counts.NONE;
    try (LoopOutput out = new LoopOutput(task.output(), thread)) {
      int piece;
      while ((piece = next.getAndIncrement()) < pieces.size()) {
        counts = counts.plus(predict(pieces.get(piece), batch, out));
      }
      batch.run(model, out.predictions());
    }
    return counts;
  }

  /** Leaves a batch that is not full for the next piece to fill. */
  private Counts predict(Piece piece, LoopBatch batch, LoopOutput out) throws IOException {
    JsonGenerator predictions = out.predictions();
    long predicted = 0;
    long failed = 0;
    try (LoopRecords records = piece.open(task.kind())) {
      while (records.next()) {
        try {
          batch.add(records);
        } catch (IOException e) {
          failed++;
          out.fail(piece, records.offset(), e);
          continue;
        }
        predicted++;
        if (batch.isFull()) {
          batch.run(model, predictions);
        }
      }
    }
    return new Counts(predicted, failed);
  }
}
