package org.batchpredict.transforms.tensorflow;

import java.util.ArrayList;
import java.util.List;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.model.ModelSpec;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.MetaGraphDef;

/**
 * What is in a SavedModel: its graphs and their signatures. Read where the model lies, without
 * TensorFlow's native library.
 */
public record SavedModelContents(List<Graph> graphs) {
  /**
   * A graph of a SavedModel.
   *
   * @param tags what it is chosen by, sorted
   * @param signatures by name
   */
  public record Graph(List<String> tags, List<Signature> signatures) {
    public Graph {
      tags = List.copyOf(tags);
      signatures = List.copyOf(signatures);
    }
  }

  /**
   * A signature of a graph.
   *
   * @param signature null when it cannot be fed or read
   * @param problem why it would be refused; null when it would not
   */
  public record Signature(
      String name, @Nullable ModelSignature signature, @Nullable String problem) {}

  public SavedModelContents {
    graphs = List.copyOf(graphs);
  }

  /**
   * Reads a SavedModel.
   *
   * @param uri its directory, on local disk or on any Beam file system
   * @param trusted whether it may reach beyond its own files
   * @throws ModelException when there is none
   */
  public static SavedModelContents read(String uri, boolean trusted) {
    ModelDirectory directory = new RememberedDirectory(ModelDirectory.of(uri));
    try {
      LfsPointers.refuse(directory);
      List<Graph> graphs = new ArrayList<>();
      for (MetaGraphDef graph : MetaGraphs.read(directory).getMetaGraphsList()) {
        ModelSpec spec = ModelSpec.of(uri).withTags(MetaGraphs.sortedTags(graph));
        List<Signature> signatures =
            Signatures.all(graph).keySet().stream()
                .map(name -> signature(spec.withSignatureName(name), graph, trusted))
                .toList();
        graphs.add(new Graph(spec.tags(), signatures));
      }
      return new SavedModelContents(graphs);
    } catch (LinkageError e) {
      throw LibraryFault.of(e);
    }
  }

  private static Signature signature(ModelSpec spec, MetaGraphDef graph, boolean trusted) {
    String name = String.valueOf(spec.signatureName());
    ModelSignature signature = null;
    try {
      signature = SignatureReader.read(spec, graph);
      ModelTrust.check(spec, graph, signature, trusted);
      return new Signature(name, signature, null);
    } catch (ModelException e) {
      return new Signature(name, signature, e.getMessage());
    }
  }
}
