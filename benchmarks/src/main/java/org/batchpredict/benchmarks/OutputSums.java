package org.batchpredict.benchmarks;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Prints sums of the predictions in a directory, whatever their order and however they are spread
 * over files: those of two contenders agree when these do, but for rounding.
 */
public final class OutputSums {
  /** Weighs each value by its place in its record, so that no two places can change. */
  private static final int WEIGHTS = 97;

  private long records;
  private double weighted;
  private double squares;
  private double absolute;

  private OutputSums() {}

  public static void main(String[] args) throws IOException {
    OutputSums sums = of(Path.of(args[0]));
    System.out.printf(
        Locale.ROOT,
        "{\"records\":%d,\"weighted\":%.17g,\"squares\":%.17g,\"absolute\":%.17g}%n",
        sums.records,
        sums.weighted,
        sums.squares,
        sums.absolute);
  }

  static OutputSums of(Path directory) throws IOException {
    OutputSums sums = new OutputSums();
    List<Path> files;
    try (Stream<Path> entries = Files.list(directory)) {
      files = entries.filter(OutputSums::isPredictions).sorted().toList();
    }
    for (Path file : files) {
      sums.add(file);
    }
    return sums;
  }

  long records() {
    return records;
  }

  double weighted() {
    return weighted;
  }

  private static boolean isPredictions(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("predictions-") || name.startsWith("prediction.results-");
  }

  private void add(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        JsonParser parser = LoopBatch.JSON.createParser(in)) {
      JsonToken token;
      int depth = 0;
      int place = 0;
      while ((token = parser.nextToken()) != null) {
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd() && --depth == 0) {
          records++;
          place = 0;
        } else if (token.isScalarValue()) {
          add(value(parser, token), place++);
        }
      }
    }
  }

  private void add(double value, int place) {
    double weight = 1 + place % WEIGHTS;
    weighted += value * weight;
    squares += value * value;
    absolute += Math.abs(value) * weight;
  }

  private static double value(JsonParser parser, JsonToken token) throws IOException {
    return token.isNumeric() ? parser.getDoubleValue() : parser.getText().hashCode();
  }
}
