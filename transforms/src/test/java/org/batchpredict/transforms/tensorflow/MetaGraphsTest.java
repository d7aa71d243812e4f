package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.batchpredict.transforms.tensorflow.TestModels.shape;
import static org.batchpredict.transforms.tensorflow.TestModels.tensor;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.batchpredict.io.files.Directory;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

class MetaGraphsTest {
  private static final List<String> SERVE = List.copyOf(ModelSpec.DEFAULT_TAGS);

  @TempDir Path work;

  /** A model of its size would be twice on the heap, for a look at its signatures. */
  @Test
  void aLargeConstantStaysInTheFile() throws Exception {
    NodeDef large =
        NodeDef.newBuilder()
            .setName("y")
            .setOp("Const")
            .putAttr(
                "value",
                AttrValue.newBuilder()
                    .setTensor(
                        TensorProto.newBuilder()
                            .setTensorContent(ByteString.copyFrom(new byte[65 << 20])))
                    .build())
            .build();
    TestModels.write(
        work, 0, TestModels.signature().putInputs("x", tensor("x:0", shape(-1))).build(), large);
    RemoteDirectory remote = new RemoteDirectory("remote", Directory.of(work.toString()));
    for (ModelDirectory directory :
        List.of(
            new LocalDirectory("m", work),
            remote,
            new RememberedDirectory(new LocalDirectory("m", work)),
            new RememberedDirectory(remote))) {
      MetaGraphDef graph = MetaGraphs.read(directory, SERVE);
      ByteString content =
          graph.getGraphDef().getNode(0).getAttrOrThrow("value").getTensor().getTensorContent();
      assertThat(content.size()).isEqualTo(65 << 20);
      assertThat(content.asReadOnlyByteBuffer().isDirect()).isTrue();
    }
  }

  @Test
  void saysWhatAModelNeedsThatTheHeapCannotHold() {
    ModelDirectory directory =
        new Fake(1L << 30) {
          @Override
          public ByteString content(ModelFile file) {
            throw new OutOfMemoryError("Java heap space");
          }
        };
    assertThatThrownBy(() -> MetaGraphs.read(directory, SERVE))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot load the model fake: its saved_model.pb, 1073741824 bytes, takes more than the"
                + " heap of %d bytes (raise -Xmx; on a cluster, the memory of its processes)",
            Runtime.getRuntime().maxMemory());
  }

  @Test
  void refusesWhatIsNoProtobufAnyMore() throws Exception {
    Path file = work.resolve("saved_model.pb");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 31);
    }
    assertThatThrownBy(() -> MetaGraphs.read(new LocalDirectory("m", work), SERVE))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot load the model m: its saved_model.pb has 2147483648 bytes (must be at most"
                + " 2147483647, which no protobuf may exceed: export it with its weights as"
                + " variables)");
  }

  /** What is checked must be what TensorFlow runs. */
  @Test
  void refusesAGraphThatTensorFlowMayTakeFromElsewhere() throws Exception {
    Files.createFile(work.resolve("saved_model.pb"));
    Files.createFile(work.resolve("saved_model.cpb"));
    assertThatThrownBy(() -> MetaGraphs.read(new LocalDirectory("m", work), SERVE))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("of which saved_model.cpb is the first");
  }

  /** A directory with one file. */
  private static class Fake implements ModelDirectory {
    private final long size;

    Fake(long size) {
      this.size = size;
    }

    @Override
    public String uri() {
      return "fake";
    }

    @Override
    public List<ModelFile> files() {
      return List.of(new ModelFile("saved_model.pb", size));
    }

    @Override
    public InputStream open(ModelFile file) throws IOException {
      throw new IOException("not read");
    }
  }
}
