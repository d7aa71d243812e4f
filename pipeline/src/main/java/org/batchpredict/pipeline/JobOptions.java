package org.batchpredict.pipeline;

import java.util.function.BiConsumer;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.jspecify.annotations.Nullable;

/**
 * Builds the options of a job in one expression. An option is named by its setter, so that all
 * there are can be given, those of runners and stores, too, and the compiler checks the values.
 *
 * <pre>{@code
 * PredictionOptions options =
 *     JobOptions.builder()
 *         .with(PredictionOptions::setKeyField, "id")
 *         .with(PredictionOptions::setMaxErrorRate, 0.01)
 *         .with(FlinkPipelineOptions.class, FlinkPipelineOptions::setFlinkMaster, "host:8081")
 *         .build();
 * }</pre>
 */
public final class JobOptions {
  private final PredictionOptions options = PipelineOptionsFactory.as(PredictionOptions.class);

  private JobOptions() {}

  /** A builder in which no option is given yet. */
  public static JobOptions builder() {
    return new JobOptions();
  }

  /** Gives one of a prediction job's own options, or of Beam's; null takes the value back. */
  public <V> JobOptions with(BiConsumer<? super PredictionOptions, V> setter, @Nullable V value) {
    setter.accept(options, value);
    return this;
  }

  /**
   * Gives an option of a runner or a store.
   *
   * @param type the interface that declares it
   */
  public <O extends PipelineOptions, V> JobOptions with(
      Class<O> type, BiConsumer<? super O, V> setter, @Nullable V value) {
    setter.accept(options.as(type), value);
    return this;
  }

  /** Options that later calls of this builder do not change. */
  public PredictionOptions build() {
    return OptionsCopy.of(options);
  }
}
