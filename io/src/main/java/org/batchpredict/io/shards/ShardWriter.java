package org.batchpredict.io.shards;

import java.io.IOException;
import org.batchpredict.io.files.ChecksummedFile;

/** Writes the predictions of a split, in the order of its records. Not safe for several threads. */
public final class ShardWriter {
  private final ChecksummedFile file;
  private final ShardFormat.Shard shard;
  private long predictions;

  /**
   * Starts a shard in a file, which is abandoned when that fails.
   *
   * @throws IOException when the file cannot be written to
   */
  public ShardWriter(ChecksummedFile file, ShardFormat format) throws IOException {
    this.file = file;
    try {
      this.shard = format.open(file);
    } catch (IOException | RuntimeException e) {
      file.abandon();
      throw e;
    }
  }

  /**
   * Appends formatted predictions.
   *
   * @param count how many predictions the bytes hold
   */
  public void write(byte[] bytes, int start, int length, int count) throws IOException {
    shard.write(bytes, start, length, count);
    predictions += count;
  }

  /** The number of predictions written. */
  public long count() {
    return predictions;
  }

  public WrittenFile end(String name) throws IOException {
    shard.end();
    file.close();
    return WrittenFile.of(name, file, predictions);
  }

  public void abandon() throws IOException {
    try {
      shard.abandon();
    } finally {
      file.abandon();
    }
  }
}
