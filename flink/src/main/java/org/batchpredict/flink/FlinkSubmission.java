package org.batchpredict.flink;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.api.java.RemoteEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;

/**
 * Runs a pipeline in a Flink environment of ours, which holds what Beam has no option for
 * (docs/adr/0012). Beam asks Flink for the environment of the context when its master is {@value
 * #AUTO}; for that one moment ours is the context's.
 *
 * <p>The context is one for the whole process, so submissions take turns at that moment.
 */
@SuppressWarnings("deprecation") // DataSet, which is the better translation: docs/adr/0009
final class FlinkSubmission {
  /** The {@code flinkMaster} that stands for the context. */
  static final String AUTO = "[auto]";

  private static final Semaphore CONTEXT = new Semaphore(1);

  private FlinkSubmission() {}

  /** The settings of the client in {@code flink run}; empty when this process is not that. */
  static Optional<Configuration> context() {
    return FlinkProgram.isCalled()
        ? Optional.of(ExecutionEnvironment.getExecutionEnvironment().getConfiguration())
        : Optional.empty();
  }

  /**
   * Submits a pipeline whose options name {@value #AUTO} as master.
   *
   * @param remote the settings of the client of the cluster; empty for that of {@code flink run}
   */
  static PipelineResult submit(
      Pipeline pipeline, FlinkPipelineOptions options, Optional<Configuration> remote)
      throws InterruptedException {
    CONTEXT.acquire();
    AtomicBoolean ours = new AtomicBoolean(true);
    Runnable giveBack =
        () -> {
          if (ours.getAndSet(false)) {
            Context.clear();
            CONTEXT.release();
          }
        };
    try {
      ExecutionEnvironment environment =
          remote
              .map(settings -> remoteEnvironment(settings, options))
              .orElseGet(ExecutionEnvironment::getExecutionEnvironment);
      environment.setRestartStrategy(FlinkRestarts.of(options));
      Context.set(
          () -> {
            giveBack.run();
            return environment;
          });
      return pipeline.run();
    } finally {
      giveBack.run();
    }
  }

  private static ExecutionEnvironment remoteEnvironment(
      Configuration settings, FlinkPipelineOptions options) {
    return new RemoteEnvironment(
        settings.get(RestOptions.ADDRESS),
        settings.get(RestOptions.PORT),
        settings,
        options.getFilesToStage().toArray(String[]::new));
  }

  /** Only a kind of environment may set the context. */
  private static final class Context extends ExecutionEnvironment {
    private Context() {
      super(new Configuration());
    }

    static void set(Supplier<ExecutionEnvironment> environment) {
      initializeContextEnvironment(environment::get);
    }

    static void clear() {
      resetContextEnvironment();
    }
  }
}
