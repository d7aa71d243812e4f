package org.batchpredict.transforms.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.batchpredict.io.Failure;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;

/** Short ways to say what is formatted. */
public final class Formats {

  private Formats() {}

  static TensorSpec output(String alias, DType dtype) {
    return output(alias, dtype, RowShape.unknownRank());
  }

  static TensorSpec output(String alias, DType dtype, RowShape shape) {
    return new TensorSpec(alias, alias + ":0", dtype, shape, false);
  }

  static FormatSpec spec(TensorSpec... outputs) {
    return new FormatSpec(List.of(outputs), List.of(), false);
  }

  static Column floats(List<Integer> rowDims, float... values) {
    NumberColumn column = (NumberColumn) Column.of(DType.FLOAT);
    column.reset(rowDims);
    for (float value : values) {
      column.addFloat(value);
    }
    column.endRows(1);
    return column;
  }

  /** A scalar of any numeric dtype, from the low bits of a long. */
  static Column bits(DType dtype, long bits) {
    NumberColumn column = (NumberColumn) Column.of(dtype);
    switch (dtype.bytes()) {
      case 1 -> column.addByte((byte) bits);
      case 2 -> column.addShort((short) bits);
      case 4 -> column.addInt((int) bits);
      default -> column.addLong(bits);
    }
    column.endRows(1);
    return column;
  }

  static Column strings(List<Integer> rowDims, String... values) {
    return byteStrings(
        rowDims, Stream.of(values).map(v -> v.getBytes(UTF_8)).toArray(byte[][]::new));
  }

  static Column byteStrings(List<Integer> rowDims, byte[]... values) {
    StringColumn column = (StringColumn) Column.of(DType.STRING);
    column.reset(rowDims);
    for (byte[] value : values) {
      column.add(value, 0, value.length);
    }
    column.endRows(1);
    return column;
  }

  /** Keys or instances, of which the one that is written is in the middle. */
  private static StringColumn between(String text) {
    return (StringColumn) strings(List.of(3), "<<", text, ">>");
  }

  /** The line of row 0. */
  static String line(PredictionFormatter formatter, Column... columns) {
    return lineWith(formatter, List.of(), columns);
  }

  static String lineWith(PredictionFormatter formatter, List<String> passed, Column... columns) {
    LineBuffer out = new LineBuffer();
    Failure failure =
        formatter.write(
            List.of(columns), 0, passed.stream().map(Formats::between).toList(), 1, out);
    assertThat(failure).isNull();
    return new String(out.bytes(), 0, out.size(), UTF_8);
  }

  static byte[] ofInts(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
