package org.batchpredict.transforms.instance;

import static org.batchpredict.transforms.instance.JsonBytes.UNKNOWN;

import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.StringColumn;

/** Reads the values of one input from the bytes of JSON: nested lists, flat, into a column. */
final class InputScanner {
  /** Lists that are nested deeper are left to the encoder. */
  private static final int MAX_DEPTH = 32;

  private final InputEncoder encoder;
  private final ElementScanner elements;
  private Column target;
  private boolean isMisfit;

  InputScanner(InputEncoder encoder, ElementScanner elements) {
    this.encoder = encoder;
    this.elements = elements;
    target = encoder.row();
  }

  /** Whether the instance has a value for the input already. */
  boolean isGiven() {
    return encoder.isGiven();
  }

  /** Whether the value that was read is of another shape than the input's. */
  boolean isMisfit() {
    return isMisfit;
  }

  InputEncoder encoder() {
    return encoder;
  }

  /** Forgets the value, and sets where the next one goes. */
  void begin(Column next) {
    encoder.clear();
    target = next;
  }

  /** Forgets the value; the next one goes to where the encoder has its own. */
  void begin() {
    encoder.clear();
    target = encoder.row();
  }

  /**
   * Reads the value at {@code at}.
   *
   * @return the index past it; {@link JsonBytes#UNKNOWN} when it is to be left to the encoder
   */
  int scan(byte[] bytes, int at, int end) {
    encoder.beginScan(target);
    int past = scan(bytes, at, end, 0);
    isMisfit = past > 0 && !encoder.dims().match();
    return past;
  }

  /** Reads a string of base64 as the whole value; the input is a STRING. */
  int scanBase64(byte[] bytes, int at, int end) {
    encoder.beginScan(target);
    encoder.dims().single(0);
    int past = Base64Scanner.scan(bytes, at, end, (StringColumn) target);
    isMisfit = past > 0 && !encoder.dims().match();
    return past;
  }

  private int scan(byte[] bytes, int at, int end, int depth) {
    RowDims dims = encoder.dims();
    if (at >= end) {
      return UNKNOWN;
    }
    if (bytes[at] == '[') {
      return scanList(bytes, JsonBytes.skipSpace(bytes, at + 1, end), end, depth);
    }
    return dims.single(depth) && dims.fits() ? elements.scan(bytes, at, end, target) : UNKNOWN;
  }

  /** Reads a list from its first element on. */
  private int scanList(byte[] bytes, int at, int end, int depth) {
    RowDims dims = encoder.dims();
    if (at >= end || depth == MAX_DEPTH || !dims.startList(depth)) {
      return UNKNOWN;
    }
    int count = 0;
    int past;
    if (bytes[at] == ']') {
      past = at + 1;
    } else if (bytes[at] == '[') {
      int i = at;
      do {
        count++;
        i = scan(bytes, i, end, depth + 1);
        i = i == UNKNOWN ? end : JsonBytes.skipSpace(bytes, i, end);
        if (i >= end || (bytes[i] != ',' && bytes[i] != ']')) {
          return UNKNOWN;
        }
        past = i + 1;
        i = JsonBytes.skipSpace(bytes, past, end);
      } while (bytes[past - 1] == ',');
    } else {
      if (!dims.single(depth + 1) || !dims.fits()) {
        return UNKNOWN;
      }
      past = elements.scanList(bytes, at, end, target);
      if (past == UNKNOWN) {
        return UNKNOWN;
      }
      count = elements.count();
    }
    dims.element(depth, count);
    return dims.endList(depth, count) ? past : UNKNOWN;
  }
}
