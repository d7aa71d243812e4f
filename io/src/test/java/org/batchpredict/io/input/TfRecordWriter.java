package org.batchpredict.io.input;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes TFRecords, sound and damaged ones. */
final class TfRecordWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static byte[] of(String... payloads) {
    TfRecordWriter writer = new TfRecordWriter();
    for (String payload : payloads) {
      writer.add(payload.getBytes(StandardCharsets.ISO_8859_1));
    }
    return writer.bytes();
  }

  TfRecordWriter add(byte[] payload) {
    ByteBuffer record =
        ByteBuffer.allocate(payload.length + 16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(header(payload.length))
            .put(payload)
            .putInt(new TfRecordFraming().maskedCrc(payload, 0, payload.length));
    out.writeBytes(record.array());
    return this;
  }

  static byte[] header(long length) {
    ByteBuffer header = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    return header.putInt(new TfRecordFraming().maskedCrc(header.array(), 0, 8)).array();
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
