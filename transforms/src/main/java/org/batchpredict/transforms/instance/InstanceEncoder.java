package org.batchpredict.transforms.instance;

import org.batchpredict.io.Failure;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.StringColumn;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the records of a batch as the columns that a signature takes. A record that is no valid
 * instance becomes a failure of its own and leaves its neighbours as they are. Not safe for use by
 * several threads: each has its own.
 *
 * <h2>Instances</h2>
 *
 * <p>Records are fed as they are to a signature with one STRING input ({@link InputFormat#raw};
 * each dimension of a row must be 1 or unknown), or are one JSON value each: an object of aliases
 * and values, or, for a signature with one input, the bare value. An unknown, a missing (unless
 * {@linkplain org.batchpredict.transforms.tensor.TensorSpec#optional() optional}) or a repeated
 * alias fails the instance. {@code {"b64": "…"}} with exactly this key is the bytes of a STRING,
 * also as the bare value beside a key field: base64 of RFC 4648 section 4, padding optional, no
 * white space. Text must be valid UTF-8.
 *
 * <h2>Coercion</h2>
 *
 * <p>What a JSON value becomes; "error" fails the instance in stage ENCODE. Strict:
 *
 * <table>
 * <caption>Strict coercion (docs/spec.md, Instances)</caption>
 * <tr><th>JSON<th>float dtypes<th>integer dtypes<th>BOOL<th>STRING
 * <tr><td>number<td>the nearest value (ties to even); an overflow is an error
 *     <td>integral and in range ({@code 3.0}, {@code 3e2}), else an error<td>error<td>error
 * <tr><td>true, false<td>error<td>error<td>itself<td>error
 * <tr><td>string<td>{@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"}
 *     <td>INT64, UINT64: decimal digits, perhaps after a minus<td>error<td>its UTF-8
 * <tr><td>bare NaN, Infinity, -Infinity<td>itself<td>error<td>error<td>error
 * <tr><td>null<td>error<td>error<td>error<td>error
 * </table>
 *
 * <p>Lenient, as numpy has it ({@link InstanceRules#lenient()}); shapes and keys stay as strict:
 *
 * <table>
 * <caption>Lenient coercion</caption>
 * <tr><th>JSON<th>float dtypes<th>integer dtypes<th>BOOL<th>STRING
 * <tr><td>number<td>the nearest value; an overflow is ±Infinity
 *     <td>cut toward zero, then its low bits; past 64 bits an error, as numpy has no value for it
 * <td>whether it is not 0<td>its text
 * <tr><td>true, false<td>1, 0<td>1, 0<td>itself<td>{@code True}, {@code False}
 * <tr><td>string<td>the number that it holds, {@code nan} and {@code inf} in any case; else an
 *     error<td>the number that it holds, as a number; else an error<td>whether it is not empty
 *     <td>its UTF-8
 * <tr><td>bare NaN, Infinity, -Infinity<td>itself<td>error<td>true<td>its text
 * <tr><td>null<td>NaN<td>error<td>error<td>error
 * </table>
 */
public final class InstanceEncoder {
  private static final byte[] NOTHING = {};

  private final InputFormat format;
  private final ModelSignature signature;
  private final InstanceRules rules;
  private final int passed;
  private RecordEncoder records;
  private Grouping grouping;
  private EncodedBatch encoded;

  private InstanceEncoder(InputFormat format, ModelSignature signature, InstanceRules rules) {
    this.format = format;
    this.signature = signature;
    this.rules = rules;
    passed = rules.fields().passed().size();
    records = format.encoder(signature, rules);
    grouping = new Grouping(records.inputs());
    encoded = new EncodedBatch(rules);
  }

  /**
   * An encoder for the inputs of a signature.
   *
   * @throws IllegalArgumentException if the signature cannot be fed by these rules
   */
  public static InstanceEncoder of(
      InputFormat format, ModelSignature signature, InstanceRules rules) {
    return new InstanceEncoder(format, signature, rules);
  }

  /** How a record that failed, but in stage READ, is shown, as JSON; null to show its bytes. */
  public @Nullable String shown(RecordBatch batch, int i) {
    return records.shown(batch, i);
  }

  /**
   * The JSON of a field of instance {@code i} of a batch, for people.
   *
   * @param field the index in {@link FieldRules#passed()}
   */
  public String passedJson(int field, EncodedBatch batch, int i) {
    return records.passedJson(field, batch.passed().get(field), i);
  }

  /** Encodes all records of a batch, in their order. The result is valid until the next call. */
  public EncodedBatch encode(RecordBatch batch) {
    int from = -1;
    while (from < batch.size()) {
      from = encodeOrFail(batch);
    }
    encoded.end(grouping.groups());
    return encoded;
  }

  /**
   * Encodes all records, or fails one that there is no heap for; then the others are encoded again,
   * for it may have left a part of itself anywhere.
   *
   * @return the number of records, or the index of the one that failed
   */
  private int encodeOrFail(RecordBatch batch) {
    encoded.reset(batch.size());
    grouping.clear();
    for (int i = 0; i < batch.size(); i++) {
      try {
        encode(batch, i);
      } catch (OutOfMemoryError e) {
        if (batch.failure(i) != null || !Headroom.isLarge(batch.length(i))) {
          throw e; // no record is to blame
        }
        batch.fail(i, Headroom.failure(batch.length(i)));
        letGo();
        return i;
      }
    }
    return batch.size();
  }

  /** Lets go of all that has grown. */
  private void letGo() {
    records = format.encoder(signature, rules);
    grouping = new Grouping(records.inputs());
    encoded = new EncodedBatch(rules);
  }

  private void encode(RecordBatch batch, int i) {
    Failure unreadable = batch.failure(i);
    if (unreadable != null) {
      encoded.fail(i, unreadable);
      for (StringColumn column : encoded.passed()) {
        addNothing(column);
      }
      return;
    }
    if (Headroom.isLarge(batch.length(i))) {
      Headroom.require((long) records.heapPerByte() * batch.length(i));
    }
    InstanceGroup rows = grouping.only();
    boolean isRow = rows != null && records.encodeRow(batch, i, rows);
    Failure failure = isRow ? null : records.encode(batch, i);
    for (int field = 0; field < passed; field++) {
      records.addPassed(field, encoded.passed().get(field));
    }
    if (rules.keepInstance()) {
      addInstance(failure);
    }
    if (isRow) {
      return;
    }
    if (failure == null) {
      grouping.groupOfInstance().add(i, records.inputs());
    } else {
      encoded.fail(i, failure);
    }
  }

  private void addInstance(@Nullable Failure failure) {
    if (failure == null) {
      records.addInstance(encoded.instances());
    } else {
      addNothing(encoded.instances());
    }
  }

  private static void addNothing(StringColumn column) {
    column.add(NOTHING, 0, 0);
  }
}
