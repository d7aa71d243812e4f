package org.batchpredict.formats.avro;

import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.files.FileStream;
import org.batchpredict.io.files.Storage;
import org.batchpredict.io.records.InputWindow;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.instance.RecordEncoder;
import org.batchpredict.transforms.model.ModelSignature;

/** Records of Avro files, whose fields are inputs. */
record AvroInput() implements InputFormat {
  private static final int BUFFER_BYTES = 64 << 10;

  @Override
  public RecordFormat records() {
    return AvroRecords.BLOCKS;
  }

  @Override
  public RecordEncoder encoder(ModelSignature signature, InstanceRules rules) {
    return new AvroRecordEncoder(signature, rules);
  }

  @Override
  public InstanceRules fit(InstanceRules rules, ModelSignature signature, List<InputFile> files) {
    for (InputFile file : files) {
      if (file.size() > 0) {
        return AvroFields.fit(rules, signature, schema(file), file.path());
      }
    }
    return rules;
  }

  private static Schema schema(InputFile file) {
    try (InputWindow window =
        new InputWindow(
            new byte[BUFFER_BYTES],
            FileStream.open(file.path(), file.size(), 0),
            0,
            BUFFER_BYTES)) {
      return AvroHeader.read(window).schema();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Cannot read " + file.path() + ": " + Storage.reason(e), e);
    }
  }
}
