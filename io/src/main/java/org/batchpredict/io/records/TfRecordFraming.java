package org.batchpredict.io.records;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The bytes around the payload of a TFRecord: {@code uint64 length, uint32 masked CRC32C of length,
 * payload, uint32 masked CRC32C of payload}, little endian (TensorFlow's "TFRecord and tf.Example"
 * guide).
 */
public final class TfRecordFraming {
  /** The bytes before a payload. */
  public static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;

  /** The bytes behind a payload. */
  public static final int FOOTER_BYTES = Integer.BYTES;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MASK_DELTA = 0xa282ead8;

  private final CRC32C crc = new CRC32C();

  /** The length of the payload; negative when the field holds more than {@link Long#MAX_VALUE}. */
  static long length(byte[] bytes, int header) {
    return (long) LONGS.get(bytes, header);
  }

  /**
   * Puts the bytes around a payload.
   *
   * @param header where they begin; the payload is {@link #HEADER_BYTES} further
   */
  public void frame(byte[] bytes, int header, int length) {
    int payload = header + HEADER_BYTES;
    LONGS.set(bytes, header, (long) length);
    INTS.set(bytes, header + Long.BYTES, maskedCrc(bytes, header, Long.BYTES));
    INTS.set(bytes, payload + length, maskedCrc(bytes, payload, length));
  }

  boolean isHeader(byte[] bytes, int header) {
    return matches(bytes, header, Long.BYTES, bytes, header + Long.BYTES);
  }

  /** Whether the masked CRC at {@code footer} is that of the payload. */
  boolean matches(byte[] payload, int start, int length, byte[] bytes, int footer) {
    return maskedCrc(payload, start, length) == (int) INTS.get(bytes, footer);
  }

  int maskedCrc(byte[] bytes, int start, int length) {
    crc.reset();
    crc.update(bytes, start, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }
}
