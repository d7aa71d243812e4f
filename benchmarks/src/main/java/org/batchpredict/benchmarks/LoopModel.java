package org.batchpredict.benchmarks;

import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * A SavedModel whose {@code serving_default} has one FLOAT output of rank 2, through TensorFlow
 * Java's public face. Its operations are looked up once.
 */
final class LoopModel implements AutoCloseable {
  private final SavedModelBundle bundle;
  private final Session session;
  private final SignatureDef signature;
  private final List<? extends Operand<?>> feeds;
  private final String outputAlias;
  private final Operand<?> fetch;

  LoopModel(String directory, List<String> inputAliases) {
    // As its documentation has it for many callers and a small graph: each runs it in its own
    // thread.
    ConfigProto config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(1)
            .setInterOpParallelismThreads(-1)
            .build();
    bundle = SavedModelBundle.loader(directory).withTags("serve").withConfigProto(config).load();
    session = bundle.session();
    signature = bundle.metaGraphDef().getSignatureDefOrThrow("serving_default");
    feeds = inputAliases.stream().map(a -> operand(signature.getInputsOrThrow(a))).toList();
    outputAlias = signature.getOutputsMap().keySet().iterator().next();
    fetch = operand(signature.getOutputsOrThrow(outputAlias));
  }

  private Operand<?> operand(TensorInfo info) {
    Graph graph = bundle.graph();
    String name = info.getName();
    int colon = name.lastIndexOf(':');
    return graph
        .operation(name.substring(0, colon))
        .output(Integer.parseInt(name.substring(colon + 1)));
  }

  String outputAlias() {
    return outputAlias;
  }

  /** The number of elements of an instance's value of an input. */
  int width(String alias) {
    return (int) signature.getInputsOrThrow(alias).getTensorShape().getDim(1).getSize();
  }

  /**
   * Runs the model once.
   *
   * @param inputs in the order of the aliases
   */
  Result run(List<? extends Tensor> inputs) {
    Session.Runner runner = session.runner();
    for (int i = 0; i < feeds.size(); i++) {
      runner.feed(feeds.get(i), inputs.get(i));
    }
    return runner.fetch(fetch).run();
  }

  @Override
  public void close() {
    bundle.close();
  }
}
