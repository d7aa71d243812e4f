package org.batchpredict.transforms.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.batchpredict.transforms.tensor.Float16;
import org.junit.jupiter.api.Test;

class Float16TextTest {
  private static final int NEGATIVE = 0x8000;

  @Test
  void everyHalfReadsBackFromItsShortestText() {
    assertEveryValueReadsBack(Float16.HALF, 65520.0);
  }

  @Test
  void everyBfloat16ReadsBackFromItsShortestText() {
    assertEveryValueReadsBack(Float16.BFLOAT16, 0x1.FFp127);
  }

  @Test
  void bfloat16IsTheUpperHalfOfFloat() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      assertThat(Float16.BFLOAT16.value((short) bits))
          .isEqualTo(Double.valueOf(Float.intBitsToFloat(bits << 16)));
    }
  }

  @Test
  void halfIsBinary16() {
    assertThat(Float16.HALF.value((short) 0x3C00)).isEqualTo(1.0);
    assertThat(Float16.HALF.value((short) 0x3555)).isEqualTo(0.333251953125);
    assertThat(Float16.HALF.value((short) 0x0001)).isEqualTo(0x1p-24);
    assertThat(Float16.HALF.value((short) 0x03FF)).isEqualTo(0x3FFp-24);
    assertThat(Float16.HALF.value((short) 0x0400)).isEqualTo(0x1p-14);
    assertThat(Float16.HALF.value((short) 0xFBFF)).isEqualTo(-65504.0);
    assertThat(Float16.HALF.value((short) 0xFC00)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Float16.HALF.value((short) 0x7C01)).isNaN();
  }

  private static void assertEveryValueReadsBack(Float16 format, double overflow) {
    NavigableMap<Double, Integer> values = new TreeMap<>();
    int infinity = 0;
    for (; format.isFinite((short) infinity); infinity++) {
      values.put(format.value((short) infinity), infinity);
    }
    for (int bits = 0; bits < infinity; bits++) {
      String text = format.text((short) bits);
      int expected = bits;
      boolean readsBack =
          read(values, overflow, Double.parseDouble(text)) == bits
              && read(values, overflow, Float.parseFloat(text)) == bits;
      boolean isShortest =
          FloatWriterTest.isShortest(
              text,
              format.value((short) bits),
              d -> read(values, overflow, d.doubleValue()) == expected);
      boolean isOdd = format.text((short) (bits | NEGATIVE)).equals("-" + text);
      if (!readsBack || !isShortest || !isOdd) {
        fail("0x%04X is no %s", bits, text);
      }
    }
  }

  /** The bits of the nearest value, ties to even; -1 when it is infinity. */
  private static int read(NavigableMap<Double, Integer> values, double overflow, double number) {
    if (number >= overflow) {
      return -1;
    }
    Map.Entry<Double, Integer> below = values.floorEntry(number);
    Map.Entry<Double, Integer> above = values.ceilingEntry(number);
    if (above == null) {
      return below.getValue();
    }
    int order = Double.compare(number - below.getKey(), above.getKey() - number);
    boolean isBelow = order == 0 ? below.getValue() % 2 == 0 : order < 0;
    return (isBelow ? below : above).getValue();
  }
}
