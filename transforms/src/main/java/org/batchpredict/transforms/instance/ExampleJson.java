package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.io.IOException;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.Utf8;

/** Writes features as JSON: a list of one value as the bare value, bytes that are text as text. */
final class ExampleJson {
  private final FeatureValues values = new FeatureValues();

  /**
   * Appends all features as one object.
   *
   * @param most the column's bytes after which what follows may be left out, as it is not shown
   */
  void addFeatures(ExampleFeatures features, byte[] bytes, StringColumn target, int most)
      throws IOException {
    target.append((byte) '{');
    for (int i = 0; i < features.count() && target.byteCount() < most; i++) {
      if (i > 0) {
        target.append((byte) ',');
      }
      int from = features.nameStart(i);
      addText(target, bytes, from, features.nameEnd(i));
      target.append((byte) ':');
      addFeature(bytes, features.start(i), features.end(i), target, most);
    }
    target.append((byte) '}');
  }

  /** Appends the values of a feature. */
  void addFeature(byte[] bytes, int start, int end, StringColumn target, int most)
      throws IOException {
    values.open(bytes, start, end);
    boolean list = values.count() != 1;
    if (list) {
      target.append((byte) '[');
    }
    for (int i = 0; i < values.count() && target.byteCount() < most; i++) {
      if (i > 0) {
        target.append((byte) ',');
      }
      addValue(target, most);
    }
    if (list) {
      target.append((byte) ']');
    }
  }

  private void addValue(StringColumn target, int most) throws IOException {
    switch (values.kind()) {
      case FLOAT -> addFloat(target, values.nextFloat());
      case INT64 -> addAscii(target, Long.toString(values.nextLong()));
      case BYTES -> addBytes(target, most);
      case NONE -> throw new IllegalStateException("A feature without a kind has no values");
    }
  }

  private static void addFloat(StringColumn target, float value) {
    if (Float.isFinite(value)) {
      addAscii(target, NumberOutput.toString(value, true));
    } else {
      addAscii(target, '"' + NonFinite.of(value).json() + '"');
    }
  }

  private void addBytes(StringColumn target, int most) throws IOException {
    values.nextBytes();
    int start = values.bytesStart();
    boolean text = Utf8.isValid(values.bytes(), start, values.bytesLength());
    int end = start + Math.min(values.bytesLength(), most);
    if (text) {
      JsonCopy.appendText(target, values.bytes(), start, end);
    } else {
      JsonCopy.appendBytes(target, values.bytes(), start, end);
    }
  }

  private static void addText(StringColumn target, byte[] bytes, int start, int end) {
    byte[] text = new String(bytes, start, end - start, UTF_8).getBytes(UTF_8);
    JsonCopy.appendText(target, text, 0, text.length);
  }

  private static void addAscii(StringColumn target, String text) {
    for (int i = 0; i < text.length(); i++) {
      target.append((byte) text.charAt(i));
    }
  }
}
