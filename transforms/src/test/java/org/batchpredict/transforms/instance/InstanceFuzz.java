package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.batchpredict.io.Failure;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;

/**
 * A fuzz target (CONTRIBUTING.md, Fuzzing): whatever a record holds, it is one instance or one
 * failure with a reason, leaves its neighbours as they are, and is taken with the values that
 * Jackson's tree of the same text has, or refused where that tree is no instance.
 */
final class InstanceFuzz {
  private static final int MAX_MESSAGE = 2000;

  private static final List<ModelSignature> SIGNATURES =
      List.of(
          of(input("x", DType.FLOAT, RowShape.unknownRank())),
          of(input("x", DType.INT64, RowShape.of())),
          of(input("x", DType.STRING, RowShape.of(-1))),
          of(input("x", DType.BOOL, RowShape.of(2))),
          of(input("x", DType.DOUBLE, RowShape.of(-1, 2))),
          of(input("x", DType.UINT8, RowShape.unknownRank())),
          of(input("x", DType.STRING, RowShape.of())),
          of(input("x", DType.UINT64, RowShape.of(-1)), input("y", DType.STRING, RowShape.of())));

  private InstanceFuzz() {}

  /** The first byte says how the rest is read. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    int mode = data[0] & 0x3f;
    ModelSignature signature = SIGNATURES.get(mode % SIGNATURES.size());
    byte[] record = Arrays.copyOfRange(data, 1, data.length);
    if (mode < 2 * SIGNATURES.size()) {
      checkStrict(signature, record);
    } else {
      // What only the strict rules of JSON values are written down for twice is not compared.
      boolean lenient = mode / SIGNATURES.size() % 2 == 0;
      String key = mode / SIGNATURES.size() > 4 ? "id" : null;
      encode(signature, new InstanceRules(lenient, FieldRules.key(key), true), record);
    }
  }

  private static void checkStrict(ModelSignature signature, byte[] record) {
    EncodedBatch encoded = encode(signature, InstanceRules.strict(), record);
    ReferenceInstance expected = ReferenceInstance.of(signature, record);
    if (!expected.isKnown()) {
      return;
    }
    Failure failure = encoded.failure(1);
    assertThat(failure == null).as("%s", failure).isEqualTo(expected.isValid());
    if (failure == null) {
      InstanceGroup group =
          encoded.groups().stream().filter(g -> holds(g, 1)).findFirst().orElseThrow();
      for (int i = 0; i < signature.inputs().size(); i++) {
        List<Object> all = Encoding.values(group, i);
        int size = all.size() / group.rows();
        int row = group.firstRow(1);
        List<Object> own =
            all.subList(row * size, (row + 1) * size).stream().map(InstanceFuzz::unsigned).toList();
        assertThat(own).isEqualTo(expected.values(i));
      }
    }
  }

  /** What Jackson's numbers have no sign for is 0. */
  private static Object unsigned(Object value) {
    if (value instanceof Float number) {
      return number + 0f;
    }
    return value instanceof Double number ? (Object) (number + 0.0) : value;
  }

  private static boolean holds(InstanceGroup group, int instance) {
    for (int row = 0; row < group.rows(); row++) {
      if (group.instance(row) == instance) {
        return true;
      }
    }
    return false;
  }

  /** Encodes a record between two that are no JSON. */
  private static EncodedBatch encode(ModelSignature signature, InstanceRules rules, byte[] record) {
    RecordBatch batch = Encoding.batch("?");
    Encoding.add(batch, record);
    Encoding.add(batch, "?".getBytes(ISO_8859_1));
    EncodedBatch encoded = Encoding.encoder(signature, rules).encode(batch);
    assertThat(encoded.failure(0)).isNotNull().isEqualTo(encoded.failure(2));
    Failure failure = encoded.failure(1);
    int rows = encoded.groups().stream().mapToInt(InstanceGroup::rows).sum();
    assertThat(rows).isEqualTo(failure == null ? 1 : 0);
    if (failure != null) {
      assertThat(failure.message())
          .isNotBlank()
          .hasSizeLessThan(MAX_MESSAGE)
          .doesNotContain("Source:", "StreamRead", "JsonToken");
    }
    return encoded;
  }

  private static TensorSpec input(String alias, DType dtype, RowShape shape) {
    return new TensorSpec(alias, alias + ":0", dtype, shape, false);
  }

  private static ModelSignature of(TensorSpec... inputs) {
    return Encoding.signature(inputs);
  }
}
