package org.batchpredict.transforms.instance;

import static org.batchpredict.transforms.instance.JsonBytes.UNKNOWN;

import org.batchpredict.io.Failure;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.StringColumn;
import org.jspecify.annotations.Nullable;

/** Reads the values of one input from the bytes of JSON: nested lists, flat, into a column. */
final class InputScanner {
  /** Lists that are nested deeper are left to the encoder. */
  private static final int MAX_DEPTH = 32;

  private final InputEncoder encoder;
  private final ElementScanner elements;
  private Column target;
  private @Nullable Failure fault;

  InputScanner(InputEncoder encoder, ElementScanner elements) {
    this.encoder = encoder;
    this.elements = elements;
    target = encoder.row();
  }

  /** Whether the instance has a value for the input already. */
  boolean isGiven() {
    return encoder.isGiven();
  }

  /**
   * Why the value that was read to its end is none of the input's: an element, or its shape. Null
   * when it is.
   */
  @Nullable Failure fault() {
    return fault;
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
   * @return the index past it; {@link JsonBytes#CUT}; {@link JsonBytes#UNKNOWN} when it is to be
   *     left to the encoder
   */
  int scan(byte[] bytes, int at, int end) {
    beginValue();
    return endValue(scan(bytes, at, end, 0));
  }

  /** Reads a string of base64 as the whole value; the input is a STRING. */
  int scanBase64(byte[] bytes, int at, int end) {
    beginValue();
    encoder.dims().single(0);
    return endValue(Base64Scanner.scan(bytes, at, end, (StringColumn) target));
  }

  private void beginValue() {
    encoder.beginScan(target);
    fault = null;
  }

  private int endValue(int past) {
    if (past > 0 && fault == null && !encoder.dims().match()) {
      fault = encoder.misfit().failure();
    }
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
    if (!dims.single(depth)) {
      return UNKNOWN;
    }
    int past = elements.scanSingle(bytes, at, end, target);
    return elements.hasOdd() && !refuses(bytes, dims.fits()) ? UNKNOWN : past;
  }

  /**
   * Has the encoder say what is wrong with an element that was passed over.
   *
   * @param fits whether the element has a place in the input's shape; else the encoder does not
   *     look at it
   * @return false when that is for the encoder to say
   */
  private boolean refuses(byte[] bytes, boolean fits) {
    if (fault == null && fits) {
      fault = encoder.refusal(elements.oddText(bytes));
    }
    return fault != null;
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
        dims.element(depth, ++count);
        i = scan(bytes, i, end, depth + 1);
        if (i < 0) {
          return i;
        }
        i = JsonBytes.skipSpace(bytes, i, end);
        if (i >= end || (bytes[i] != ',' && bytes[i] != ']')) {
          return UNKNOWN;
        }
        past = i + 1;
        i = JsonBytes.skipSpace(bytes, past, end);
      } while (bytes[past - 1] == ',');
    } else {
      if (!dims.single(depth + 1)) {
        return UNKNOWN;
      }
      past = elements.scanList(bytes, at, end, target);
      if (past < 0) {
        return past;
      }
      if (elements.hasOdd() && !refuses(bytes, dims.takes(depth + 1, elements.oddCount()))) {
        return UNKNOWN;
      }
      count = elements.count();
      dims.element(depth, count);
    }
    return dims.endList(depth, count) ? past : UNKNOWN;
  }
}
