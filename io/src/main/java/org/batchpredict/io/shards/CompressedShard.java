package org.batchpredict.io.shards;

import java.io.IOException;
import java.io.OutputStream;

/** A shard of another format that is compressed on its way to the file. */
final class CompressedShard implements ShardFormat.Shard {
  private final Target target;
  private final OutputStream compressor;
  private final ShardFormat.Shard shard;

  private CompressedShard(Target target, OutputStream compressor, ShardFormat.Shard shard) {
    this.target = target;
    this.compressor = compressor;
    this.shard = shard;
  }

  static CompressedShard open(ShardCompression compression, ShardFormat format, OutputStream out)
      throws IOException {
    Target target = new Target(out);
    OutputStream compressor = compression.compress(target);
    try {
      return new CompressedShard(target, compressor, format.open(compressor));
    } catch (IOException | RuntimeException e) {
      target.isLeft = true;
      compressor.close();
      throw e;
    }
  }

  @Override
  public void write(byte[] bytes, int start, int length, int count) throws IOException {
    shard.write(bytes, start, length, count);
  }

  @Override
  public void end() throws IOException {
    shard.end();
    compressor.close();
  }

  @Override
  public void abandon() throws IOException {
    shard.abandon();
    target.isLeft = true;
    compressor.close();
  }

  /** The file, which is not closed by the compressor, and gets no end once it is given up. */
  private static final class Target extends OutputStream {
    private final OutputStream out;
    private boolean isLeft;

    Target(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      if (!isLeft) {
        out.write(b);
      }
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
      if (!isLeft) {
        out.write(bytes, start, length);
      }
    }
  }
}
