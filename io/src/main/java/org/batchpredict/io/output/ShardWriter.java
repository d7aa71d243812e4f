package org.batchpredict.io.output;

import java.io.IOException;

/** Writes the predictions of a split, in the order of its records. Not safe for several threads. */
public final class ShardWriter {
  private final ChecksummedFile file;
  private long predictions;

  ShardWriter(ChecksummedFile file) {
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

  WrittenFile end(String name) throws IOException {
    file.close();
    return file.written(name, predictions);
  }

  void abandon() throws IOException {
    file.abandon();
  }
}
