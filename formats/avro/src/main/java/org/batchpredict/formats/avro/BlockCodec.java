package org.batchpredict.formats.avro;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.batchpredict.io.files.LostBytesException;
import org.xerial.snappy.Snappy;

/** How the blocks of a file are compressed (Avro specification, Required and Optional Codecs). */
enum BlockCodec {
  NULL {
    @Override
    byte[] decompress(byte[] block, int length, int most) {
      return block;
    }

    @Override
    int lengthOf(byte[] decompressed, int blockLength) {
      return blockLength;
    }
  },
  DEFLATE {
    @Override
    InputStream open(InputStream block) {
      return new InflaterInputStream(block, new Inflater(true)) {
        @Override
        public void close() throws IOException {
          inf.end();
          super.close();
        }
      };
    }
  },
  SNAPPY {
    private static final int CRC_BYTES = 4;

    @Override
    byte[] decompress(byte[] block, int length, int most) throws InvalidDatumException {
      byte[] bytes;
      int compressed = length - CRC_BYTES;
      try {
        int size = compressed <= 0 ? 0 : Snappy.uncompressedLength(block, 0, compressed);
        if (size > most) {
          throw tooLarge(most);
        }
        bytes = new byte[size];
        Snappy.uncompress(block, 0, compressed, bytes, 0);
      } catch (IOException | IndexOutOfBoundsException e) {
        throw damaged(e);
      }
      CRC32 crc = new CRC32();
      crc.update(bytes);
      if ((int) crc.getValue() != ByteBuffer.wrap(block).getInt(compressed)) {
        throw new InvalidDatumException("its bytes do not match their checksum");
      }
      return bytes;
    }
  },
  ZSTANDARD {
    @Override
    InputStream open(InputStream block) throws IOException {
      return new ZstdInputStream(block);
    }
  },
  BZIP2 {
    @Override
    InputStream open(InputStream block) throws IOException {
      return new BZip2CompressorInputStream(block);
    }
  };

  private static final List<String> NAMES =
      List.of("null", "deflate", "snappy", "zstandard", "bzip2");

  /** The codec that a file's head names. */
  static BlockCodec of(String name) throws LostBytesException {
    int index = NAMES.indexOf(name);
    if (index < 0) {
      throw new LostBytesException(
          "Unsupported codec: " + name + " (supported: " + String.join(", ", NAMES) + ")");
    }
    return values()[index];
  }

  /**
   * The bytes of a block, decompressed.
   *
   * @param most no more bytes are held
   * @throws InvalidDatumException when they are damaged, or too many
   */
  byte[] decompress(byte[] block, int length, int most) throws InvalidDatumException {
    try (InputStream in = open(new ByteArrayInputStream(block, 0, length))) {
      byte[] bytes = in.readNBytes(most);
      if (bytes.length == most && in.read() >= 0) {
        throw tooLarge(most);
      }
      return bytes;
    } catch (IOException | IndexOutOfBoundsException e) { // bzip2 says so in both ways
      throw damaged(e);
    }
  }

  /** How many of the bytes that {@link #decompress} gave are the block's. */
  int lengthOf(byte[] decompressed, int blockLength) {
    return decompressed.length;
  }

  InputStream open(InputStream block) throws IOException {
    throw new IllegalStateException(this + " is no stream of " + Arrays.toString(values()));
  }

  private static InvalidDatumException damaged(Exception e) {
    return new InvalidDatumException("its bytes cannot be decompressed: " + e.getMessage());
  }

  private static InvalidDatumException tooLarge(int most) {
    return new InvalidDatumException(
        "it has more than " + most + " bytes (raise --maxRecordBytes)");
  }
}
