package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;

/**
 * Encodes one instance's value of one input: nested lists, flat. The value waits here until the
 * whole instance is known to be good, so that no bad one leaves half a row behind.
 *
 * <p>A value that is no JSON comes in pieces: {@link #begin}, then a single value, or {@link
 * #beginList}, lists and values, {@link #endList}, and {@link #end}. Each is coerced by the rules
 * for what it would be in JSON, which are at {@link InstanceEncoder}.
 */
public final class InputEncoder {
  private final TensorSpec spec;
  private final ElementEncoder elements;
  private final RowDims dims;
  private final boolean sameForAll;
  private final String beforeShape;
  private final String afterShape;
  private boolean given;
  private int depth;
  private int[] counts = new int[4];

  public InputEncoder(TensorSpec spec, boolean lenient) {
    this.spec = spec;
    elements = ElementEncoder.of(spec, lenient);
    dims = new RowDims(spec.rowShape());
    List<Integer> known = spec.rowShape().dims();
    beforeShape = "Invalid shape of " + Excerpt.quoted(spec.alias()) + ": ";
    afterShape = " (expected " + spec.rowShape() + ")";
    sameForAll = !spec.optional() && known != null && !known.contains(RowShape.UNKNOWN);
  }

  public TensorSpec spec() {
    return spec;
  }

  /** Whether all instances have a value of one shape. */
  boolean isSameForAll() {
    return sameForAll;
  }

  /** The dimensions of all values, when they are of one shape. */
  List<Integer> knownDims() {
    List<Integer> known = spec.rowShape().dims();
    return known == null ? List.of() : known;
  }

  /** Whether the instance has a value for this input. */
  public boolean isGiven() {
    return given;
  }

  RowDims dims() {
    return dims;
  }

  /** The elements of the value. */
  Column row() {
    return elements.column();
  }

  /** Reads common elements from bytes; null when there is none that does. */
  @Nullable ElementScanner scanner(JsonNumber number) {
    return elements.scanner(number);
  }

  /** Begins a value whose elements go to a column, of which what is there is to stay. */
  void beginScan(Column target) {
    given = true;
    dims.clear();
    if (target == row()) {
      target.reset(List.of());
    }
  }

  /** Forgets the value. */
  public void clear() {
    given = false;
  }

  /** Encodes the value that starts with the parser's current token. */
  public void encode(JsonParser parser, JsonToken token)
      throws IOException, InvalidInstanceException {
    start();
    add(parser, token, 0);
    if (!dims.match()) {
      throw misfit();
    }
  }

  /** Encodes the parser's string, base64, as the whole value; the input is a STRING. */
  void encodeBase64(JsonParser parser) throws IOException, InvalidInstanceException {
    start();
    dims.single(0);
    ((StringEncoder) elements).addBase64(parser);
    if (!dims.match()) {
      throw misfit();
    }
  }

  /** Encodes the text of a cell, as {@link ElementEncoder#addCell} has it. */
  void encodeCell(char[] text, int start, int length) throws InvalidInstanceException {
    start();
    dims.single(0);
    if (dims.fits()) {
      elements.addCell(text, start, length);
    }
    end();
  }

  /** Encodes a value that is not there, of an input that takes that. */
  void encodeNull() throws InvalidInstanceException {
    begin();
    addNull();
    end();
  }

  /** Takes bytes as the one element of a value of {@code rank} dimensions of 1. */
  void encodeRaw(byte[] bytes, int start, int length, int rank) {
    start();
    for (int depth = 0; depth < rank; depth++) {
      dims.startList(depth);
    }
    dims.single(rank);
    for (int depth = rank - 1; depth >= 0; depth--) {
      dims.endList(depth, 1);
    }
    ((StringEncoder) elements).column().add(bytes, start, length);
  }

  /** Begins a value. */
  public void begin() {
    start();
    depth = 0;
  }

  /** Begins a list: the value, or the next element of the list under way. */
  public void beginList() throws InvalidInstanceException {
    countElement();
    if (!dims.startList(depth)) {
      throw ragged("a list beside a value");
    }
    if (depth == counts.length) {
      counts = Arrays.copyOf(counts, 2 * depth);
    }
    counts[depth++] = 0;
  }

  /** Ends the list under way. */
  public void endList() throws InvalidInstanceException {
    depth--;
    if (!dims.endList(depth, counts[depth])) {
      throw ragged("lists of " + dims.dim(depth) + " and " + counts[depth]);
    }
  }

  public void addLong(long value) throws InvalidInstanceException {
    if (takesElement()) {
      elements.addLong(value);
    }
  }

  /** Adds a number that may be no integer; NaN and the infinities, too. */
  public void addReal(double value) throws InvalidInstanceException {
    if (takesElement()) {
      elements.addReal(value);
    }
  }

  /**
   * Adds floats to the list under way, as {@link #addReal} would one after the other.
   *
   * @param start the index of the first, in little-endian order
   * @param stride the number of bytes from the start of one to that of the next
   */
  public void addFloats(byte[] source, int start, int stride, int count)
      throws InvalidInstanceException {
    if (takesElements(count)) {
      elements.addFloats(source, start, stride, count);
    } else { // up to the one that does not fit
      for (int i = 0; i < count; i++) {
        addReal(LittleEndian.getFloat(source, start + i * stride));
      }
    }
  }

  /** Adds doubles, as {@link #addFloats} does floats. */
  public void addDoubles(byte[] source, int start, int stride, int count)
      throws InvalidInstanceException {
    if (takesElements(count)) {
      elements.addDoubles(source, start, stride, count);
    } else {
      for (int i = 0; i < count; i++) {
        addReal(LittleEndian.getDouble(source, start + i * stride));
      }
    }
  }

  public void addBool(boolean value) throws InvalidInstanceException {
    if (takesElement()) {
      elements.addBool(value);
    }
  }

  public void addText(String value) throws InvalidInstanceException {
    if (takesElement()) {
      elements.addText(value);
    }
  }

  /** Adds a STRING's bytes, as they are. */
  public void addBytes(byte[] source, int start, int length) throws InvalidInstanceException {
    if (takesElement()) {
      elements.addBytes(source, start, length);
    }
  }

  public void addNull() throws InvalidInstanceException {
    if (takesElement()) {
      elements.addNull();
    }
  }

  /** Ends the value. */
  public void end() throws InvalidInstanceException {
    if (!dims.match()) {
      throw misfit();
    }
  }

  private boolean takesElement() throws InvalidInstanceException {
    countElement();
    if (!dims.single(depth)) {
      throw ragged("a value beside a list");
    }
    return dims.fits();
  }

  private boolean takesElements(int count) {
    if (count == 0 || !dims.takes(depth, counts[depth - 1] + count)) {
      return false;
    }
    counts[depth - 1] += count;
    return true;
  }

  private void countElement() {
    if (depth > 0) {
      dims.element(depth - 1, ++counts[depth - 1]);
    }
  }

  private void start() {
    given = true;
    dims.clear();
    row().reset(List.of());
  }

  private void add(JsonParser parser, JsonToken token, int depth)
      throws IOException, InvalidInstanceException {
    if (token == JsonToken.START_ARRAY) {
      addList(parser, depth);
      return;
    }
    if (!dims.single(depth)) {
      throw ragged("a value beside a list");
    }
    if (dims.fits()) {
      elements.add(parser, token);
    } else {
      parser.skipChildren();
    }
  }

  private void addList(JsonParser parser, int depth) throws IOException, InvalidInstanceException {
    if (!dims.startList(depth)) {
      throw ragged("a list beside a value");
    }
    int count = 0;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      count++;
      dims.element(depth, count);
      add(parser, token, depth + 1);
    }
    if (!dims.endList(depth, count)) {
      throw ragged("lists of " + dims.dim(depth) + " and " + count);
    }
  }

  /**
   * Says why an element is none of the input's.
   *
   * @param text null for {@code null}
   * @return null when it is one; the value is to be read anew then
   */
  @Nullable Failure refusal(@Nullable String text) {
    try {
      if (text == null) {
        elements.addNull();
      } else {
        elements.addText(text);
      }
      return null;
    } catch (InvalidInstanceException e) {
      return e.failure();
    }
  }

  /** Says that the value has another shape than the input. */
  InvalidInstanceException misfit() {
    return invalidShape(dims.toString());
  }

  private InvalidInstanceException ragged(String what) {
    return invalidShape("ragged, " + what);
  }

  private InvalidInstanceException invalidShape(String actual) {
    return InvalidInstanceException.of(Stage.ENCODE, beforeShape, actual, afterShape);
  }
}
