package org.batchpredict.transforms.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.junit.jupiter.api.Test;

/** Numbers that are added at once are those that are added one after the other. */
class NumbersInBulkTest {
  private static final double[] NUMBERS = {
    0, 1, -3, 0.1, 1.5, 200, 1e9, -1e30, 1e300, Double.NaN, Double.POSITIVE_INFINITY
  };

  /** How the numbers of an input come. */
  private interface Feed {
    void into(InputEncoder input) throws InvalidInstanceException;
  }

  @Property(tries = 600)
  void areTheSameOneByOne(
      @ForAll DType dtype,
      @ForAll boolean lenient,
      @ForAll boolean floats,
      @ForAll @IntRange(max = 4) int gap,
      @ForAll @IntRange(min = -2, max = 4) int dim,
      @ForAll long seed) {
    Random random = new Random(seed);
    RowShape shape =
        dim == -2 ? RowShape.of(2, 2) : dim == -1 ? RowShape.unknownRank() : RowShape.of(dim);
    TensorSpec spec = new TensorSpec("x", "x:0", dtype, shape, false);
    int width = floats ? Float.BYTES : Double.BYTES;
    int stride = width + gap;
    List<byte[]> lists = new ArrayList<>();
    for (int list = random.nextInt(3); list >= 0; list--) {
      lists.add(numbers(random, floats, stride));
    }
    boolean nested = lists.size() > 1;

    assertThat(fed(spec, lenient, input -> bulk(input, lists, nested, floats, stride)))
        .isEqualTo(fed(spec, lenient, input -> single(input, lists, nested, floats, stride)));
  }

  @Test
  void aListOfTheRightLengthIsCopiedAtOnce() throws InvalidInstanceException {
    InputEncoder input =
        new InputEncoder(new TensorSpec("x", "x:0", DType.FLOAT, RowShape.of(2), false), false);
    int signalling = 0x7f800001; // which no number keeps that is made a double
    byte[] source =
        ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN).putInt(1, signalling).array();

    input.begin();
    input.beginList();
    input.addFloats(source, 1, 4, 2);
    input.endList();
    input.end();

    assertThat(((NumberColumn) input.row()).getInt(0)).isEqualTo(signalling);
  }

  private static byte[] numbers(Random random, boolean floats, int stride) {
    int count = random.nextInt(4);
    ByteBuffer bytes = ByteBuffer.allocate(count * stride).order(ByteOrder.LITTLE_ENDIAN);
    boolean easy = random.nextBoolean();
    for (int i = 0; i < count; i++) {
      double number = easy ? random.nextInt(100) : NUMBERS[random.nextInt(NUMBERS.length)];
      if (floats) {
        bytes.putFloat(i * stride, (float) number);
      } else {
        bytes.putDouble(i * stride, number);
      }
    }
    return bytes.array();
  }

  private static void bulk(
      InputEncoder input, List<byte[]> lists, boolean nested, boolean floats, int stride)
      throws InvalidInstanceException {
    begin(input, nested);
    for (byte[] list : lists) {
      input.beginList();
      if (floats) {
        input.addFloats(list, 0, stride, list.length / stride);
      } else {
        input.addDoubles(list, 0, stride, list.length / stride);
      }
      input.endList();
    }
    end(input, nested);
  }

  private static void single(
      InputEncoder input, List<byte[]> lists, boolean nested, boolean floats, int stride)
      throws InvalidInstanceException {
    begin(input, nested);
    for (byte[] list : lists) {
      ByteBuffer bytes = ByteBuffer.wrap(list).order(ByteOrder.LITTLE_ENDIAN);
      input.beginList();
      for (int at = 0; at < list.length; at += stride) {
        input.addReal(floats ? bytes.getFloat(at) : bytes.getDouble(at));
      }
      input.endList();
    }
    end(input, nested);
  }

  private static void begin(InputEncoder input, boolean nested) throws InvalidInstanceException {
    input.begin();
    if (nested) {
      input.beginList();
    }
  }

  private static void end(InputEncoder input, boolean nested) throws InvalidInstanceException {
    if (nested) {
      input.endList();
    }
    input.end();
  }

  /** What an input has after a value, or why it does not take it. */
  private static String fed(TensorSpec spec, boolean lenient, Feed feed) {
    InputEncoder input = new InputEncoder(spec, lenient);
    try {
      feed.into(input);
    } catch (InvalidInstanceException e) {
      return e.failure().toString();
    }
    Column row = input.row();
    String ends = row instanceof StringColumn strings ? "" + strings.length(0) : "";
    return input.dims() + ends + Arrays.toString(Arrays.copyOf(row.data(), row.byteCount()));
  }
}
