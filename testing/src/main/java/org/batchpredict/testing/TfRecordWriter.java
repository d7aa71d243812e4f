package org.batchpredict.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Writes TFRecords, sound and damaged ones. */
public final class TfRecordWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public static byte[] of(String... payloads) {
    TfRecordWriter writer = new TfRecordWriter();
    for (String payload : payloads) {
      writer.add(payload.getBytes(StandardCharsets.ISO_8859_1));
    }
    return writer.bytes();
  }

  public TfRecordWriter add(byte[] payload) {
    ByteBuffer record =
        ByteBuffer.allocate(payload.length + 16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(header(payload.length))
            .put(payload)
            .putInt(maskedCrc(payload, payload.length));
    out.writeBytes(record.array());
    return this;
  }

  /** A length with its checksum. */
  public static byte[] header(long length) {
    ByteBuffer header = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    return header.putInt(maskedCrc(header.array(), 8)).array();
  }

  private static int maskedCrc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  public byte[] bytes() {
    return out.toByteArray();
  }
}
