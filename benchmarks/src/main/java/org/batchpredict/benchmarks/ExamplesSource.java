package org.batchpredict.benchmarks;

import static org.batchpredict.benchmarks.Words.CITIES;
import static org.batchpredict.benchmarks.Words.JOBS;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.FloatList;

/** A {@code tf.Example} of eight floats and two strings, as a TFRecord. */
final class ExamplesSource implements RecordSource {
  private static final int FLOATS = 8;

  private final SplittableRandom random = new SplittableRandom(2);
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  @Override
  public void write(long record, OutputStream out) throws IOException {
    byte[] payload = example().toByteArray();
    number.putLong(0, payload.length);
    out.write(number.array());
    writeChecksum(number.array(), out);
    out.write(payload);
    writeChecksum(payload, out);
  }

  private Example example() {
    FloatList.Builder floats = FloatList.newBuilder();
    for (int i = 0; i < FLOATS; i++) {
      floats.addValue(random.nextInt(-4096, 4097) / 4096f);
    }
    return Example.newBuilder()
        .setFeatures(
            Features.newBuilder()
                .putFeature("city", string(Words.any(CITIES, random)))
                .putFeature("job", string(Words.any(JOBS, random)))
                .putFeature("numbers", Feature.newBuilder().setFloatList(floats).build()))
        .build();
  }

  private static Feature string(String text) {
    List<ByteString> values = List.of(ByteString.copyFromUtf8(text));
    return Feature.newBuilder().setBytesList(BytesList.newBuilder().addAllValue(values)).build();
  }

  private void writeChecksum(byte[] bytes, OutputStream out) throws IOException {
    crc.reset();
    crc.update(bytes);
    number.putInt(0, TfRecords.mask((int) crc.getValue()));
    out.write(number.array(), 0, Integer.BYTES);
  }
}
