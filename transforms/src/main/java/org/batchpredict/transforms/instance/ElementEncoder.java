package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.batchpredict.io.Stage;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;

/**
 * Coerces JSON values to the dtype of one input and appends them to a column. Here every value is
 * refused; a dtype takes what it can. The table of what that is, strict and lenient, is at {@link
 * InstanceEncoder}.
 */
abstract class ElementEncoder {
  private final String alias;
  private final boolean lenient;

  ElementEncoder(TensorSpec spec, boolean lenient) {
    this.alias = spec.alias();
    this.lenient = lenient;
  }

  static ElementEncoder of(TensorSpec spec, boolean lenient) {
    DType dtype = spec.dtype();
    return switch (dtype.kind()) {
      case FLOAT ->
          switch (dtype) {
            case FLOAT -> new FloatEncoder(spec, lenient);
            case DOUBLE -> new DoubleEncoder(spec, lenient);
            default -> new ShortFloatEncoder(spec, lenient);
          };
      case INT, UINT -> new IntegerEncoder(spec, lenient);
      case BOOL -> new BoolEncoder(spec, lenient);
      case STRING -> new StringEncoder(spec, lenient);
    };
  }

  /** Where the elements go. */
  abstract Column column();

  /**
   * Reads common elements from bytes, as they are encoded here; null when there is none that does.
   */
  @Nullable ElementScanner scanner(JsonNumber number) {
    return null;
  }

  /** What a value must be, for messages. */
  abstract String wanted();

  final boolean isLenient() {
    return lenient;
  }

  /** Appends the parser's current value, which is no list. */
  final void add(JsonParser parser, JsonToken token) throws IOException, InvalidInstanceException {
    switch (token) {
      case VALUE_NUMBER_INT -> addNumber(parser);
      case VALUE_NUMBER_FLOAT -> {
        if (parser.isNaN()) {
          addNonFinite(NonFinite.bare(parser));
        } else {
          addNumber(parser);
        }
      }
      case VALUE_STRING -> addString(parser);
      case VALUE_TRUE -> addBool(true);
      case VALUE_FALSE -> addBool(false);
      case VALUE_NULL -> addNull();
      default -> addObject(parser);
    }
  }

  /**
   * Appends the text of a cell of CSV: blanks around it do not count, and it is coerced as what it
   * looks like, a number, {@code true}, {@code NaN}, would be in JSON without quotes.
   */
  void addCell(char[] text, int start, int length) throws InvalidInstanceException {
    int from = start;
    int to = start + length;
    while (from < to && text[from] <= ' ') {
      from++;
    }
    while (from < to && text[to - 1] <= ' ') {
      to--;
    }
    if (!takesCell(text, from, to - from)) {
      throw invalid('"' + Excerpt.of(text, start, length) + '"');
    }
  }

  /** Appends the text of a cell; false when it is nothing that the dtype takes. */
  boolean takesCell(char[] text, int start, int length) throws InvalidInstanceException {
    return false;
  }

  /** Whether a text is a word, whatever the case of its letters. */
  static boolean isWord(String word, char[] text, int start, int length) {
    if (length != word.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if ((text[start + i] | 0x20) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  void addNumber(JsonParser parser) throws IOException, InvalidInstanceException {
    throw invalid(parser);
  }

  void addNonFinite(NonFinite value) throws InvalidInstanceException {
    throw invalid(value.json());
  }

  void addString(JsonParser parser) throws IOException, InvalidInstanceException {
    addText(parser.getText());
  }

  /** Appends a text, which is coerced as a JSON string is. */
  void addText(String text) throws InvalidInstanceException {
    throw invalid("string " + Excerpt.quoted(text));
  }

  /** Appends a number that is an integer, coerced as one of JSON is. */
  void addLong(long value) throws InvalidInstanceException {
    throw invalid(String.valueOf(value));
  }

  /** Appends a number that may not be an integer, or not finite, coerced as one of JSON is. */
  final void addReal(double value) throws InvalidInstanceException {
    if (Double.isFinite(value)) {
      addFinite(value);
    } else {
      addNonFinite(NonFinite.of(value));
    }
  }

  /** Appends floats, which lie as those of {@link NumberColumn#addFloats} do. */
  void addFloats(byte[] source, int start, int stride, int count) throws InvalidInstanceException {
    for (int i = 0; i < count; i++) {
      addReal(LittleEndian.getFloat(source, start + i * stride));
    }
  }

  /** Appends doubles, which lie as those of {@link NumberColumn#addFloats} do. */
  void addDoubles(byte[] source, int start, int stride, int count) throws InvalidInstanceException {
    for (int i = 0; i < count; i++) {
      addReal(LittleEndian.getDouble(source, start + i * stride));
    }
  }

  void addFinite(double value) throws InvalidInstanceException {
    throw invalid(String.valueOf(value));
  }

  /** Appends bytes, which only a STRING takes. */
  void addBytes(byte[] source, int start, int length) throws InvalidInstanceException {
    throw invalid(length + " bytes");
  }

  void addBool(boolean value) throws InvalidInstanceException {
    throw invalid(String.valueOf(value));
  }

  void addNull() throws InvalidInstanceException {
    throw invalid("null");
  }

  void addObject(JsonParser parser) throws IOException, InvalidInstanceException {
    throw invalid("an object");
  }

  /** The failure of the parser's current value, which is not as wanted. */
  final InvalidInstanceException invalid(JsonParser parser) throws IOException {
    return invalid(Excerpt.ofValue(parser));
  }

  final InvalidInstanceException invalid(String value) {
    return invalid(value, wanted());
  }

  final InvalidInstanceException invalid(String value, String wanted) {
    return InvalidInstanceException.of(
        Stage.ENCODE,
        "Invalid value for " + Excerpt.quoted(alias) + ": ",
        value,
        " (must be " + wanted + ")");
  }
}
