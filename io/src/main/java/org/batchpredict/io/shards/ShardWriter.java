package org.batchpredict.io.shards;

import java.io.IOException;
import org.batchpredict.io.files.ChecksummedFile;

/** Writes the predictions of a split, in the order of its records. Not safe for several threads. */
public final class ShardWriter {
  private final ChecksummedFile file;
  private long predictions;

  public ShardWriter(ChecksummedFile file) {
    this.file = file;
  }

  /**
   * Appends formatted predictions, each with the end of its line.
   *
   * @param count how many predictions the bytes hold
   */
  public void write(byte[] bytes, int start, int length, int count) throws IOException {
    file.write(bytes, start, length);
    predictions += count;
  }

  /** The number of predictions written. */
  public long count() {
    return predictions;
  }

  public WrittenFile end(String name) throws IOException {
    file.close();
    return WrittenFile.of(name, file, predictions);
  }

  public void abandon() throws IOException {
    file.abandon();
  }
}
