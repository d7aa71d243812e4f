package org.batchpredict.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.batchpredict.io.files.LocalPaths;
import org.batchpredict.io.files.Storage;

/**
 * How often instances failed in one way.
 *
 * @param message what is wrong, in a sentence
 */
public record FailureKind(long count, String message) {
  /** docs/output.md: the most frequent kind is on the first line. */
  private static final String STATS = "prediction.errors_stats-00000-of-00001";

  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * The most frequent kind of published results; empty when nothing failed, or none can be read.
   */
  static Optional<FailureKind> mostFrequent(String outputPath) {
    String file = LocalPaths.absolute(outputPath).replaceFirst("/+$", "") + "/" + STATS;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(Storage.open(file), StandardCharsets.UTF_8))) {
      String first = lines.readLine();
      return first == null ? Optional.empty() : parse(first);
    } catch (IOException | RuntimeException e) { // they are a help to people, and no more
      return Optional.empty();
    }
  }

  private static Optional<FailureKind> parse(String line) throws IOException {
    JsonNode stat = MAPPER.readTree(line);
    return stat.hasNonNull("count") && stat.hasNonNull("message")
        ? Optional.of(new FailureKind(stat.get("count").asLong(), stat.get("message").asText()))
        : Optional.empty();
  }
}
