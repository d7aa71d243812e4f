package org.batchpredict.benchmarks;

import java.nio.file.Path;
import java.util.Locale;

/**
 * What a contender is to do; each gets the same arguments.
 *
 * @param model the directory of a SavedModel, whose {@code serving_default} is run
 * @param input a directory, of which all files are read in the order of their names
 * @param output a directory that is empty or not there
 */
record Task(Kind kind, String model, Path input, Path output, int batchSize, int threads) {
  static Task of(String[] args) {
    if (args.length != 6) {
      throw new IllegalArgumentException(
          "Invalid arguments: "
              + args.length
              + " (must be: kind model input output batch threads)");
    }
    return new Task(
        Kind.valueOf(args[0].toUpperCase(Locale.ROOT)),
        args[1],
        Path.of(args[2]),
        Path.of(args[3]),
        Integer.parseInt(args[4]),
        Integer.parseInt(args[5]));
  }
}
