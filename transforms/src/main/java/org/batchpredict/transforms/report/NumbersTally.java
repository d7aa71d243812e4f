package org.batchpredict.transforms.report;

import org.batchpredict.io.report.NumberTally;
import org.batchpredict.io.report.OutputSummary;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.Float16;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.TensorSpec;

/** Notes the numbers of an output, as doubles: what is beyond 2^53 is rounded. */
final class NumbersTally extends OutputTally {
  private static final double TWO_TO_64 = 0x1p64;

  private final NumberTally tally = new NumberTally();

  NumbersTally(TensorSpec spec) {
    super(spec);
  }

  @Override
  int mostBytes() {
    return spec().dtype().bytes() > 4 ? 3200 : 1900;
  }

  @Override
  void add(Column column, int from, int to) {
    NumberColumn numbers = (NumberColumn) column;
    DType dtype = spec().dtype();
    switch (dtype) {
      case FLOAT -> {
        for (int i = from; i < to; i++) {
          tally.add(numbers.getFloat(i));
        }
      }
      case DOUBLE -> {
        for (int i = from; i < to; i++) {
          tally.add(numbers.getDouble(i));
        }
      }
      case HALF, BFLOAT16 -> {
        Float16 format = Float16.of(dtype);
        for (int i = from; i < to; i++) {
          tally.add(format.value(numbers.getShort(i)));
        }
      }
      default -> {
        for (int i = from; i < to; i++) {
          tally.add(integer(numbers, dtype, i));
        }
      }
    }
  }

  private static double integer(NumberColumn numbers, DType dtype, int i) {
    return switch (dtype) {
      case INT8 -> numbers.getByte(i);
      case UINT8 -> numbers.getByte(i) & 0xFF;
      case INT16 -> numbers.getShort(i);
      case UINT16 -> numbers.getShort(i) & 0xFFFF;
      case INT32 -> numbers.getInt(i);
      case UINT32 -> numbers.getInt(i) & 0xFFFF_FFFFL;
      case INT64 -> numbers.getLong(i);
      case UINT64 -> unsigned(numbers.getLong(i));
      default -> throw new IllegalArgumentException("Invalid dtype: " + dtype);
    };
  }

  private static double unsigned(long bits) {
    return bits >= 0 ? bits : bits + TWO_TO_64;
  }

  @Override
  OutputSummary summary() {
    return new OutputSummary(spec().alias(), spec().dtype().name(), tally.summary(), null);
  }
}
