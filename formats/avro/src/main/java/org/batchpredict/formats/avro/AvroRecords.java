package org.batchpredict.formats.avro;

import java.util.Optional;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.records.RangeRequest;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.records.RecordRange;

/** Tells the records of an Avro file apart: a range has those of the blocks that start in it. */
enum AvroRecords implements RecordFormat {
  BLOCKS;

  @Override
  public Optional<String> wholeBecause(InputFile file) {
    return Optional.empty();
  }

  @Override
  public RecordRange open(RangeRequest request) {
    return new AvroRange(request);
  }
}
