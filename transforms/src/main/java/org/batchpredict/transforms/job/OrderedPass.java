package org.batchpredict.transforms.job;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;
import org.batchpredict.io.Failure;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.Split;
import org.batchpredict.io.files.InputWatch;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordReader;
import org.batchpredict.io.shards.ShardFormat;
import org.batchpredict.transforms.format.FormatSpec;
import org.batchpredict.transforms.model.SharedModel;
import org.batchpredict.transforms.prediction.BatchLimits;
import org.batchpredict.transforms.prediction.Predictor;

/**
 * One pass over all files of an input in their order, in the calling thread, to one stream. Nothing
 * is staged or committed: what is written is written.
 */
public final class OrderedPass {
  private final PassSpec spec;
  private final RecordBatch batch = new RecordBatch();
  private long predictions;
  private long failures;

  public OrderedPass(PassSpec spec) {
    this.spec = spec;
  }

  /**
   * Predicts the first records of the files.
   *
   * @param limit the most records to read
   * @param onFailure told why a record has no prediction, and where it lies
   */
  public void run(List<InputFile> files, long limit, OutputStream out, Consumer<String> onFailure)
      throws IOException {
    Split all =
        new Split(
            0,
            files.stream()
                .map(file -> new FileRange(file.path(), 0, file.size(), file.size()))
                .toList());
    InputWatch watch = new InputWatch(files, all, spec.acceptsChangedInput());
    watch.before();
    try (SharedModel shared = SharedModel.acquire(spec.model());
        RecordReader reader =
            RecordReader.open(all, spec.input().records(), spec.maxRecordBytes())) {
      FormatSpec format = Predictor.formatSpec(shared.model().signature(), spec.rules());
      ShardFormat.Shard shard = spec.output().shards(format).open(out);
      ComparedModel model = new ComparedModel(shared.model(), spec.allowBatchDependent(), false);
      model.begin();
      Predictor predictor =
          new Predictor(model, spec.input(), spec.rules(), spec.output(), spec.batchSizeAtOnce());
      BatchLimits limits = BatchLimits.of(shared.model().signature(), spec.batchSizeAtOnce());
      while (predictions + failures < limit
          && reader.fill(batch, records(limits, limit), limits.bytes())) {
        predict(predictor, shard, onFailure);
        out.flush();
        if (spec.limits().arePassedEarly(predictions, failures)) {
          break; // the end judges
        }
        if (batch.isLarge()) {
          batch.clear();
        }
      }
      shard.end();
      out.flush();
      model.end();
    }
    watch.after();
  }

  private int records(BatchLimits limits, long limit) {
    return (int) Math.min(limits.records(), limit - predictions - failures);
  }

  private void predict(Predictor predictor, ShardFormat.Shard shard, Consumer<String> onFailure)
      throws IOException {
    int failed =
        predictor.predict(
            batch, (lines, count) -> shard.write(lines.bytes(), 0, lines.size(), count));
    for (int i = 0; failed > 0 && i < batch.size(); i++) {
      Failure failure = predictor.failure(i);
      if (failure != null) {
        onFailure.accept(
            "%s at %s: %s: %s"
                .formatted(
                    batch.address(i).file(),
                    batch.address(i).offset(),
                    failure.stage(),
                    failure.message()));
      }
    }
    failures += failed;
    predictions += batch.size() - failed;
  }

  public long predictions() {
    return predictions;
  }

  public long failures() {
    return failures;
  }
}
