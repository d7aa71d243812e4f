package org.batchpredict.pipeline.request;

import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;

/** Makes {@link PredictionOptions} known to Beam's flags and {@code --help}. */
public final class PredictionOptionsRegistrar implements PipelineOptionsRegistrar {
  @Override
  public Iterable<Class<? extends PipelineOptions>> getPipelineOptions() {
    return List.of(PredictionOptions.class);
  }
}
