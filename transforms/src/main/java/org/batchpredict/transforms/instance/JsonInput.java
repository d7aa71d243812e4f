package org.batchpredict.transforms.instance;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.batchpredict.io.records.JsonFormat;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.transforms.model.ModelSignature;

/** Records that are a JSON value each. */
record JsonInput(RecordFormat records) implements InputFormat {
  JsonInput {
    requireNonNull(records, "records");
  }

  /** With documents told from what a line can be. */
  static JsonInput of(ModelSignature signature, InstanceRules rules) {
    return new JsonInput(
        new JsonFormat(
            isFree("instances", signature, rules.fields()),
            isFree("inputs", signature, rules.fields()),
            listDepth(signature, rules.fields()),
            signature.name()));
  }

  /** Whether no instance may have a field of that name. */
  private static boolean isFree(String name, ModelSignature signature, FieldRules fields) {
    return !signature.inputAliases().contains(name)
        && !fields.excluded().contains(name)
        && fields.passed().stream().noneMatch(field -> field.name().equals(name));
  }

  /** How many lists an instance can begin with, which only the bare value of one input does. */
  private static int listDepth(ModelSignature signature, FieldRules fields) {
    if (signature.inputs().size() != 1 || fields.keyField() != null) {
      return 0;
    }
    List<Integer> dims = signature.inputs().get(0).rowShape().dims();
    return dims == null ? Integer.MAX_VALUE : dims.size();
  }

  @Override
  public RecordEncoder encoder(ModelSignature signature, InstanceRules rules) {
    return new JsonRecordEncoder(signature, rules);
  }
}
