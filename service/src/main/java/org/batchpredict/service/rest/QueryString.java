package org.batchpredict.service.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.jspecify.annotations.Nullable;

/** The percent-encoded texts of URLs and forms. */
final class QueryString {
  private static final int MAX_PARAMETERS = 200;

  private QueryString() {}

  /**
   * The parameters of a query or form, in their order.
   *
   * @throws ApiException INVALID_ARGUMENT when it is no UTF-8
   */
  static List<Map.Entry<String, String>> parse(@Nullable String query) {
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    if (query == null) {
      return parameters;
    }
    for (String part : query.split("&", MAX_PARAMETERS + 1)) {
      if (part.isEmpty()) {
        continue;
      }
      if (parameters.size() == MAX_PARAMETERS) {
        throw new ApiException(Status.INVALID_ARGUMENT, "The query has too many parameters.");
      }
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      String value = equals < 0 ? "" : part.substring(equals + 1);
      parameters.add(Map.entry(decode(name.replace('+', ' ')), decode(value.replace('+', ' '))));
    }
    return parameters;
  }

  /**
   * Text with its percent signs decoded.
   *
   * @throws ApiException INVALID_ARGUMENT when it is no UTF-8, or a percent sign stands alone
   */
  static String decode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.write(hex(text, i + 1) << 4 | hex(text, i + 2));
        i += 2;
      } else {
        int point = text.codePointAt(i);
        bytes.writeBytes(Character.toString(point).getBytes(UTF_8));
        i += Character.charCount(point) - 1;
      }
    }
    return utf8(bytes.toByteArray(), "the URL");
  }

  /**
   * The text of bytes.
   *
   * @param of what holds them
   * @throws ApiException INVALID_ARGUMENT when they are no UTF-8
   */
  static String utf8(byte[] bytes, String of) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ApiException(Status.INVALID_ARGUMENT, "Invalid UTF-8 in " + of + ".");
    }
  }

  private static int hex(String text, int at) {
    int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
    if (digit < 0) {
      throw new ApiException(Status.INVALID_ARGUMENT, "Invalid percent-encoding in the URL.");
    }
    return digit;
  }
}
