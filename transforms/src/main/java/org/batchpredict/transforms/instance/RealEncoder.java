package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.TensorSpec;

/** Coerces JSON values to a floating-point dtype, each to the nearest value that it has. */
abstract class RealEncoder extends ElementEncoder {
  private final DType dtype;
  private final NumberColumn column;

  RealEncoder(TensorSpec spec, boolean lenient) {
    super(spec, lenient);
    dtype = spec.dtype();
    column = (NumberColumn) Column.of(dtype);
  }

  /**
   * Appends a value of the dtype.
   *
   * @return false when a finite text overflows to infinity
   */
  abstract boolean add(char[] text, int start, int length);

  /** Appends the nearest value to an integer; false when that is infinity. */
  abstract boolean addExact(long value);

  /** Appends the nearest value to a finite number; false when that is infinity. */
  abstract boolean addRounded(double value);

  /** Appends a value that every floating-point dtype has. */
  abstract void add(double value);

  @Override
  final NumberColumn column() {
    return column;
  }

  @Override
  final String wanted() {
    return "a number";
  }

  @Override
  final void addNumber(JsonParser parser) throws IOException, InvalidInstanceException {
    boolean finite =
        add(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    if (!finite && !isLenient()) {
      throw invalid(Excerpt.ofValue(parser), "within the range of " + dtype);
    }
  }

  @Override
  final boolean takesCell(char[] text, int start, int length) throws InvalidInstanceException {
    if (Numbers.isNumber(text, start, length)) {
      if (!add(text, start, length) && !isLenient()) {
        throw invalid(Excerpt.of(text, start, length), "within the range of " + dtype);
      }
      return true;
    }
    String word = new String(text, start, length);
    NonFinite nonFinite = isLenient() ? NonFinite.ofLenient(word) : NonFinite.of(word);
    if (nonFinite != null) {
      add(nonFinite.value());
      return true;
    }
    boolean isTrue = isWord("true", text, start, length);
    if (isLenient() && (isTrue || isWord("false", text, start, length))) {
      add(isTrue ? 1 : 0);
      return true;
    }
    return false;
  }

  @Override
  final void addNonFinite(NonFinite value) {
    add(value.value());
  }

  @Override
  final void addText(String text) throws InvalidInstanceException {
    NonFinite nonFinite = isLenient() ? NonFinite.ofLenient(text) : NonFinite.of(text);
    String stripped = text.strip();
    if (nonFinite != null) {
      add(nonFinite.value());
    } else if (isLenient() && Numbers.isNumber(stripped)) {
      add(stripped.toCharArray(), 0, stripped.length());
    } else {
      super.addText(text);
    }
  }

  @Override
  final void addLong(long value) throws InvalidInstanceException {
    if (!addExact(value) && !isLenient()) {
      throw invalid(String.valueOf(value), "within the range of " + dtype);
    }
  }

  @Override
  final void addFinite(double value) throws InvalidInstanceException {
    if (!addRounded(value) && !isLenient()) {
      throw invalid(String.valueOf(value), "within the range of " + dtype);
    }
  }

  @Override
  final void addBool(boolean value) throws InvalidInstanceException {
    if (!isLenient()) {
      super.addBool(value);
    }
    add(value ? 1 : 0);
  }

  @Override
  final void addNull() throws InvalidInstanceException {
    if (!isLenient()) {
      super.addNull();
    }
    add(Double.NaN);
  }
}
