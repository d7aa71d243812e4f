package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.PassedField;
import org.batchpredict.transforms.tensor.StringColumn;
import org.jspecify.annotations.Nullable;

/**
 * Feeds the features of {@code tf.Example}s to the inputs of their names (docs/input.md, TFRecord).
 * Records that are JSON, told by their first byte, are encoded as such.
 */
final class ExampleRecordEncoder implements RecordEncoder {
  /** What JSON begins with, but for {@code \n}, which a tf.Example begins with, too. */
  private static final String JSON_STARTS = "{[\"-0123456789tfnNI \t\r";

  /** More UTF-8 than is shown of any record. */
  private static final int SHOWN_BYTES = 256 << 10;

  private final JsonRecordEncoder json;
  private final FieldRules rules;
  private final boolean lenient;
  private final boolean keepInstance;
  private final String aliases;
  private final Map<String, FeatureField> fields = new LinkedHashMap<>();
  private final List<FeatureField> passed = new ArrayList<>();
  private final @Nullable FeatureField key;

  private final ExampleFeatures features = new ExampleFeatures();
  private final FeatureValues values = new FeatureValues();
  private final ExampleJson text = new ExampleJson();
  private final StringColumn written = (StringColumn) Column.of(DType.STRING);

  /** The fields of the last record in its order, which is mostly that of the next one. */
  private final List<FeatureField> order = new ArrayList<>();

  private boolean isJson;
  private byte[] bytes = {};

  ExampleRecordEncoder(ModelSignature signature, InstanceRules rules) {
    json = new JsonRecordEncoder(signature, rules);
    this.rules = rules.fields();
    lenient = rules.lenient();
    keepInstance = rules.keepInstance();
    aliases = String.join(", ", signature.inputAliases());
    for (InputEncoder input : json.inputs()) {
      String alias = input.spec().alias();
      if (this.rules.isSeen(alias)) {
        fields.put(alias, new FeatureField(alias, input, lenient));
      }
    }
    for (PassedField field : this.rules.passed()) {
      passed.add(
          fields.computeIfAbsent(field.name(), name -> new FeatureField(name, null, lenient)));
    }
    key = this.rules.keyField() == null ? null : passed.get(0);
  }

  @Override
  public int heapPerByte() {
    return json.heapPerByte();
  }

  @Override
  public List<InputEncoder> inputs() {
    return json.inputs();
  }

  @Override
  public @Nullable Failure encode(RecordBatch batch, int i) {
    bytes = batch.bytes();
    int start = batch.start(i);
    int length = batch.length(i);
    isJson = isJson(bytes, start, length);
    if (isJson) {
      return json.encode(batch, i);
    }
    inputs().forEach(InputEncoder::clear);
    fields.values().forEach(FeatureField::clear);
    switch (features.read(bytes, start, length)) {
      case SEQUENCE_EXAMPLE -> {
        return failure("Unsupported record: a tf.SequenceExample (supported: tf.Example, JSON)");
      }
      case NEITHER -> {
        isJson = bytes[start] == '\n' && isJson(bytes, start + 1, length - 1);
        return isJson
            ? json.encode(batch, i)
            : failure("Invalid record: it is neither a tf.Example nor JSON");
      }
      case EXAMPLE -> {}
    }
    try {
      encodeFeatures();
      return null;
    } catch (InvalidInstanceException e) {
      return e.failure();
    }
  }

  private static boolean isJson(byte[] bytes, int start, int length) {
    return length > 0 && JSON_STARTS.indexOf(bytes[start]) >= 0;
  }

  private void encodeFeatures() throws InvalidInstanceException {
    FeatureField unknown = findFields();
    if (unknown != null) {
      throw InvalidInstanceException.of(
          Stage.PARSE,
          "Unknown feature ",
          Excerpt.quoted(unknown.name()),
          " (valid: " + aliases + ")");
    }
    for (FeatureField field : fields.values()) {
      try {
        field.feed(bytes, values);
      } catch (IOException e) { // no protocol buffer
        throw malformed(field.name());
      }
    }
    for (InputEncoder input : inputs()) {
      if (!input.isGiven() && !input.spec().optional()) {
        String alias = Excerpt.quoted(input.spec().alias());
        throw invalid("Missing feature " + alias + " (valid: " + aliases + ")");
      }
    }
    if (key != null && !key.isFound()) {
      throw invalid("Missing key field " + Excerpt.quoted(key.name()));
    }
    if (keepInstance) {
      writeInstance();
    }
  }

  /** Finds the field of each feature; returns the first that neither has an input nor is passed. */
  private @Nullable FeatureField findFields() {
    FeatureField unknown = null;
    for (int i = 0; i < features.count(); i++) {
      if (i == order.size()) {
        order.add(field(i));
      } else if (!order.get(i).isCalled(bytes, features.nameStart(i), features.nameEnd(i))) {
        order.set(i, field(i));
      }
      FeatureField field = order.get(i);
      field.take(features.start(i), features.end(i));
      if (unknown == null && !fields.containsKey(field.name()) && rules.isSeen(field.name())) {
        unknown = field;
      }
    }
    return unknown;
  }

  private FeatureField field(int feature) {
    int from = features.nameStart(feature);
    String name = new String(bytes, from, features.nameEnd(feature) - from, UTF_8);
    FeatureField field = fields.get(name);
    return field == null ? new FeatureField(name, null, lenient) : field;
  }

  private void writeInstance() throws InvalidInstanceException {
    try {
      written.reset(List.of());
      text.addFeatures(features, bytes, written, Integer.MAX_VALUE);
    } catch (IOException e) { // no protocol buffer
      throw invalid("Invalid tf.Example: a feature that the model does not see cannot be read");
    }
  }

  @Override
  public void addPassed(int field, StringColumn target) {
    if (isJson) {
      json.addPassed(field, target);
      return;
    }
    StringColumn value = (StringColumn) Column.of(DType.STRING);
    FeatureField source = passed.get(field);
    try {
      if (source.isFound()) {
        text.addFeature(bytes, source.start(), source.end(), value, Integer.MAX_VALUE);
      }
      target.add(value.data(), 0, value.byteCount());
    } catch (IOException e) { // no protocol buffer: there is nothing to pass
      target.endElement();
    }
  }

  @Override
  public void addInstance(StringColumn instances) {
    if (isJson) {
      json.addInstance(instances);
    } else {
      instances.add(written.data(), 0, written.byteCount());
    }
  }

  @Override
  public @Nullable String shown(RecordBatch batch, int i) {
    int start = batch.start(i);
    int length = batch.length(i);
    if (isJson(batch.bytes(), start, length)
        || features.read(batch.bytes(), start, length) != ExampleFeatures.Kind.EXAMPLE) {
      return null;
    }
    StringColumn shown = (StringColumn) Column.of(DType.STRING);
    try {
      text.addFeatures(features, batch.bytes(), shown, SHOWN_BYTES);
      return new String(shown.data(), 0, shown.byteCount(), UTF_8);
    } catch (IOException e) { // no protocol buffer
      return null;
    }
  }

  private static InvalidInstanceException malformed(String feature) {
    return InvalidInstanceException.of(
        Stage.PARSE,
        "Invalid tf.Example: the feature ",
        Excerpt.quoted(feature),
        " cannot be read");
  }

  private static InvalidInstanceException invalid(String reason) {
    return new InvalidInstanceException(Stage.PARSE, reason);
  }

  private static Failure failure(String reason) {
    return new Failure(Stage.PARSE, ErrorCode.INVALID_INPUT, reason);
  }
}
