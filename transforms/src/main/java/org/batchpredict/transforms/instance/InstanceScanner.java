package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.batchpredict.transforms.instance.JsonBytes.CUT;
import static org.batchpredict.transforms.instance.JsonBytes.UNKNOWN;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.batchpredict.io.Failure;
import org.batchpredict.transforms.tensor.DType;
import org.jspecify.annotations.Nullable;

/**
 * Reads instances of the common forms from their bytes, without an object for each: what it takes,
 * it takes as {@link JsonRecordEncoder} does by a parser, to which it leaves all else from the
 * record's first byte on, with most of what can be wrong with it (docs/adr/0052).
 */
final class InstanceScanner {
  private final List<InputScanner> inputs;
  private final @Nullable InputScanner onlyInput;
  private final boolean takesBare;
  private final JsonNumber number;
  private final List<Field> fields;
  private final JsonSlice whole;
  private final boolean tellsFaults;
  private @Nullable Failure fault;

  /** By its place in an object, the field that stood there last. */
  private int[] order = {};

  private InstanceScanner(
      List<InputScanner> inputs,
      boolean takesBare,
      JsonNumber number,
      List<Field> fields,
      JsonSlice whole,
      boolean tellsFaults) {
    this.inputs = inputs;
    this.onlyInput = inputs.size() == 1 ? inputs.get(0) : null;
    this.takesBare = takesBare;
    this.number = number;
    this.fields = fields;
    this.whole = whole;
    this.tellsFaults = tellsFaults;
  }

  /**
   * A scanner that shares encoders and slices with whom it leaves records to.
   *
   * @param slices by the name of a field, where its value is noted
   * @param whole where the instance is noted
   * @return null when no record of such instances is read here
   */
  static @Nullable InstanceScanner of(
      List<InputEncoder> encoders,
      FieldRules rules,
      Map<String, JsonSlice> slices,
      JsonSlice whole) {
    JsonNumber number = new JsonNumber();
    List<InputScanner> inputs = new ArrayList<>();
    Set<String> names = new TreeSet<>(slices.keySet());
    for (InputEncoder encoder : encoders) {
      ElementScanner elements = encoder.scanner(number);
      if (elements == null) {
        return null;
      }
      inputs.add(new InputScanner(encoder, elements));
      names.add(encoder.spec().alias());
    }
    names.addAll(rules.excluded());
    boolean base64 = inputs.size() == 1 && encoders.get(0).spec().dtype() == DType.STRING;
    if (rules.included() != null || (base64 && names.contains(StringEncoder.BASE64_KEY))) {
      return null;
    }
    String key = rules.keyField() == null ? null : rules.keyField().name();
    List<Field> fields = new ArrayList<>();
    for (String name : names) {
      boolean seen = rules.isSeen(name) && !name.equals(key);
      int input = seen ? indexOf(name, encoders) : -1;
      fields.add(new Field(name, input < 0 ? null : inputs.get(input), slices.get(name), false));
    }
    if (base64) {
      fields.add(new Field(StringEncoder.BASE64_KEY, inputs.get(0), null, true));
    }
    return new InstanceScanner(
        inputs,
        inputs.size() == 1 && key == null,
        number,
        fields,
        whole,
        rules.passThrough().isEmpty()); // the parser passes fields through up to the failure
  }

  private static int indexOf(String alias, List<InputEncoder> encoders) {
    for (int i = 0; i < encoders.size(); i++) {
      if (encoders.get(i).spec().alias().equals(alias)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Reads the record in {@code [start, end)} into the next row of a group. More bytes may lie after
   * it in the array, and {@link JsonNumber#LOOKS_AHEAD} do.
   *
   * @param rows null to read into what the encoders have of an instance
   * @return false when the record is not read here; what was read of it is to be dropped then. A
   *     record that is read may still have a {@link #fault}, and may lack inputs or the key
   */
  boolean scan(byte[] bytes, int start, int end, @Nullable InstanceGroup rows) {
    fault = null;
    for (int i = 0; i < inputs.size(); i++) {
      if (rows == null) {
        inputs.get(i).begin();
      } else {
        inputs.get(i).begin(rows.column(i));
      }
    }
    int first = JsonBytes.skipSpace(bytes, start, end);
    if (first == end) {
      return false;
    }
    int past;
    if (bytes[first] == '{') {
      past = scanObject(bytes, first + 1, end, start);
    } else if (takesBare && onlyInput != null) {
      past = onlyInput.scan(bytes, first, end);
      noteFault(onlyInput);
    } else {
      past = UNKNOWN;
    }
    if (past == CUT) {
      fault = JsonFailures.cutList(end - start); // whatever else is wrong with it
      return tellsFaults;
    }
    if (past == UNKNOWN || JsonBytes.skipSpace(bytes, past, end) != end) {
      return false;
    }
    whole.set(first - start, past - start);
    return fault == null || tellsFaults;
  }

  /** What is wrong with the last record; null when nothing is, as far as it was read. */
  @Nullable Failure fault() {
    return fault;
  }

  /** Reads an object from after its bracket; returns the index past it, CUT or UNKNOWN. */
  private int scanObject(byte[] bytes, int at, int end, int start) {
    int i = JsonBytes.skipSpace(bytes, at, end);
    if (i < end && bytes[i] == '}') {
      return i + 1;
    }
    for (int place = 0; i < end; place++) {
      Field field = field(bytes, i, end, place);
      if (field == null) {
        return UNKNOWN;
      }
      i = JsonBytes.skipColon(bytes, i + field.quoted.length, end);
      i = i == UNKNOWN ? UNKNOWN : scanValue(bytes, i, end, field, start);
      if (i < 0 || i >= end) {
        return i == CUT ? CUT : UNKNOWN;
      }
      i = bytes[i] == ',' ? i : JsonBytes.skipSpace(bytes, i, end);
      if (i == end) {
        return UNKNOWN;
      }
      if (bytes[i] == '}') {
        return i + 1;
      }
      if (bytes[i] != ',') {
        return UNKNOWN;
      }
      i = JsonBytes.skipSpace(bytes, i + 1, end);
    }
    return UNKNOWN;
  }

  private int scanValue(byte[] bytes, int at, int end, Field field, int start) {
    InputScanner input = field.input;
    JsonSlice slice = field.slice;
    if ((input != null && input.isGiven()) || (slice != null && !slice.isEmpty())) {
      return UNKNOWN; // given twice
    }
    int past;
    if (input == null) {
      past = JsonBytes.skipValue(bytes, at, end, number);
    } else {
      past = field.base64 ? input.scanBase64(bytes, at, end) : input.scan(bytes, at, end);
      noteFault(input);
    }
    if (past <= 0 || past > end) {
      return past == CUT ? CUT : UNKNOWN;
    }
    if (slice != null) {
      slice.set(at - start, past - start);
    }
    return past;
  }

  private void noteFault(InputScanner read) {
    if (fault == null) {
      fault = read.fault();
    }
  }

  /** The field whose name is at {@code at}: most often that which the last object had there. */
  private @Nullable Field field(byte[] bytes, int at, int end, int place) {
    if (place < order.length) {
      Field usual = fields.get(order[place]);
      if (usual.isAt(bytes, at, end)) {
        return usual;
      }
    } else if (place >= fields.size()) {
      return null;
    } else {
      order = Arrays.copyOf(order, place + 1);
    }
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).isAt(bytes, at, end)) {
        order[place] = i;
        return fields.get(i);
      }
    }
    return null;
  }

  /** What becomes of a field: an input's value, a slice, both, or nothing. */
  private static final class Field {
    final byte[] quoted;
    final @Nullable InputScanner input;
    final @Nullable JsonSlice slice;
    final boolean base64;

    Field(String name, @Nullable InputScanner input, @Nullable JsonSlice slice, boolean base64) {
      quoted =
          ('"' + new String(JsonStringEncoder.getInstance().quoteAsString(name)) + '"')
              .getBytes(UTF_8);
      this.input = input;
      this.slice = slice;
      this.base64 = base64;
    }

    boolean isAt(byte[] bytes, int at, int end) {
      int past = at + quoted.length;
      return past <= end && Arrays.equals(bytes, at, past, quoted, 0, quoted.length);
    }
  }
}
