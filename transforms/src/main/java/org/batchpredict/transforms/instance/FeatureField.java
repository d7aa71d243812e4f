package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import org.batchpredict.io.Stage;
import org.batchpredict.transforms.tensor.DType;
import org.jspecify.annotations.Nullable;

/** What becomes of the features of one name, and where that of the record at hand lies. */
final class FeatureField {
  private final String name;
  private final byte[] utf8;
  private final @Nullable InputEncoder input;
  private final @Nullable FeatureShape shape;
  private final boolean lenient;

  private boolean found;
  private int start;
  private int end;

  /**
   * @param input what the values are fed to; null when the model does not see them
   */
  FeatureField(String name, @Nullable InputEncoder input, boolean lenient) {
    this.name = name;
    this.input = input;
    this.lenient = lenient;
    utf8 = name.getBytes(UTF_8);
    shape = input == null ? null : new FeatureShape(input.spec());
  }

  String name() {
    return name;
  }

  boolean isCalled(byte[] bytes, int from, int to) {
    return Arrays.equals(utf8, 0, utf8.length, bytes, from, to);
  }

  void clear() {
    found = false;
  }

  /** Takes the message of a feature; the last one counts, as in any map of protocol buffers. */
  void take(int from, int to) {
    found = true;
    start = from;
    end = to;
  }

  /** Whether the record has such a feature. */
  boolean isFound() {
    return found;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** Feeds the values to the input; nothing when there is no input, or no list of values. */
  void feed(byte[] bytes, FeatureValues values) throws IOException, InvalidInstanceException {
    if (input == null || shape == null || !found) {
      return;
    }
    values.open(bytes, start, end);
    if (values.kind() != FeatureValues.Kind.NONE) {
      input.begin();
      add(input, shape.of(values.count()), 0, values);
      input.end();
    }
  }

  private void add(InputEncoder target, int[] dims, int depth, FeatureValues values)
      throws IOException, InvalidInstanceException {
    if (depth == dims.length) {
      addValue(target, values);
      return;
    }
    target.beginList();
    for (int i = 0; i < dims[depth]; i++) {
      add(target, dims, depth + 1, values);
    }
    target.endList();
  }

  private void addValue(InputEncoder target, FeatureValues values)
      throws IOException, InvalidInstanceException {
    switch (values.kind()) {
      case FLOAT -> target.addReal(values.nextFloat());
      case INT64 -> addLong(target, values.nextLong());
      case BYTES -> addBytes(target, values);
      case NONE -> throw new IllegalStateException("A feature without a kind has no values");
    }
  }

  /** Adds an integer; of a BOOL, which tf.Examples have no kind for, it is 0 or 1. */
  private void addLong(InputEncoder target, long value) throws InvalidInstanceException {
    if (target.spec().dtype() != DType.BOOL || lenient) {
      target.addLong(value);
    } else if (value == 0 || value == 1) {
      target.addBool(value == 1);
    } else {
      throw InvalidInstanceException.of(
          Stage.ENCODE,
          "Invalid value for " + Excerpt.quoted(name) + ": ",
          value,
          " (must be 0 or 1)");
    }
  }

  private void addBytes(InputEncoder target, FeatureValues values)
      throws IOException, InvalidInstanceException {
    values.nextBytes();
    int from = values.bytesStart();
    if (lenient && target.spec().dtype() != DType.STRING) {
      target.addText(new String(values.bytes(), from, values.bytesLength(), UTF_8));
    } else {
      target.addBytes(values.bytes(), from, values.bytesLength());
    }
  }
}
