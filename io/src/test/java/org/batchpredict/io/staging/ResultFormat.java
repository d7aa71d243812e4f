package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.batchpredict.io.shards.ShardCompression;
import org.batchpredict.io.shards.ShardFormat;

/** Results that the tests write. */
@SuppressWarnings("ImmutableEnumChecker") // values that do not change are
enum ResultFormat {
  JSON(new ResultFiles("", ""), ShardFormat.PLAIN),
  JSON_GZIP(new ResultFiles(".gz", ""), ShardCompression.GZIP.compress(ShardFormat.PLAIN)),
  CSV(new ResultFiles(".csv", "y,z\r\n"), ShardFormat.PLAIN),
  CSV_ZSTD(
      new ResultFiles(".csv.zst", "y,z\r\n"), ShardCompression.ZSTD.compress(ShardFormat.PLAIN)),
  HEADED_CSV(new ResultFiles(".csv", ""), headed()),
  HEADED_CSV_GZIP(new ResultFiles(".csv.gz", ""), ShardCompression.GZIP.compress(headed())),
  TF_RECORD(new ResultFiles(".tfrecord", ""), ShardFormat.PLAIN),
  TF_RECORD_GZIP(
      new ResultFiles(".tfrecord.gz", ""), ShardCompression.GZIP.compress(ShardFormat.PLAIN));

  private final ResultFiles files;
  private final ShardFormat shards;

  ResultFormat(ResultFiles files, ShardFormat shards) {
    this.files = files;
    this.shards = shards;
  }

  ResultFiles files() {
    return files;
  }

  ShardFormat shards() {
    return shards;
  }

  /** The bytes of a record, of which there may be several ends of lines within. */
  byte[] record(int split) {
    String record =
        switch (ShardCompression.plainName(files.suffix())) {
          case "" -> "{\"y\":" + split + ".0}\n";
          case ".csv" -> split + ",\"a \"\"line\"\"\r\nand \n another\"\r\n";
          default -> "\3\0\0\0\0\0\0\0crc1\n\n\ncrc2";
        };
    return record.getBytes(ISO_8859_1);
  }

  private static ShardFormat headed() {
    return ShardFormat.startingWith("y,z\r\n".getBytes(ISO_8859_1));
  }
}
