package org.batchpredict.testing;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request as it came to a {@link FaultyProxy}, by itself or as a part of a batch.
 *
 * @param headers by their names in lower case
 * @param body its bytes, as characters of ISO 8859-1
 */
public record ProxiedRequest(
    String method, URI uri, Map<String, List<String>> headers, String body, boolean inBatch) {

  static Map<String, List<String>> byLowerCase(Map<String, List<String>> headers) {
    Map<String, List<String>> lower = new TreeMap<>();
    headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), values));
    return lower;
  }

  /** The first value of a header; empty when there is none. */
  public String header(String name) {
    List<String> values = headers.get(name);
    return values == null ? "" : values.get(0);
  }

  /** The value of a parameter, decoded; empty when there is none. */
  public String parameter(String name) {
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return decode(pair.substring(name.length() + 1));
      }
    }
    return "";
  }

  /** The path, decoded. */
  public String path() {
    return decode(uri.getRawPath());
  }

  /** What kind of request it is. */
  public GcsRequestKind kind() {
    return GcsRequestKind.of(this);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return (inBatch ? "  in batch: " : "") + method + " " + uri + " " + header("content-range");
  }
}
