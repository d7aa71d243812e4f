package org.batchpredict.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A range of a file, in bytes, of which one thread reads the records that start in it. */
record Piece(Path file, long from, long to) {
  /** A range for each thread of the one file that there is, else the files. */
  static List<Piece> of(Task task) throws IOException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(task.input())) {
      files = entries.sorted().toList();
    }
    if (files.size() > 1 || task.kind() == Kind.EXAMPLES || isGzip(files.get(0))) {
      return files.stream().map(file -> new Piece(file, 0, Long.MAX_VALUE)).toList();
    }
    Path file = files.get(0);
    long size = Files.size(file);
    int count = task.threads();
    return LongStream.range(0, count)
        .mapToObj(i -> new Piece(file, size * i / count, size * (i + 1) / count))
        .toList();
  }

  LoopRecords open(Kind kind) throws IOException {
    return kind == Kind.EXAMPLES ? new TfRecords(this) : LineRecords.open(this, isGzip(file));
  }

  private static boolean isGzip(Path file) {
    return file.toString().endsWith(".gz");
  }
}
