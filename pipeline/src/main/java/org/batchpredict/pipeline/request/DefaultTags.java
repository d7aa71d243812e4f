package org.batchpredict.pipeline.request;

import java.util.List;
import org.apache.beam.sdk.options.DefaultValueFactory;
import org.apache.beam.sdk.options.PipelineOptions;

/** The tag that TensorFlow gives the graph of a SavedModel that is for serving. */
final class DefaultTags implements DefaultValueFactory<List<String>> {
  @Override
  public List<String> create(PipelineOptions options) {
    return List.of("serve");
  }
}
