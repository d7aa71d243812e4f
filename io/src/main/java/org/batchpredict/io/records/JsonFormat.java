package org.batchpredict.io.records;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.files.FileStream;
import org.batchpredict.io.files.LostBytesException;

/**
 * JSON values: one a line, or in one document that holds them all (docs/input.md, JSON). Which of
 * the two a file is, its first bytes tell; what they must not be taken for is what the lines of a
 * job may be.
 *
 * @param instances whether a line cannot be an object with a field {@code instances}
 * @param inputs whether a line cannot be an object with a field {@code inputs}
 * @param listDepth how many lists a line can begin with; 0 where no line is a list
 * @param signature the name of the signature that the records are for
 */
public record JsonFormat(boolean instances, boolean inputs, int listDepth, String signature)
    implements RecordFormat {
  static final String DOCUMENT = "one JSON document";

  public JsonFormat {
    requireNonNull(signature, "signature");
  }

  @Override
  public Optional<String> wholeBecause(InputFile file) {
    return LINES.wholeBecause(file).or(() -> isDocument(file));
  }

  private Optional<String> isDocument(InputFile file) {
    try (FileStream bytes = FileStream.open(file.path(), file.size(), 0)) {
      byte[] start = bytes.readNBytes(JsonLook.BYTES);
      JsonShape shape = JsonLook.of(this, start, 0, start.length);
      return shape == JsonShape.LINES ? Optional.empty() : Optional.of(DOCUMENT);
    } catch (LostBytesException e) { // changed since it was listed, which workers find out
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file.path() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public RecordRange open(RangeRequest request) throws IOException {
    FileRange range = request.range();
    if (range.size() < range.fileSize()) {
      return LINES.open(request);
    }
    RangeSource source = RangeSource.open(range, Compression.of(range.file()), request.buffer(), 0);
    long most = request.maxRecordBytes();
    JsonShape shape = look(source.window());
    return switch (shape) {
      case LINES -> new LineRangeReader(source, most, false);
      case COLUMNS -> new JsonColumnsReader(source, most, signature);
      default -> new JsonArrayReader(source, most, shape, signature);
    };
  }

  private JsonShape look(InputWindow window) throws IOException {
    try {
      window.ensure(JsonLook.BYTES);
    } catch (LostBytesException e) {
      // The reader meets it again, and tells where it is.
    }
    int from = window.position();
    int count = Math.min(window.available(), JsonLook.BYTES);
    return JsonLook.of(this, window.bytes(), from, from + count);
  }
}
