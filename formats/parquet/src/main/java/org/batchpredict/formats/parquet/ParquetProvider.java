package org.batchpredict.formats.parquet;

import java.io.IOException;
import org.batchpredict.transforms.format.OutputFormat;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.prediction.DataFormatProvider;
import org.jspecify.annotations.Nullable;

/** The format that requests call {@code PARQUET}. */
public final class ParquetProvider implements DataFormatProvider {
  @Override
  public String name() {
    return "PARQUET";
  }

  @Override
  public InputFormat input(InstanceRules rules) {
    return new ParquetInput(new ParquetRecords(rules.keepInstance() ? null : rules.fields()));
  }

  @Override
  public OutputFormat output(@Nullable String compression, boolean isFlat) {
    return ParquetOutput.of(compression, isFlat);
  }

  @Override
  public long records(String path, long size) throws IOException {
    return Footer.read(path, size).groups().stream().mapToLong(Footer.RowGroup::rows).sum();
  }
}
