package org.batchpredict.transforms.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.Utf8;

/** Writes STRING elements. */
enum StringWriter implements ElementWriter {
  /** As JSON strings, if they are UTF-8. */
  JSON {
    @Override
    boolean append(byte[] source, int start, int length, LineBuffer out) {
      return JsonText.appendString(source, start, length, out);
    }
  },

  /** As JSON objects {@code {"b64":"…"}}. */
  BASE64 {
    @Override
    boolean append(byte[] source, int start, int length, LineBuffer out) {
      ByteBuffer text = Base64.getEncoder().encode(ByteBuffer.wrap(source, start, length));
      out.append(BASE64_START);
      out.append(text.array(), text.arrayOffset(), text.limit());
      out.append(BASE64_END);
      return true;
    }
  },

  /** As JSON strings, or as objects {@code {"b64":"…"}} if they are no UTF-8. */
  SHOWN {
    @Override
    boolean append(byte[] source, int start, int length, LineBuffer out) {
      int before = out.size();
      if (JSON.append(source, start, length, out)) {
        return true;
      }
      out.truncate(before);
      return BASE64.append(source, start, length, out);
    }
  },

  /** As they are, if they are UTF-8. */
  TEXT {
    @Override
    boolean append(byte[] source, int start, int length, LineBuffer out) {
      out.append(source, start, length);
      return Utf8.isValid(source, start, length);
    }
  };

  private static final byte[] BASE64_START = "{\"b64\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BASE64_END = "\"}".getBytes(StandardCharsets.US_ASCII);

  @Override
  public boolean write(Column column, int from, int count, LineBuffer out) {
    StringColumn strings = (StringColumn) column;
    for (int i = from; i < from + count; i++) {
      if (i > from) {
        out.append(',');
      }
      if (!append(strings.data(), strings.start(i), strings.length(i), out)) {
        return false;
      }
    }
    return true;
  }

  /** Appends one element; false when it has no text. */
  abstract boolean append(byte[] source, int start, int length, LineBuffer out);
}
