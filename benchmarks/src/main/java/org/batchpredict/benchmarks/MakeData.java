package org.batchpredict.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the records of a workload. The same arguments give the same records.
 *
 * <p>Arguments: kind, records, files, of how many records one is no instance (0 for none), {@code
 * gzip} or {@code plain}, directory.
 */
public final class MakeData {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int GZIP_LEVEL = 4;

  private MakeData() {}

  public static void main(String[] args) throws IOException {
    Kind kind = Kind.valueOf(args[0].toUpperCase(Locale.ROOT));
    long records = Long.parseLong(args[1]);
    int files = Integer.parseInt(args[2]);
    boolean gzip = args[4].equals("gzip");
    Path directory = Files.createDirectories(Path.of(args[5]));
    RecordSource source = RecordSource.of(kind, Integer.parseInt(args[3]));
    for (int i = 0; i < files; i++) {
      Path file =
          directory.resolve(String.format(Locale.ROOT, "records-%05d%s", i, suffix(kind, gzip)));
      try (OutputStream out = open(file, gzip)) {
        for (long j = records * i / files; j < records * (i + 1) / files; j++) {
          source.write(j, out);
        }
      }
    }
  }

  private static String suffix(Kind kind, boolean gzip) {
    return (kind == Kind.EXAMPLES ? ".tfrecord" : ".json") + (gzip ? ".gz" : "");
  }

  private static OutputStream open(Path file, boolean gzip) throws IOException {
    OutputStream out = Files.newOutputStream(file);
    return gzip ? new Gzip(out) : new BufferedOutputStream(out, BUFFER_BYTES);
  }

  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out) throws IOException {
      super(out, BUFFER_BYTES);
      def.setLevel(GZIP_LEVEL);
    }
  }
}
