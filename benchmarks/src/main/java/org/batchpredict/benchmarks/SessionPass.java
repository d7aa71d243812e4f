package org.batchpredict.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.tensorflow.Tensor;

/**
 * The model alone: tensors of the first records are made once, and fed again and again until it has
 * run on as many instances as there are records. Nothing is faster, with this session.
 *
 * <p>A seventh argument is the number of records.
 */
public final class SessionPass {
  private static final int TENSORS = 16;

  private SessionPass() {}

  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    Task task = Task.of(Arrays.copyOf(args, 6));
    AtomicLong left = new AtomicLong(Long.parseLong(args[6]));
    try (LoopModel model = new LoopModel(task.model(), LoopBatch.aliases(task.kind()))) {
      List<Fed> batches = batches(task, model);
      Crew.run(task.threads(), thread -> work(model, batches, left));
      batches.forEach(Fed::close);
    }
  }

  private static List<Fed> batches(Task task, LoopModel model) throws IOException {
    List<Fed> batches = new ArrayList<>();
    LoopBatch batch = LoopBatch.of(task.kind(), model, task.batchSize());
    for (Piece piece : Piece.of(task)) {
      try (LoopRecords records = piece.open(task.kind())) {
        while (batches.size() < TENSORS && records.next()) {
          try {
            batch.add(records);
          } catch (IOException e) {
            continue; // what is no instance is not fed
          }
          if (batch.isFull()) {
            batches.add(fed(batch));
          }
        }
      }
    }
    if (batches.isEmpty()) {
      batches.add(fed(batch));
    }
    return batches;
  }

  private static Fed fed(LoopBatch batch) {
    Fed fed = new Fed(batch.tensors(), batch.size());
    batch.clear();
    return fed;
  }

  private static Counts work(LoopModel model, List<Fed> batches, AtomicLong left) {
    long predicted = 0;
    int turn = 0;
    while (true) {
      Fed batch = batches.get(turn++ % batches.size());
      long wanted = left.getAndAdd(-batch.size());
      if (wanted <= 0) {
        return new Counts(predicted, 0);
      }
      model.run(batch.tensors()).close();
      predicted += Math.min(wanted, batch.size());
    }
  }

  private record Fed(List<Tensor> tensors, int size) {
    void close() {
      tensors.forEach(Tensor::close);
    }
  }
}
