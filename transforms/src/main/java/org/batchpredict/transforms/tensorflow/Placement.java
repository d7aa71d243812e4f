package org.batchpredict.transforms.tensorflow;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Locale;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * The device that a copy of a model is on.
 *
 * @param type TensorFlow's word for the kind of device
 * @param index its number among those of its kind
 * @param count how many of them a session in this process has
 */
record Placement(String type, int index, int count) implements Serializable {
  static final String CPU = "CPU";
  static final String GPU = "GPU";

  /** Where everything is that has no other place. */
  static final Placement ON_CPU = new Placement(CPU, 0, 1);

  Placement {
    requireNonNull(type, "type");
  }

  /** For the log and the manifest: {@code cpu}, {@code gpu:0}. */
  String name() {
    String name = type.toLowerCase(Locale.ROOT);
    return type.equals(CPU) && !isChoice() ? name : name + ":" + index;
  }

  /** Whether operations must be told where to run: there is more than one device to choose from. */
  boolean isChoice() {
    return count > 1;
  }

  /**
   * The graph with its operations on this device. Those that were exported for another kind of
   * device stay there, and TensorFlow puts what has no implementation for this one on the CPU.
   */
  MetaGraphDef of(MetaGraphDef graph) {
    MetaGraphDef.Builder placed = graph.toBuilder();
    GraphDef.Builder nodes = placed.getGraphDefBuilder();
    nodes.getNodeBuilderList().forEach(this::place);
    // The bodies of functions are where their calls are, except for what says otherwise.
    nodes
        .getLibraryBuilder()
        .getFunctionBuilderList()
        .forEach(
            function ->
                function.getNodeDefBuilderList().stream()
                    .filter(node -> !node.getDevice().isEmpty())
                    .forEach(this::place));
    return placed.build();
  }

  private void place(NodeDef.Builder node) {
    String device = node.getDevice().toUpperCase(Locale.ROOT);
    if (device.isEmpty() || device.contains(type + ":") || device.endsWith("/" + type)) {
      node.setDevice("/device:" + type + ":" + index);
    }
  }
}
