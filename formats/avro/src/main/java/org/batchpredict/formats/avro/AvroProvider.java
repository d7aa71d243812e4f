package org.batchpredict.formats.avro;

import java.io.IOException;
import org.batchpredict.transforms.format.OutputFormat;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.prediction.DataFormatProvider;
import org.jspecify.annotations.Nullable;

/** The format that requests call {@code AVRO}. */
public final class AvroProvider implements DataFormatProvider {
  @Override
  public String name() {
    return "AVRO";
  }

  @Override
  public InputFormat input(InstanceRules rules) {
    return new AvroInput();
  }

  @Override
  public OutputFormat output(@Nullable String compression, boolean isFlat) {
    return AvroOutput.of(compression, isFlat);
  }

  @Override
  public long records(String path, long size) throws IOException {
    return BlockCount.records(path, size);
  }
}
