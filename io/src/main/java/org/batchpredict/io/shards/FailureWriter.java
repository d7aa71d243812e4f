package org.batchpredict.io.shards;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.Address;
import org.batchpredict.io.Failure;
import org.batchpredict.io.files.ChecksummedFile;
import org.batchpredict.io.files.Storage;
import org.batchpredict.io.records.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * Writes the failures of a split as JSON Lines (docs/spec.md, Results), to a file that the first
 * one creates. Not safe for several threads.
 */
public final class FailureWriter {
  /** The fields of a line, in their order; a key comes before them. */
  static final List<String> FIELDS =
      List.of("file", "offset", "stage", "code", "message", "instance", "truncated");

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .rootValueSeparator("\n")
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  private final ResourceId resource;
  private final ErrorStats stats = new ErrorStats();
  private final InstanceText text = new InstanceText();
  private @Nullable ChecksummedFile file;
  private @Nullable JsonGenerator json;
  private long failures;

  public FailureWriter(ResourceId resource) {
    this.resource = resource;
  }

  /**
   * Writes that record {@code i} of a batch has no prediction. The record is shown as text, or in
   * base64 when it is no UTF-8, up to 64 KiB.
   *
   * @param key null when the instance has none, or none that could be parsed
   */
  public void write(RecordBatch records, int i, Failure failure, @Nullable Key key)
      throws IOException {
    write(records, i, failure, key, null);
  }

  /**
   * Writes that record {@code i} of a batch has no prediction.
   *
   * @param shown how the record is shown, as JSON, when its bytes would tell people nothing; null
   *     to show these
   */
  public void write(
      RecordBatch records, int i, Failure failure, @Nullable Key key, @Nullable String shown)
      throws IOException {
    JsonGenerator line = json == null ? open() : json;
    String message = wellFormed(failure.message());
    Address address = records.address(i);
    line.writeStartObject();
    if (key != null) {
      line.writeFieldName(wellFormed(key.name()));
      line.writeRawValue(wellFormed(key.json()));
    }
    String path = wellFormed(address.file());
    line.writeStringField("file", path);
    line.writeNumberField("offset", address.offset());
    line.writeStringField("stage", failure.stage().name());
    line.writeNumberField("code", failure.code().number());
    line.writeStringField("message", message);
    line.writeFieldName("instance");
    if (shown == null ? text.write(records, i, line) : InstanceText.write(shown, line)) {
      line.writeBooleanField("truncated", true);
    }
    line.writeEndObject();
    failures++;
    stats.add(
        failure.stage(),
        failure.code().number(),
        wellFormed(failure.kind()),
        path,
        address.offset(),
        message);
  }

  /** The number of failures written. */
  public long count() {
    return failures;
  }

  private JsonGenerator open() throws IOException {
    file = Storage.createNew(resource);
    json = JSON.createGenerator(file);
    return json;
  }

  /** Puts a {@code ?} for a half of a surrogate pair, of which there is no UTF-8. */
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(text.getBytes(UTF_8), UTF_8);
      }
    }
    return text;
  }

  public boolean hasFile() {
    return file != null;
  }

  public List<ErrorStat> stats() {
    return stats.toList();
  }

  /** Ends the file; null when there is none because nothing failed. */
  public @Nullable WrittenFile end(String name) throws IOException {
    if (json == null || file == null) {
      return null;
    }
    json.writeRaw('\n');
    json.close();
    return WrittenFile.of(name, file, failures);
  }

  /** Gives the file up. */
  public void abandon() throws IOException {
    if (file != null) {
      file.abandon();
    }
  }
}
