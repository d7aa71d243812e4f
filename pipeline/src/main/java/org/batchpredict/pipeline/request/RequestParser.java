package org.batchpredict.pipeline.request;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.batchpredict.io.LastingException;
import org.batchpredict.io.files.FileSystemsSetup;
import org.batchpredict.io.files.Storage;
import org.jspecify.annotations.Nullable;

/** Makes the request of a command line: its file, overridden by its flags. */
public final class RequestParser {
  private RequestParser() {}

  /**
   * Parses the request. Beam's file systems must know the options by now ({@link
   * FileSystemsSetup}).
   *
   * @throws InvalidRequestException when the file is missing or holds no request
   * @throws UncheckedIOException when the file cannot be read
   */
  public static PredictionInput parse(PredictionOptions options) {
    return override(file(options).input(), options);
  }

  /**
   * Reads the file that the options name as their request; there may be none.
   *
   * @throws InvalidRequestException when the file is missing or holds no request
   * @throws UncheckedIOException when the file cannot be read
   */
  public static JobFile file(PredictionOptions options) {
    String file = options.getPredictionInput();
    return file == null ? JobFile.NONE : read(file);
  }

  /** The request of a file, overridden by the options that are named like its fields. */
  public static PredictionInput override(PredictionInput input, PredictionOptions options) {
    PredictionInput.Builder builder = input.toBuilder();
    // A oneof: as in proto3, setting one of its fields clears the others.
    if (RequestField.MODEL.stream().anyMatch(field -> field.get(options) != null)) {
      RequestField.MODEL.forEach(field -> builder.set(field, null));
    }
    for (RequestField field : RequestField.values()) {
      @Nullable Object value = field.get(options);
      if (value != null) {
        builder.set(field, value);
      }
    }
    if (BatchSizeFlag.AUTO.equals(options.getBatchSize())) {
      builder.batchSize(null);
    }
    return builder.build();
  }

  private static JobFile read(String file) {
    FileNames names = FileNames.ofThisProcess();
    if (!names.canSay(file)) {
      throw new InvalidRequestException(names.problem(file), null);
    }
    try (InputStream stream = Storage.open(file)) {
      return RequestJson.parseJobFile(stream);
    } catch (FileNotFoundException e) {
      throw new InvalidRequestException(
          "Cannot read the request: there is no file " + file + " (check --predictionInput)", e);
    } catch (LastingException e) { // it is no file
      throw new InvalidRequestException(
          "Cannot read the request: %s: %s (check --predictionInput)"
              .formatted(file, Storage.reason(e)),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read the request: " + file + ": " + Storage.reason(e), e);
    }
  }
}
