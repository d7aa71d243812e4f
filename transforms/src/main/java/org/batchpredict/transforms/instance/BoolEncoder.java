package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.NumberInput;
import java.io.IOException;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.TensorSpec;

/** Coerces JSON values to BOOL. */
final class BoolEncoder extends ElementEncoder {
  private final NumberColumn column;

  BoolEncoder(TensorSpec spec, boolean lenient) {
    super(spec, lenient);
    column = (NumberColumn) Column.of(spec.dtype());
  }

  @Override
  NumberColumn column() {
    return column;
  }

  @Override
  ElementScanner scanner(JsonNumber number) {
    return new ElementScanner.Bools();
  }

  @Override
  String wanted() {
    return "true or false";
  }

  @Override
  void addBool(boolean value) {
    column.addByte((byte) (value ? 1 : 0));
  }

  @Override
  boolean takesCell(char[] text, int start, int length) {
    boolean isTrue = isWord("true", text, start, length);
    if (isTrue || isWord("false", text, start, length)) {
      addBool(isTrue);
      return true;
    }
    if (isLenient() && Numbers.isNumber(text, start, length)) {
      addBool(NumberInput.parseDouble(text, start, length, true) != 0);
      return true;
    }
    return false;
  }

  @Override
  void addNumber(JsonParser parser) throws IOException, InvalidInstanceException {
    if (!isLenient()) {
      super.addNumber(parser);
    }
    char[] text = parser.getTextCharacters();
    addBool(
        NumberInput.parseDouble(text, parser.getTextOffset(), parser.getTextLength(), true) != 0);
  }

  @Override
  void addLong(long value) throws InvalidInstanceException {
    if (!isLenient()) {
      super.addLong(value);
    }
    addBool(value != 0);
  }

  @Override
  void addFinite(double value) throws InvalidInstanceException {
    if (!isLenient()) {
      super.addFinite(value);
    }
    addBool(value != 0);
  }

  @Override
  void addNonFinite(NonFinite value) throws InvalidInstanceException {
    if (!isLenient()) {
      super.addNonFinite(value);
    }
    addBool(true);
  }

  @Override
  void addText(String text) throws InvalidInstanceException {
    if (!isLenient()) {
      super.addText(text);
    }
    addBool(!text.isEmpty());
  }
}
