package org.batchpredict.io.records;

import java.io.IOException;
import java.util.Optional;
import org.batchpredict.io.InputFile;

/** Files that are one record each. */
record WholeFiles() implements RecordFormat {
  @Override
  public Optional<String> wholeBecause(InputFile file) {
    return Optional.of("one record");
  }

  @Override
  public RecordRange open(RangeRequest request) throws IOException {
    RangeSource source = RangeSource.open(request.range(), Compression.NONE, request.buffer(), 0);
    return new WholeFileReader(source, request.maxRecordBytes());
  }
}
