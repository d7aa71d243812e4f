package org.batchpredict.service.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.jspecify.annotations.Nullable;

/** Reads a body, within bounds of size; its time is bounded by whoever serves. */
final class RequestBody {
  /** So much of a body that is too large is read: clients send all before they look. */
  private static final int MAX_DRAINED = 16 << 20;

  private static final int BUFFER = 8192;

  private final InputStream raw;
  private final @Nullable String encoding;

  RequestBody(InputStream raw, @Nullable String encoding) {
    this.raw = raw;
    this.encoding = encoding;
  }

  /**
   * Reads all.
   *
   * @throws ApiException INVALID_ARGUMENT when there is more than the limit, when it is damaged, or
   *     takes too long
   */
  byte[] read(int limit) {
    try (InputStream stream = inflated()) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      byte[] buffer = new byte[BUFFER];
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        body.write(buffer, 0, n);
        if (body.size() > limit) {
          drain(buffer);
          throw invalid("Request payload size exceeds the limit: " + limit + " bytes.");
        }
      }
      return body.toByteArray();
    } catch (IOException e) {
      throw invalid("Cannot read the body (" + Shown.of(String.valueOf(e.getMessage())) + ").");
    }
  }

  private InputStream inflated() throws IOException {
    String coding = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
    return switch (coding) {
      case "identity", "" -> raw;
      case "gzip", "x-gzip" -> new GZIPInputStream(raw, BUFFER);
      default ->
          throw invalid("Unsupported Content-Encoding: " + Shown.of(coding) + " (supported: gzip)");
    };
  }

  private void drain(byte[] buffer) throws IOException {
    int drained = 0;
    for (int n = raw.read(buffer); n >= 0 && drained < MAX_DRAINED; n = raw.read(buffer)) {
      drained += n;
    }
  }

  private static ApiException invalid(String message) {
    return new ApiException(Status.INVALID_ARGUMENT, message);
  }
}
