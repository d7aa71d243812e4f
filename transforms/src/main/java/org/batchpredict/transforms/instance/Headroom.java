package org.batchpredict.transforms.instance;

import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;

/**
 * Whether the heap has room for what becomes of a record. A record that is large enough to be to
 * blame is asked about before it is parsed: who runs out of heap in many small steps takes it from
 * everybody.
 */
final class Headroom {
  /** A record of more bytes is to blame for an {@link OutOfMemoryError} while it is encoded. */
  private static final int LARGE_BYTES = 1 << 20;

  private Headroom() {}

  static boolean isLarge(int bytes) {
    return bytes > LARGE_BYTES;
  }

  /**
   * Checks that so much of the heap is free, or would be without the garbage in it.
   *
   * @throws OutOfMemoryError when it is not
   */
  @SuppressWarnings("SystemGc") // once for a large record, and only where the heap is small
  static void require(long bytes) {
    if (free() < bytes) {
      System.gc();
      if (free() < bytes) {
        throw new OutOfMemoryError(bytes + " bytes of heap are not free");
      }
    }
  }

  private static long free() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }

  /** The failure of a record for which there is no heap. */
  static Failure failure(int bytes) {
    return Failure.of(
        Stage.ENCODE,
        ErrorCode.INVALID_INPUT,
        "Cannot encode record: its ",
        bytes,
        " bytes take more heap than is left of the "
            + Runtime.getRuntime().maxMemory()
            + " bytes that this process has (raise -Xmx, or lower --maxRecordBytes)");
  }
}
