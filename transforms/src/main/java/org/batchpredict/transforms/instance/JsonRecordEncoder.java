package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.Utf8;
import org.jspecify.annotations.Nullable;

/** Parses records as JSON and encodes the values of their aliases (docs/spec.md, Instances). */
final class JsonRecordEncoder implements RecordEncoder {
  private static final byte[] NOTHING = {};

  private final JsonFactory factory = JsonFactories.create();
  private final List<InputEncoder> inputs;
  private final Map<String, InputEncoder> byAlias = new HashMap<>();
  private final @Nullable InputEncoder onlyInput;
  private final boolean takesBase64;
  private final FieldRules fields;
  private final @Nullable String keyField;
  private final String aliases;

  private final boolean keepInstance;
  private final Map<String, JsonSlice> slices = new HashMap<>();
  private final List<JsonSlice> passed;
  private final JsonSlice whole = new JsonSlice();
  private final @Nullable InstanceScanner scanner;
  private byte[] bytes = NOTHING;
  private int start;

  /** Whether the scanner has been at the record at hand, and it is no row. */
  private boolean isLeft;

  /** Why it is none, when the scanner knows; else that is left to the parser. */
  private @Nullable Failure fault;

  JsonRecordEncoder(ModelSignature signature, InstanceRules rules) {
    this(signature, rules, true);
  }

  /**
   * @param scans whether records of the common forms are read without a parser
   */
  JsonRecordEncoder(ModelSignature signature, InstanceRules rules, boolean scans) {
    inputs =
        signature.inputs().stream().map(spec -> new InputEncoder(spec, rules.lenient())).toList();
    inputs.forEach(input -> byAlias.put(input.spec().alias(), input));
    onlyInput = inputs.size() == 1 ? inputs.get(0) : null;
    takesBase64 = onlyInput != null && onlyInput.spec().dtype() == DType.STRING;
    fields = rules.fields();
    keyField = fields.keyField() == null ? null : fields.keyField().name();
    passed =
        fields.passed().stream()
            .map(field -> slices.computeIfAbsent(field.name(), name -> new JsonSlice()))
            .toList();
    keepInstance = rules.keepInstance();
    aliases = String.join(", ", signature.inputAliases());
    scanner = scans ? InstanceScanner.of(inputs, fields, slices, whole) : null;
    if (keyField != null && byAlias.containsKey(keyField)) {
      throw new IllegalArgumentException(
          "Invalid key field: " + keyField + " (must not be an input: " + aliases + ")");
    }
  }

  @Override
  public int heapPerByte() {
    return 6; // Jackson has a long string twice, two bytes a character
  }

  @Override
  public List<InputEncoder> inputs() {
    return inputs;
  }

  @Override
  public boolean encodeRow(RecordBatch batch, int i, InstanceGroup rows) {
    if (scan(batch, i, rows)) {
      rows.endRow(i);
      return true;
    }
    rows.dropRow();
    isLeft = true;
    return false;
  }

  @Override
  public @Nullable Failure encode(RecordBatch batch, int i) {
    if (!isLeft && scan(batch, i, null)) {
      return null;
    }
    isLeft = false;
    if (fault != null) {
      return fault;
    }
    begin(batch, i);
    return parse(batch.length(i));
  }

  private boolean scan(RecordBatch batch, int i, @Nullable InstanceGroup rows) {
    fault = null;
    int length = batch.length(i);
    if (scanner == null || Headroom.isLarge(length)) { // a large value is held once, by its encoder
      return false;
    }
    begin(batch, i);
    if (start + length + JsonNumber.LOOKS_AHEAD > bytes.length) {
      bytes = Arrays.copyOfRange(bytes, start, start + length + JsonNumber.LOOKS_AHEAD);
      start = 0;
    }
    if (!scanner.scan(bytes, start, start + length, rows)) {
      return false;
    }
    fault = scanner.fault();
    if (fault == null) {
      fault = whatIsMissing();
    }
    return fault == null;
  }

  private @Nullable Failure whatIsMissing() {
    try {
      checkComplete();
      return null;
    } catch (InvalidInstanceException e) {
      return e.failure();
    }
  }

  private void begin(RecordBatch batch, int i) {
    bytes = batch.bytes();
    start = batch.start(i);
    for (int field = 0; field < passed.size(); field++) {
      passed.get(field).clear();
    }
    whole.clear();
  }

  private @Nullable Failure parse(int length) {
    for (InputEncoder input : inputs) {
      input.clear();
    }
    int invalid = Utf8.firstInvalid(bytes, start, length);
    if (invalid >= 0) {
      return invalid("Invalid UTF-8 at byte ", invalid, "").failure();
    }
    try (JsonParser parser = factory.createParser(bytes, start, length)) {
      return encode(parser);
    } catch (JsonProcessingException e) {
      return JsonFailures.of(e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read an array", e);
    }
  }

  @Override
  public void addPassed(int field, StringColumn target) {
    JsonSlice slice = passed.get(field);
    JsonCopy.addJson(target, bytes, start + slice.start(), start + slice.end());
  }

  @Override
  public void addInstance(StringColumn instances) {
    JsonCopy.addJson(instances, bytes, start + whole.start(), start + whole.end());
  }

  private @Nullable Failure encode(JsonParser parser) throws IOException {
    try {
      encodeWhole(parser);
      return null;
    } catch (InvalidInstanceException e) {
      readOn(parser);
      return e.failure();
    }
  }

  private void encodeWhole(JsonParser parser) throws IOException, InvalidInstanceException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw invalid("Invalid JSON: nothing but white space");
    }
    if (keepInstance) {
      whole.startAt(parser);
    }
    if (token == JsonToken.START_OBJECT) {
      encodeObject(parser);
    } else {
      encodeBare(parser, token);
    }
    if (keepInstance) {
      whole.endAt(parser);
    }
    if (parser.nextToken() != null) {
      long at = parser.currentTokenLocation().getByteOffset();
      throw invalid("Invalid JSON at byte ", at, ": a second value (must be one value)");
    }
  }

  private void encodeBare(JsonParser parser, JsonToken token)
      throws IOException, InvalidInstanceException {
    if (onlyInput == null || keyField != null) {
      throw invalid(
          "Invalid instance: ",
          Excerpt.ofValue(parser),
          " (must be an object with "
              + (keyField == null ? "the inputs " + aliases : "the key field " + keyField)
              + ")");
    }
    onlyInput.encode(parser, token);
  }

  private void encodeObject(JsonParser parser) throws IOException, InvalidInstanceException {
    boolean bare = false;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonSlice slice = slices.get(name);
      boolean seen = fields.isSeen(name) && !name.equals(keyField);
      if (slice != null && !(seen && byAlias.containsKey(name))) {
        take(parser, name, slice);
        continue;
      }
      JsonToken token = parser.nextToken();
      boolean base64 = isBase64(name, token);
      if (!seen && !base64) {
        parser.skipChildren();
        continue;
      }
      InputEncoder input = base64 ? onlyInput : byAlias.get(name);
      if (input == null) {
        throw unknown(name);
      }
      if (input.isGiven()) {
        boolean mixed = base64 != bare && !byAlias.containsKey(StringEncoder.BASE64_KEY);
        throw mixed ? unknown(StringEncoder.BASE64_KEY) : duplicate(name);
      }
      if (slice != null) {
        slice.startAt(parser);
      }
      if (base64) {
        bare = true;
        input.encodeBase64(parser);
      } else {
        input.encode(parser, token);
      }
      if (slice != null) {
        slice.endAt(parser);
      }
    }
    checkComplete();
  }

  /** Whether the object, without its key field, is the bare value of the one STRING input. */
  private boolean isBase64(String name, JsonToken token) {
    return takesBase64 && token == JsonToken.VALUE_STRING && name.equals(StringEncoder.BASE64_KEY);
  }

  private void checkComplete() throws InvalidInstanceException {
    for (int i = 0; i < inputs.size(); i++) { // of each record: not by an iterator
      InputEncoder input = inputs.get(i);
      if (!input.isGiven() && !input.spec().optional()) {
        throw invalid(
            "Missing input " + Excerpt.quoted(input.spec().alias()) + " (valid: " + aliases + ")");
      }
    }
    if (keyField != null && passed.get(0).isEmpty()) {
      throw invalid("Missing key field " + Excerpt.quoted(keyField));
    }
  }

  private void take(JsonParser parser, String name, JsonSlice slice)
      throws IOException, InvalidInstanceException {
    if (!slice.isEmpty()) {
      throw duplicate(name);
    }
    parser.nextToken();
    slice.take(parser);
  }

  /**
   * Reads on after a failure: for the key, and because a record that is no JSON fails of that,
   * whatever else is wrong with it.
   */
  private void readOn(JsonParser parser) throws IOException {
    JsonSlice key = keyField == null ? null : passed.get(0);
    boolean seeksKey = key != null && key.isEmpty();
    while (parser.nextToken() != null) {
      JsonStreamContext context = parser.getParsingContext();
      seeksKey &= !context.inRoot();
      if (seeksKey
          && key != null
          && parser.currentToken() == JsonToken.FIELD_NAME
          && context.getNestingDepth() == 1
          && parser.currentName().equals(keyField)) {
        seeksKey = false;
        parser.nextToken();
        try {
          key.take(parser);
        } catch (InvalidInstanceException e) {
          // The key is bad too; the first failure is the one to tell.
          key.clear();
        }
      }
    }
  }

  private InvalidInstanceException unknown(String name) {
    return invalid("Unknown key ", Excerpt.quoted(name), " (valid: " + aliases + ")");
  }

  private static InvalidInstanceException duplicate(String name) {
    return invalid("Duplicate key ", Excerpt.quoted(name), " (must be given once)");
  }

  private static InvalidInstanceException invalid(String before, Object value, String after) {
    return InvalidInstanceException.of(Stage.PARSE, before, value, after);
  }

  private static InvalidInstanceException invalid(String reason) {
    return new InvalidInstanceException(Stage.PARSE, reason);
  }
}
