package org.batchpredict.transforms.model;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which signature of which SavedModel to run, and which of its outputs to predict.
 *
 * @param uri the SavedModel's directory, on local disk or on any Beam file system
 * @param tags the tag set of the graph to load, sorted; may be empty, as it is in TF1 Hub's models
 * @param signatureName the signature to run; null for the model's only or default one
 * @param outputs the aliases of the outputs to predict, sorted; empty for all of the signature
 */
public record ModelSpec(
    String uri, List<String> tags, @Nullable String signatureName, List<String> outputs)
    implements Serializable {
  /** The tag set of graphs that are exported for serving. */
  public static final Set<String> DEFAULT_TAGS = Set.of("serve");

  public ModelSpec {
    if (uri.isBlank()) {
      throw new IllegalArgumentException("Invalid model directory: '" + uri + "' (must be a path)");
    }
    tags = List.copyOf(new TreeSet<>(tags));
    outputs = List.copyOf(new TreeSet<>(outputs));
  }

  /** The default signature of the graph for serving. */
  public static ModelSpec of(String uri) {
    return new ModelSpec(uri, List.copyOf(DEFAULT_TAGS), null, List.of());
  }

  public ModelSpec withTags(Collection<String> newTags) {
    return new ModelSpec(uri, List.copyOf(newTags), signatureName, outputs);
  }

  public ModelSpec withSignatureName(@Nullable String name) {
    return new ModelSpec(uri, tags, name, outputs);
  }

  public ModelSpec withOutputs(Collection<String> newOutputs) {
    return new ModelSpec(uri, tags, signatureName, List.copyOf(newOutputs));
  }
}
