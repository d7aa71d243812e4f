package org.batchpredict.formats.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.batchpredict.io.files.LostBytesException;
import org.batchpredict.io.records.InputWindow;
import org.jspecify.annotations.Nullable;

/** The head of an Avro file (Avro specification, Object Container Files). */
final class AvroHeader {
  static final int SYNC_BYTES = 16;

  private static final byte[] MAGIC = {'O', 'b', 'j', 1};
  private static final int MAX_BYTES = 16 << 20;

  private final Schema schema;
  private final BlockCodec codec;
  private final byte[] sync;
  private final long end;

  private AvroHeader(Schema schema, BlockCodec codec, byte[] sync, long end) {
    this.schema = schema;
    this.codec = codec;
    this.sync = sync;
    this.end = end;
  }

  /**
   * Reads the head at which a window starts.
   *
   * @throws LostBytesException when it is none, or not one that can be used
   */
  static AvroHeader read(InputWindow window) throws IOException {
    byte[] magic = Bytes.read(window, MAGIC.length, "the file's head");
    if (!Arrays.equals(magic, MAGIC)) {
      throw new LostBytesException("it is no Avro file (one starts with the bytes Obj, 1)");
    }
    Map<String, byte[]> meta = new HashMap<>();
    for (long count = Bytes.readLong(window); count != 0; count = Bytes.readLong(window)) {
      if (count < 0) {
        Bytes.readLong(window); // the bytes of the entries
      }
      for (long i = Math.abs(count); i > 0; i--) {
        String key = new String(readValue(window), UTF_8);
        meta.put(key, readValue(window));
        if (window.offset() > MAX_BYTES) {
          throw new LostBytesException("its head is longer than " + MAX_BYTES + " bytes");
        }
      }
    }
    byte[] sync = Bytes.read(window, SYNC_BYTES, "the file's head");
    return new AvroHeader(
        parse(meta.get("avro.schema")), codec(meta.get("avro.codec")), sync, window.offset());
  }

  private static byte[] readValue(InputWindow window) throws IOException {
    long length = Bytes.readLong(window);
    if (length < 0 || length > MAX_BYTES) {
      throw new LostBytesException("its head has a value of " + length + " bytes");
    }
    return Bytes.read(window, (int) length, "the file's head");
  }

  private static Schema parse(byte @Nullable [] json) throws LostBytesException {
    if (json == null) {
      throw new LostBytesException("its head has no schema");
    }
    Schema schema;
    try {
      schema =
          new Schema.Parser(NameValidator.NO_VALIDATION)
              .setValidateDefaults(false)
              .parse(new String(json, UTF_8));
    } catch (RuntimeException e) { // the library says so in several ways
      throw new LostBytesException("its head has an invalid schema: " + e.getMessage());
    }
    if (schema.getType() != Schema.Type.RECORD) {
      throw new LostBytesException(
          "its schema is " + schema.getType().getName() + " (must be a record, of named fields)");
    }
    return schema;
  }

  private static BlockCodec codec(byte @Nullable [] name) throws LostBytesException {
    return name == null ? BlockCodec.NULL : BlockCodec.of(new String(name, UTF_8));
  }

  Schema schema() {
    return schema;
  }

  BlockCodec codec() {
    return codec;
  }

  /** Whether the marker that ends each block stands at an index. */
  boolean isSync(byte[] bytes, int at) {
    return Arrays.equals(bytes, at, at + SYNC_BYTES, sync, 0, SYNC_BYTES);
  }

  byte firstSyncByte() {
    return sync[0];
  }

  /** The offset of the first block. */
  long end() {
    return end;
  }
}
