package org.batchpredict.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.records.RecordReader;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.model.PinnedModel;
import org.batchpredict.transforms.tensorflow.SavedModelLoader;

/** What the benchmarks of parts are made of. They run in the root of the repository. */
final class Parts {
  /** The records of a batch. */
  static final int BATCH = 64;

  static final int MAX_BYTES = 64 << 20;

  private Parts() {}

  /** A split of a new file of so many records, which is deleted when Java ends. */
  static Split split(Kind kind, int records) {
    try {
      return newSplit(kind, records);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Split newSplit(Kind kind, int records) throws IOException {
    Path file = Files.createTempFile("batchpredict-bench", ".records");
    file.toFile().deleteOnExit();
    RecordSource source = RecordSource.of(kind, 0);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < records; i++) {
        source.write(i, out);
      }
    }
    long size = Files.size(file);
    return new Split(0, List.of(new FileRange(file.toString(), 0, size, size)));
  }

  static RecordFormat format(Kind kind) {
    return kind == Kind.EXAMPLES ? RecordFormat.TF_RECORD : RecordFormat.LINES;
  }

  /** A batch of records in memory. */
  static RecordBatch batch(Kind kind) {
    RecordBatch batch = new RecordBatch();
    try (RecordReader reader = RecordReader.open(split(kind, BATCH), format(kind), MAX_BYTES)) {
      reader.fill(batch, BATCH, MAX_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return batch;
  }

  /** A model of testdata. */
  static Model load(ModelSpec spec) {
    return PinnedModel.of(SavedModelLoader.create().withDevice(Model.CPU), spec).load();
  }

  static ModelSpec model(String name) {
    return ModelSpec.of("testdata/models/" + name);
  }
}
