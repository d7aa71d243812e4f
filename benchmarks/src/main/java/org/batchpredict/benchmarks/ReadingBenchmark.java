package org.batchpredict.benchmarks;

import java.io.IOException;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** From a file in the page cache to batches of records: where lines and TFRecords end. */
public class ReadingBenchmark extends PartBenchmark {
  private static final int RECORDS = 20_000;

  private final Split lines = Parts.split(Kind.FLOATS, RECORDS);
  private final Split tfRecords = Parts.split(Kind.EXAMPLES, RECORDS);
  private final RecordBatch batch = new RecordBatch();

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long lines() throws IOException {
    return read(lines, Kind.FLOATS);
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long tfRecords() throws IOException {
    return read(tfRecords, Kind.EXAMPLES);
  }

  private long read(Split split, Kind kind) throws IOException {
    long bytes = 0;
    try (RecordReader reader = RecordReader.open(split, Parts.format(kind), Parts.MAX_BYTES)) {
      while (reader.fill(batch, Parts.BATCH, Parts.MAX_BYTES)) {
        bytes += batch.byteCount();
      }
    }
    return bytes;
  }
}
