package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;

/** Coerces JSON values to STRING: text to its UTF-8 bytes, {@code {"b64": "…"}} to its bytes. */
final class StringEncoder extends ElementEncoder {
  /** The one key of an object that holds bytes in base64. */
  static final String BASE64_KEY = "b64";

  private static final byte NOT_BASE64 = '?';

  private final StringColumn column;
  private final CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();

  StringEncoder(TensorSpec spec, boolean lenient) {
    super(spec, lenient);
    column = (StringColumn) Column.of(spec.dtype());
  }

  @Override
  StringColumn column() {
    return column;
  }

  @Override
  ElementScanner scanner(JsonNumber number) {
    return new ElementScanner.Strings();
  }

  @Override
  String wanted() {
    return "a string or {\"b64\": \"…\"}";
  }

  @Override
  void addString(JsonParser parser) throws IOException, InvalidInstanceException {
    addCell(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
  }

  /** Appends a text as it is, blanks and all. */
  @Override
  void addCell(char[] text, int start, int length) throws InvalidInstanceException {
    int all = 0;
    for (int i = start; i < start + length; i++) {
      all |= text[i];
    }
    try {
      if (all < 0x80) {
        addAscii(text, start, length);
      } else {
        ByteBuffer bytes = utf8.encode(CharBuffer.wrap(text, start, length));
        column.add(bytes.array(), bytes.arrayOffset(), bytes.remaining());
      }
    } catch (CharacterCodingException e) {
      String shown = "string \"" + Excerpt.of(text, start, length) + '"';
      throw invalid(shown, "Unicode text, without lone surrogates");
    }
  }

  @Override
  void addText(String text) throws InvalidInstanceException {
    if (!utf8.canEncode(text)) {
      throw invalid("string " + Excerpt.quoted(text), "Unicode text, without lone surrogates");
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    addBytes(bytes, 0, bytes.length);
  }

  @Override
  void addBytes(byte[] source, int start, int length) {
    column.add(source, start, length);
  }

  @Override
  void addLong(long value) throws InvalidInstanceException {
    if (!isLenient()) {
      super.addLong(value);
    }
    addAscii(String.valueOf(value));
  }

  @Override
  void addFinite(double value) throws InvalidInstanceException {
    if (!isLenient()) {
      super.addFinite(value);
    }
    addAscii(String.valueOf(value));
  }

  @Override
  void addNumber(JsonParser parser) throws IOException, InvalidInstanceException {
    if (!isLenient()) {
      super.addNumber(parser);
    }
    addString(parser);
  }

  @Override
  void addNonFinite(NonFinite value) throws InvalidInstanceException {
    if (!isLenient()) {
      super.addNonFinite(value);
    }
    addAscii(value.json());
  }

  @Override
  void addBool(boolean value) throws InvalidInstanceException {
    if (!isLenient()) {
      super.addBool(value);
    }
    addAscii(value ? "True" : "False");
  }

  @Override
  void addObject(JsonParser parser) throws IOException, InvalidInstanceException {
    String name = parser.nextFieldName();
    if (!BASE64_KEY.equals(name) || parser.nextToken() != JsonToken.VALUE_STRING) {
      super.addObject(parser);
    }
    addBase64(parser);
    if (parser.nextToken() != JsonToken.END_OBJECT) {
      super.addObject(parser);
    }
  }

  /**
   * Appends the bytes of the parser's string: the alphabet of RFC 4648 section 4, no white space,
   * padding optional.
   */
  void addBase64(JsonParser parser) throws IOException, InvalidInstanceException {
    char[] text = parser.getTextCharacters();
    int start = parser.getTextOffset();
    int length = parser.getTextLength();
    byte[] ascii = new byte[length];
    for (int i = 0; i < length; i++) {
      char c = text[start + i];
      ascii[i] = c < 0x80 ? (byte) c : NOT_BASE64;
    }
    try {
      ByteBuffer bytes = Base64.getDecoder().decode(ByteBuffer.wrap(ascii));
      column.add(bytes.array(), bytes.arrayOffset(), bytes.remaining());
    } catch (IllegalArgumentException e) {
      throw invalid("{\"b64\": " + Excerpt.quoted(parser.getText()) + "}", "valid base64");
    }
  }

  private void addAscii(String text) {
    addAscii(text.toCharArray(), 0, text.length());
  }

  private void addAscii(char[] text, int start, int length) {
    int at = column.reserve(length);
    byte[] data = column.data();
    for (int i = 0; i < length; i++) {
      data[at + i] = (byte) text[start + i];
    }
  }
}
