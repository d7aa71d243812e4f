package org.batchpredict.formats.avro;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.batchpredict.io.shards.ShardFormat;
import org.jspecify.annotations.Nullable;

/** Shards that are Avro files, whose records a {@link DatumFormatter} has made. */
final class AvroShards implements ShardFormat {
  private final Schema schema;
  private final CodecFactory codec;

  AvroShards(Schema schema, CodecFactory codec) {
    this.schema = schema;
    this.codec = codec;
  }

  @Override
  public Shard open(OutputStream out) {
    return new AvroShard(out);
  }

  private final class AvroShard implements Shard {
    private final OutputStream out;
    private @Nullable DataFileWriter<Object> writer;

    AvroShard(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(byte[] bytes, int start, int length, int count) throws IOException {
      DatumPieces pieces = new DatumPieces(bytes, start, length);
      while (pieces.next()) {
        begin(bytes, pieces.start(), pieces.length())
            .appendEncoded(ByteBuffer.wrap(bytes, pieces.start(), pieces.length()));
      }
    }

    @Override
    public void end() throws IOException {
      begin(new byte[0], 0, 0).flush();
    }

    /** The writer, which begins with the first record. */
    private DataFileWriter<Object> begin(byte[] bytes, int start, int length) throws IOException {
      DataFileWriter<Object> begun = writer;
      if (begun == null) {
        begun = new DataFileWriter<>(new GenericDatumWriter<>(schema));
        begun.setCodec(codec);
        begun.create(schema, out, marker(bytes, start, length));
        writer = begun;
      }
      return begun;
    }
  }

  /**
   * What ends each block: a hash of the schema and the first record, so that the same job writes
   * the same bytes, and no record is likely to hold it.
   */
  private byte[] marker(byte[] bytes, int start, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(schema.toString().getBytes(StandardCharsets.UTF_8));
      digest.update(bytes, start, length);
      return java.util.Arrays.copyOf(digest.digest(), AvroHeader.SYNC_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java machine has SHA-256", e);
    }
  }
}
