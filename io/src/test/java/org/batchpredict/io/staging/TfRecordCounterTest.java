package org.batchpredict.io.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.batchpredict.testing.TfRecordWriter;
import org.junit.jupiter.api.Test;

class TfRecordCounterTest {
  @Property(tries = 200)
  void countsWhatIsWholeInPiecesOfAnySize(
      @ForAll List<byte[]> payloads,
      @ForAll @IntRange(min = 1, max = 40) int piece,
      @ForAll @IntRange(max = 30) int missing) {
    TfRecordWriter writer = new TfRecordWriter();
    payloads.forEach(writer::add);
    byte[] file = writer.bytes();
    byte[] cut = Arrays.copyOf(file, Math.max(0, file.length - missing));
    TfRecordCounter counter = new TfRecordCounter();
    for (int from = 0; from < cut.length; from += piece) {
      byte[] bytes = Arrays.copyOfRange(cut, from, Math.min(from + piece, cut.length));
      counter.add(bytes, bytes.length);
    }
    assertThat(counter.records).isEqualTo(whole(payloads, cut.length));
  }

  private static long whole(List<byte[]> payloads, int length) {
    int end = 0;
    long whole = 0;
    for (byte[] payload : payloads) {
      end += payload.length + 16;
      whole += end <= length ? 1 : 0;
    }
    return whole;
  }

  @Test
  void endsWithALengthThatCannotBe() {
    TfRecordCounter counter = new TfRecordCounter();
    byte[] bytes = new byte[40];
    Arrays.fill(bytes, (byte) 0xff);
    counter.add(bytes, bytes.length);
    counter.add(bytes, bytes.length);
    assertThat(counter.records).isZero();
  }
}
