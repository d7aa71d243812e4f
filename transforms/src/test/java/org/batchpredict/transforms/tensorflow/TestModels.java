package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.StringColumn;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** The models of testdata, and columns and protos to try them with. */
public final class TestModels {
  private TestModels() {}

  static ModelSpec spec(String name) {
    return ModelSpec.of(path(name).toString());
  }

  static Path path(String name) {
    return Path.of("..", "testdata", "models", name);
  }

  static SavedModel load(String name) {
    return load(spec(name));
  }

  static SavedModel load(String name, String signature) {
    return load(spec(name).withSignatureName(signature));
  }

  static SavedModel load(ModelSpec spec) {
    return SavedModel.load(
        spec, LocalModel.of(ModelDirectory.of(spec.uri())), SessionSpec.of(SessionThreads.DEFAULT));
  }

  static NumberColumn floats(List<Integer> rowDims, float... values) {
    NumberColumn column = (NumberColumn) Column.of(DType.FLOAT);
    column.reset(rowDims);
    for (float value : values) {
      column.addFloat(value);
    }
    column.endRows(values.length / column.rowSize());
    return column;
  }

  static StringColumn strings(List<Integer> rowDims, String... values) {
    StringColumn column = (StringColumn) Column.of(DType.STRING);
    column.reset(rowDims);
    for (String value : values) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      column.add(bytes, 0, bytes.length);
    }
    column.endRows(values.length / column.rowSize());
    return column;
  }

  static float[] floats(Column column) {
    NumberColumn numbers = (NumberColumn) column;
    float[] values = new float[numbers.rows() * numbers.rowSize()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.getFloat(i);
    }
    return values;
  }

  static String string(Column column, int element) {
    StringColumn strings = (StringColumn) column;
    return new String(
        strings.data(), strings.start(element), strings.length(element), StandardCharsets.UTF_8);
  }

  static TensorShapeProto shape(long... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long dim : dims) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(dim));
    }
    return shape.build();
  }

  static TensorInfo tensor(String name, TensorShapeProto shape) {
    return TensorInfo.newBuilder()
        .setName(name)
        .setDtype(DataType.DT_FLOAT)
        .setTensorShape(shape)
        .build();
  }

  static NodeDef placeholder(String op, String name, TensorShapeProto shape) {
    return NodeDef.newBuilder()
        .setOp(op)
        .setName(name)
        .putAttr("shape", AttrValue.newBuilder().setShape(shape).build())
        .build();
  }

  /** A signature with one output, {@code y}. */
  static SignatureDef.Builder signature() {
    return SignatureDef.newBuilder().putOutputs("y", tensor("y:0", shape(-1)));
  }

  /** Writes a SavedModel with one signature, {@code s}, of a graph of the given version. */
  static ModelSpec write(Path directory, int version, SignatureDef signature, NodeDef... nodes) {
    GraphDef.Builder graph = GraphDef.newBuilder().addAllNode(List.of(nodes));
    graph.getVersionsBuilder().setProducer(version);
    MetaGraphDef.Builder metaGraph =
        MetaGraphDef.newBuilder().setGraphDef(graph).putSignatureDef("s", signature);
    metaGraph.getMetaInfoDefBuilder().addTags("serve");
    org.tensorflow.proto.SavedModel model =
        org.tensorflow.proto.SavedModel.newBuilder().addMetaGraphs(metaGraph).build();
    try (OutputStream out = Files.newOutputStream(directory.resolve("saved_model.pb"))) {
      model.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ModelSpec.of(directory.toString());
  }
}
