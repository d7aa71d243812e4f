package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.model.PinnedModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** A model with requests recorded for TensorFlow Serving. */
class WarmUpTest {
  private static final int PREDICT = 6;
  private static final int CLASSIFY = 2;

  @TempDir private Path directory;
  private Path model;

  @BeforeEach
  void copyTheModel() throws IOException {
    model = copy("assert_positive");
  }

  @Test
  void aModelThatFailsOnItsOwnRequestIsRefused() throws IOException {
    write(log(PREDICT, "", "x", floats(1, 2)), log(PREDICT, "serving_default", "x", floats(3, -1)));
    assertThatThrownBy(this::load)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            "Cannot load the model "
                + model
                + ": it fails on request 2 of its own assets.extra/tf_serving_warmup_requests:"
                + " INVALID_ARGUMENT: assertion failed: [x must not be negative.");
  }

  @Test
  void requestsThatItCanRunAreRunAndThoseForOthersAreNot() throws IOException {
    write(
        log(PREDICT, "", "x", floats(1, 2)),
        log(PREDICT, "other", "x", floats(-1)),
        log(CLASSIFY, "", "x", floats(-1)));
    load();
  }

  @Test
  void valuesOfEveryFormAreFed() throws IOException {
    model = copy("csv_line");
    write(log(PREDICT, "", "line", strings("house,3,2.5")));
    load();
    write(log(PREDICT, "", "line", strings("house,3,2.5", "no CSV of these columns")));
    assertThatThrownBy(this::load).isInstanceOf(ModelException.class).hasMessageContaining("1 of");
  }

  @Test
  void requestsThatDoNotFitTheSignatureAreNamed() throws IOException {
    assertProblem("Missing input: x");
    assertProblem("Unknown input: z", "z", floats(1));
    assertProblem("Invalid input x: STRING (must be rows of FLOAT)", "x", strings("a"));
  }

  private void assertProblem(String problem, Object... input) throws IOException {
    write(
        input.length == 0
            ? log(PREDICT, "", "", null)
            : log(PREDICT, "", (String) input[0], (TensorProto) input[1]));
    assertThatThrownBy(this::load)
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith("its own assets.extra/tf_serving_warmup_requests: " + problem);
  }

  @Test
  void aFileThatIsCutShortIsNamed() throws IOException {
    write(log(PREDICT, "", "x", floats(1)));
    byte[] whole = Files.readAllBytes(model.resolve(WarmUp.FILE));
    for (int size : new int[] {5, whole.length - 1}) {
      Files.write(model.resolve(WarmUp.FILE), Arrays.copyOf(whole, size));
      assertThatThrownBy(this::load)
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("cannot read its assets.extra/tf_serving_warmup_requests");
    }
  }

  private void load() {
    PinnedModel.of(SavedModelLoader.create(), ModelSpec.of(model.toString())).load().close();
  }

  private Path copy(String name) throws IOException {
    Path from = TestModels.path(name);
    Path to = directory.resolve(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
    return to;
  }

  private void write(ByteString... logs) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (ByteString log : logs) {
      out.writeLong(Long.reverseBytes(log.size()));
      out.writeInt(0); // its checksum
      out.write(log.toByteArray());
      out.writeInt(0);
    }
    Path file = model.resolve(WarmUp.FILE);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes.toByteArray());
  }

  /** A PredictionLog of a kind, by the numbers of its fields. */
  private static ByteString log(
      int kind, String signature, String alias, @Nullable TensorProto value) {
    ByteString model = message(1, "name").concat(message(3, signature));
    ByteString request = message(1, model);
    if (value != null) {
      request =
          request.concat(message(2, message(1, alias).concat(message(2, value.toByteString()))));
    }
    return message(kind, message(1, request));
  }

  private static ByteString message(int field, String text) {
    return message(field, ByteString.copyFromUtf8(text));
  }

  private static ByteString message(int field, ByteString value) {
    return UnknownFieldSet.newBuilder()
        .addField(field, UnknownFieldSet.Field.newBuilder().addLengthDelimited(value).build())
        .build()
        .toByteString();
  }

  private static TensorProto floats(float... values) {
    TensorProto.Builder tensor = rows(DataType.DT_FLOAT, values.length);
    for (float value : values) {
      tensor.addFloatVal(value);
    }
    return tensor.build();
  }

  private static TensorProto strings(String... values) {
    TensorProto.Builder tensor = rows(DataType.DT_STRING, values.length);
    List.of(values).forEach(value -> tensor.addStringVal(ByteString.copyFromUtf8(value)));
    return tensor.build();
  }

  private static TensorProto.Builder rows(DataType dtype, int rows) {
    return TensorProto.newBuilder()
        .setDtype(dtype)
        .setTensorShape(
            TensorShapeProto.newBuilder().addDim(TensorShapeProto.Dim.newBuilder().setSize(rows)));
  }
}
