package org.batchpredict.formats.parquet;

import java.util.Optional;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.records.RangeRequest;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.records.RecordRange;
import org.batchpredict.transforms.instance.FieldRules;
import org.batchpredict.transforms.tensor.PassedField;
import org.jspecify.annotations.Nullable;

/**
 * Tells the rows of a Parquet file apart: a range has those of the row groups that start in it.
 *
 * @param fields by which columns are read: those that the model is to see, or that go past it; null
 *     for all
 */
record ParquetRecords(@Nullable FieldRules fields) implements RecordFormat {
  @Override
  public Optional<String> wholeBecause(InputFile file) {
    return Optional.empty();
  }

  @Override
  public RecordRange open(RangeRequest request) {
    return new ParquetRange(request, this);
  }

  /** Whether a column is read. */
  boolean reads(String column) {
    FieldRules rules = fields;
    return rules == null
        || rules.isSeen(column)
        || rules.passed().stream().map(PassedField::name).anyMatch(column::equals);
  }
}
