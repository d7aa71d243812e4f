package org.batchpredict.service.jobs;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.jspecify.annotations.Nullable;

/** Etags, base64 of 8 bytes: which job it is, and how many changes there were. */
final class Etags {
  private static final int REVISION_BITS = 24;

  private Etags() {}

  static String of(long sequence, long revision) {
    long value = sequence << REVISION_BITS | (revision & ((1L << REVISION_BITS) - 1));
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  /**
   * Refuses a change of what is not what its caller has seen.
   *
   * @param given by the caller, in either alphabet of base64; null for whatever there is
   * @throws ApiException ABORTED
   */
  static void check(@Nullable String given, String current) {
    if (given == null || bytes(given).equals(bytes(current))) {
      return;
    }
    throw new ApiException(
        Status.ABORTED,
        "There were concurrent changes: the etag is not the current one (read it, and try again)");
  }

  private static Optional<ByteBuffer> bytes(String etag) {
    try {
      String standard = etag.replace('-', '+').replace('_', '/');
      return Optional.of(ByteBuffer.wrap(Base64.getDecoder().decode(standard)));
    } catch (IllegalArgumentException e) { // no etag of ours
      return Optional.empty();
    }
  }
}
