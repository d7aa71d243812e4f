package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes tf.Examples of tests as protocol buffers, byte by byte. */
final class Examples {
  private Examples() {}

  /** Writes a message's fields. */
  @FunctionalInterface
  interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] example(byte[]... entries) {
    return message(out -> out.writeByteArray(1, features(entries)));
  }

  static byte[] features(byte[]... entries) {
    return message(
        out -> {
          for (byte[] entry : entries) {
            out.writeByteArray(1, entry);
          }
        });
  }

  static byte[] entry(String name, byte[] feature) {
    return message(
        out -> {
          out.writeString(1, name);
          out.writeByteArray(2, feature);
        });
  }

  static byte[] floats(String name, float... values) {
    byte[] packed =
        message(
            out -> {
              for (float value : values) {
                out.writeFloatNoTag(value);
              }
            });
    return entry(name, message(out -> out.writeByteArray(2, list(packed))));
  }

  static byte[] longs(String name, long... values) {
    byte[] packed =
        message(
            out -> {
              for (long value : values) {
                out.writeInt64NoTag(value);
              }
            });
    return entry(name, message(out -> out.writeByteArray(3, list(packed))));
  }

  static byte[] strings(String name, String... values) {
    return entry(
        name,
        message(
            out ->
                out.writeByteArray(
                    1,
                    message(
                        list -> {
                          for (String value : values) {
                            list.writeBytes(1, ByteString.copyFrom(value, UTF_8));
                          }
                        }))));
  }

  static byte[] list(byte[] packed) {
    return message(out -> out.writeByteArray(1, packed));
  }
}
