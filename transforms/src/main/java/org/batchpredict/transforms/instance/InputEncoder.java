package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import org.batchpredict.io.Stage;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;

/**
 * Encodes one instance's value of one input: nested lists, flat. The value waits here until the
 * whole instance is known to be good, so that no bad one leaves half a row behind.
 */
final class InputEncoder {
  private final TensorSpec spec;
  private final ElementEncoder elements;
  private final RowDims dims;
  private final boolean sameForAll;
  private boolean given;

  InputEncoder(TensorSpec spec, boolean lenient) {
    this.spec = spec;
    elements = ElementEncoder.of(spec, lenient);
    dims = new RowDims(spec.rowShape());
    List<Integer> known = spec.rowShape().dims();
    sameForAll = !spec.optional() && known != null && !known.contains(RowShape.UNKNOWN);
  }

  TensorSpec spec() {
    return spec;
  }

  /** Whether all instances have a value of one shape. */
  boolean isSameForAll() {
    return sameForAll;
  }

  /** Whether the instance has a value for this input. */
  boolean isGiven() {
    return given;
  }

  RowDims dims() {
    return dims;
  }

  /** The elements of the value. */
  Column row() {
    return elements.column();
  }

  /** Forgets the value. */
  void clear() {
    given = false;
  }

  /** Encodes the value that starts with the parser's current token. */
  void encode(JsonParser parser, JsonToken token) throws IOException, InvalidInstanceException {
    start();
    add(parser, token, 0);
    if (!dims.match()) {
      throw invalidShape(dims.toString());
    }
  }

  /** Encodes the parser's string, base64, as the whole value; the input is a STRING. */
  void encodeBase64(JsonParser parser) throws IOException, InvalidInstanceException {
    start();
    dims.single(0);
    ((StringEncoder) elements).addBase64(parser);
    if (!dims.match()) {
      throw invalidShape(dims.toString());
    }
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

  private InvalidInstanceException ragged(String what) {
    return invalidShape("ragged, " + what);
  }

  private InvalidInstanceException invalidShape(String actual) {
    return new InvalidInstanceException(
        Stage.ENCODE,
        "Invalid shape of "
            + Excerpt.quoted(spec.alias())
            + ": "
            + actual
            + " (expected "
            + spec.rowShape()
            + ")");
  }
}
