package org.batchpredict.formats.parquet;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;
import org.batchpredict.formats.avro.AvroFields;
import org.batchpredict.formats.avro.AvroRecordEncoder;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.files.Storage;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.instance.RecordEncoder;
import org.batchpredict.transforms.model.ModelSignature;

/** Rows of Parquet files, whose columns are inputs. */
record ParquetInput(ParquetRecords records) implements InputFormat {
  ParquetInput {
    requireNonNull(records, "records");
  }

  @Override
  public RecordEncoder encoder(ModelSignature signature, InstanceRules rules) {
    return new AvroRecordEncoder(signature, rules);
  }

  @Override
  public InstanceRules fit(InstanceRules rules, ModelSignature signature, List<InputFile> files) {
    for (InputFile file : files) {
      if (file.size() > 0) {
        try {
          Footer footer = Footer.read(file.path(), file.size());
          RowType rows = RowType.of(footer.schema(), records);
          return AvroFields.fit(rules, signature, rows.avro(), file.path());
        } catch (IOException e) {
          throw new IllegalArgumentException(
              "Cannot read " + file.path() + ": " + Storage.reason(e), e);
        }
      }
    }
    return rules;
  }
}
