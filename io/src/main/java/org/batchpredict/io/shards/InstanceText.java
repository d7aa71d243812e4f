package org.batchpredict.io.shards;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import org.batchpredict.io.records.RecordBatch;

/** Writes the record of a failed instance so that people can read it (docs/spec.md, Results). */
final class InstanceText {
  static final int MAX_BYTES = 64 << 10;

  private final CharBuffer chars = CharBuffer.allocate(MAX_BYTES);
  private final CharsetDecoder decoder =
      UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  /**
   * Writes record {@code i} as a string, or as {@code {"b64":…}} when it is no UTF-8.
   *
   * @return whether there is more of the record than was written
   */
  boolean write(RecordBatch records, int i, JsonGenerator json) throws IOException {
    int start = records.start(i);
    int length = Math.min(records.length(i), MAX_BYTES);
    boolean truncated = records.isTruncated(i) || length < records.length(i);
    ByteBuffer bytes = ByteBuffer.wrap(records.bytes(), start, length);
    if (decode(bytes, truncated)) {
      json.writeString(chars.array(), 0, chars.position());
    } else {
      json.writeStartObject();
      json.writeFieldName("b64");
      json.writeBinary(records.bytes(), start, length);
      json.writeEndObject();
    }
    return truncated;
  }

  /**
   * Writes the JSON of a record, or as a string as much of it as is shown of a record.
   *
   * @return whether there is more of it than was written
   */
  static boolean write(String shown, JsonGenerator json) throws IOException {
    boolean truncated = shown.length() > MAX_BYTES;
    if (truncated) {
      int end = Character.isHighSurrogate(shown.charAt(MAX_BYTES - 1)) ? MAX_BYTES - 1 : MAX_BYTES;
      json.writeString(shown.substring(0, end));
    } else {
      json.writeRawValue(shown);
    }
    return truncated;
  }

  /** Decodes the bytes; a character that the cut goes through is left out. */
  private boolean decode(ByteBuffer bytes, boolean truncated) {
    chars.clear();
    decoder.reset();
    return !decoder.decode(bytes, chars, !truncated).isError();
  }
}
