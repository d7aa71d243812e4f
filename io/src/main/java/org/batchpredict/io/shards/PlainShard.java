package org.batchpredict.io.shards;

import java.io.IOException;
import java.io.OutputStream;

/** A shard of nothing but predictions. */
final class PlainShard implements ShardFormat.Shard {
  private final OutputStream out;

  PlainShard(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(byte[] bytes, int start, int length, int count) throws IOException {
    out.write(bytes, start, length);
  }

  @Override
  public void end() {}
}
