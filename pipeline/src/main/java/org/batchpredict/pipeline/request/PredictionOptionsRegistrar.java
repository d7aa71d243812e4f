package org.batchpredict.pipeline.request;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;
import org.apache.beam.sdk.util.common.ReflectHelpers;

/** Makes the options of a job known to Beam's flags and {@code --help}. */
public final class PredictionOptionsRegistrar implements PipelineOptionsRegistrar {
  @Override
  public Iterable<Class<? extends PipelineOptions>> getPipelineOptions() {
    return aRunnerHasRegions()
        ? List.of(PredictionOptions.class)
        : List.of(PredictionOptions.class, RegionOptions.class);
  }

  private static boolean aRunnerHasRegions() {
    return ServiceLoader.load(PipelineOptionsRegistrar.class, ReflectHelpers.findClassLoader())
        .stream()
        .filter(provider -> provider.type() != PredictionOptionsRegistrar.class)
        .flatMap(
            provider ->
                StreamSupport.stream(provider.get().getPipelineOptions().spliterator(), false))
        .anyMatch(RegionOptions::isIn);
  }
}
