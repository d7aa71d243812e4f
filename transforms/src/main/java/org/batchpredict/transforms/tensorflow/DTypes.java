package org.batchpredict.transforms.tensorflow;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.batchpredict.transforms.tensor.DType;
import org.tensorflow.proto.DataType;

/** TensorFlow's names and numbers for our dtypes. */
final class DTypes {
  private static final Map<DataType, DType> BY_PROTO = new EnumMap<>(DataType.class);
  private static final Map<DType, DataType> TO_PROTO = new EnumMap<>(DType.class);

  static {
    for (DType dtype : DType.values()) {
      DataType proto = DataType.valueOf("DT_" + dtype.name());
      BY_PROTO.put(proto, dtype);
      TO_PROTO.put(dtype, proto);
    }
  }

  private DTypes() {}

  /** Our dtype; empty when a JSON value cannot express it. */
  static Optional<DType> of(DataType proto) {
    return Optional.ofNullable(BY_PROTO.get(proto));
  }

  /** The number of the C API's {@code TF_DataType}. */
  static int number(DType dtype) {
    return requireNonNull(TO_PROTO.get(dtype)).getNumber();
  }

  /** For messages: {@code COMPLEX64}, {@code FLOAT}. */
  static String name(int number) {
    DataType proto = DataType.forNumber(number);
    return proto == null ? "dtype " + number : name(proto);
  }

  static String name(DataType proto) {
    return proto.name().replaceFirst("^DT_", "");
  }

  static String supported() {
    return Arrays.stream(DType.values()).map(DType::name).collect(Collectors.joining(", "));
  }
}
