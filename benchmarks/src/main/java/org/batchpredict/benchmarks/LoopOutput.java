package org.batchpredict.benchmarks;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a thread: {@code predictions-N}, and {@code errors-N}. */
final class LoopOutput implements Closeable {
  private static final int BUFFER_BYTES = 64 << 10;

  private final JsonGenerator predictions;
  private final JsonGenerator errors;

  LoopOutput(Path directory, int number) throws IOException {
    predictions = create(directory.resolve("predictions-" + number));
    errors = create(directory.resolve("errors-" + number));
  }

  private static JsonGenerator create(Path file) throws IOException {
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
    return LoopBatch.JSON.createGenerator(out, JsonEncoding.UTF8);
  }

  JsonGenerator predictions() {
    return predictions;
  }

  void fail(Piece piece, long offset, IOException why) throws IOException {
    errors.writeStartObject();
    errors.writeStringField("file", piece.file().toString());
    errors.writeNumberField("offset", offset);
    errors.writeStringField("message", why.getMessage());
    errors.writeEndObject();
  }

  @Override
  public void close() throws IOException {
    predictions.close();
    errors.close();
  }
}
