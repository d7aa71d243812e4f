package org.batchpredict.formats.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.transforms.instance.FieldRules;
import org.batchpredict.transforms.instance.InputEncoder;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.instance.InvalidInstanceException;
import org.batchpredict.transforms.instance.RecordEncoder;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.PassedField;
import org.batchpredict.transforms.tensor.StringColumn;
import org.jspecify.annotations.Nullable;

/** Feeds the fields of records of an {@link AvroFile} straight from their bytes. */
public final class AvroRecordEncoder implements RecordEncoder {
  private static final byte[] NOTHING = {};
  private static final int NONE = -1;

  /** A failure shows no more. */
  private static final int SHOWN_BYTES = 256 << 10;

  private final List<InputEncoder> inputs;
  private final Columns columns;
  private final FieldRules rules;
  private final List<PassedField> passed;
  private final List<@Nullable Schema> types;
  private final Schema[] passedSchemas;
  private final int[] passedStarts;
  private final int[] passedEnds;
  private final Datum datum = new Datum();
  private @Nullable AvroFile file;
  private @Nullable AvroFields fields;
  private byte[] bytes = NOTHING;
  private int start;
  private int end;

  /**
   * An encoder, for one thread.
   *
   * @throws IllegalArgumentException when the key field is an input
   */
  public AvroRecordEncoder(ModelSignature signature, InstanceRules rules) {
    this.rules = rules.fields();
    columns = new Columns(signature, this.rules);
    inputs =
        signature.inputs().stream().map(spec -> new InputEncoder(spec, rules.lenient())).toList();
    passed = this.rules.passed();
    types = PassedValues.schemas(passed);
    passedSchemas = new Schema[passed.size()];
    passedStarts = new int[passed.size()];
    passedEnds = new int[passed.size()];
  }

  @Override
  public int heapPerByte() {
    return 8; // a column, where it grows, and the JSON of an instance that is kept
  }

  @Override
  public List<InputEncoder> inputs() {
    return inputs;
  }

  @Override
  public @Nullable Failure encode(RecordBatch batch, int i) {
    AvroFields current = fieldsOf((AvroFile) batch.source(i));
    bytes = batch.bytes();
    start = batch.start(i);
    end = start + batch.length(i);
    datum.reset(bytes, start, end);
    inputs.forEach(InputEncoder::clear);
    Arrays.fill(passedStarts, NONE);
    try {
      return encode(current);
    } catch (InvalidDatumException e) { // as bytes of the next record were taken for its own
      Arrays.fill(passedStarts, NONE);
      return Failures.of("Cannot read record: " + e.getMessage());
    }
  }

  private AvroFields fieldsOf(AvroFile source) {
    AvroFields known = fields;
    if (known == null || file != source) {
      known = new AvroFields(source.schema(), columns, passed);
      fields = known;
      file = source;
    }
    return known;
  }

  private @Nullable Failure encode(AvroFields current) throws InvalidDatumException {
    String problem = current.problem();
    Failure failure = problem == null ? null : failure(problem);
    for (int field = 0; field < current.size(); field++) {
      Schema schema = current.schema(field);
      int from = datum.position();
      int input = current.input(field);
      boolean fed = false;
      if (input >= 0 && failure == null) {
        try {
          DatumFeed.feed(schema, datum, inputs.get(input));
          fed = true;
        } catch (InvalidInstanceException e) {
          failure = e.failure();
          datum.moveTo(from);
        }
      }
      if (!fed) {
        Datums.skip(schema, datum);
      }
      int index = current.passed(field);
      if (index >= 0) {
        passedSchemas[index] = schema;
        passedStarts[index] = from;
        passedEnds[index] = datum.position();
      }
    }
    return failure == null ? missing() : failure;
  }

  private @Nullable Failure missing() throws InvalidDatumException {
    PassedField key = rules.keyField();
    if (key != null && isNull(0)) {
      return failure("Missing key field \"" + key.name() + "\"");
    }
    return null;
  }

  private boolean isNull(int field) throws InvalidDatumException {
    if (passedStarts[field] == NONE) {
      return true;
    }
    datum.reset(bytes, passedStarts[field], passedEnds[field]);
    return Datums.resolve(passedSchemas[field], datum).getType() == Schema.Type.NULL;
  }

  private static Failure failure(String message) {
    return new Failure(Stage.PARSE, ErrorCode.INVALID_INPUT, message);
  }

  @Override
  public void addPassed(int field, StringColumn target) {
    try {
      if (isNull(field)) {
        target.add(NOTHING, 0, 0);
      } else if (types.get(field) == null) {
        Schema type = passedSchemas[field];
        datum.reset(bytes, passedStarts[field], passedEnds[field]);
        byte[] json = DatumJson.bytes(type, datum, Integer.MAX_VALUE);
        target.add(json, 0, json.length);
      } else {
        target.add(bytes, datum.position(), passedEnds[field] - datum.position());
      }
    } catch (InvalidDatumException e) {
      throw new IllegalStateException("Cannot read a field again: " + e.getMessage(), e);
    }
  }

  @Override
  public String passedJson(int field, StringColumn column, int i) {
    return PassedValues.json(types.get(field), column, i);
  }

  @Override
  public void addInstance(StringColumn instances) {
    AvroFile source = file;
    if (source == null) {
      throw new IllegalStateException("No record was encoded");
    }
    try {
      datum.reset(bytes, start, end);
      byte[] json = DatumJson.bytes(source.schema(), datum, Integer.MAX_VALUE);
      instances.add(json, 0, json.length);
    } catch (InvalidDatumException e) {
      throw new IllegalStateException("Cannot read a record again: " + e.getMessage(), e);
    }
  }

  @Override
  public @Nullable String shown(RecordBatch batch, int i) {
    Datum record = new Datum();
    record.reset(batch.bytes(), batch.start(i), batch.start(i) + batch.length(i));
    try {
      Schema schema = ((AvroFile) batch.source(i)).schema();
      return new String(DatumJson.bytes(schema, record, SHOWN_BYTES), UTF_8);
    } catch (InvalidDatumException e) {
      return null;
    }
  }
}
