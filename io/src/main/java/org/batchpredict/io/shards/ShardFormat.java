package org.batchpredict.io.shards;

import java.io.IOException;
import java.io.OutputStream;

/** What a shard is besides the predictions in it: compressed, or with a head, blocks, an end. */
@FunctionalInterface
public interface ShardFormat {
  /** Predictions end to end. */
  ShardFormat PLAIN = PlainShard::new;

  /** Predictions end to end, after a head that every shard has. */
  static ShardFormat startingWith(byte[] head) {
    return out -> {
      out.write(head);
      return new PlainShard(out);
    };
  }

  /**
   * Starts a shard.
   *
   * @param out the file, which is not for the shard to close
   */
  Shard open(OutputStream out) throws IOException;

  /** A shard that is written. */
  interface Shard {
    /**
     * Appends formatted predictions.
     *
     * @param count how many predictions the bytes hold
     */
    void write(byte[] bytes, int start, int length, int count) throws IOException;

    /** Writes what is left to write. */
    void end() throws IOException;

    /** Lets go of what it holds; the file is given up, or whole already. */
    default void abandon() throws IOException {}
  }
}
