package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.batchpredict.io.Failure;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.StringColumn;
import org.jspecify.annotations.Nullable;

/** Feeds files as they are; the key of each is its path. */
final class FileRecordEncoder implements RecordEncoder {
  private final RawRecordEncoder bytes;
  private String path = "";

  FileRecordEncoder(ModelSignature signature, InstanceRules rules) {
    FieldRules fields = rules.fields();
    FieldRules others =
        new FieldRules(null, fields.passThrough(), fields.included(), fields.excluded());
    bytes =
        new RawRecordEncoder(
            signature, new InstanceRules(rules.lenient(), others, rules.keepInstance()));
  }

  @Override
  public int heapPerByte() {
    return bytes.heapPerByte();
  }

  @Override
  public List<InputEncoder> inputs() {
    return bytes.inputs();
  }

  @Override
  public @Nullable Failure encode(RecordBatch batch, int i) {
    path = batch.source(i).path();
    return bytes.encode(batch, i);
  }

  @Override
  public void addPassed(int field, StringColumn target) {
    byte[] text = path.getBytes(UTF_8);
    JsonCopy.addText(target, text, 0, text.length);
  }

  @Override
  public void addInstance(StringColumn instances) {
    bytes.addInstance(instances);
  }
}
