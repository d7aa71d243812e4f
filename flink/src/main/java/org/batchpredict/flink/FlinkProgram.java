package org.batchpredict.flink;

import java.io.PrintStream;
import org.apache.flink.client.deployment.application.executors.EmbeddedExecutor;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.batchpredict.pipeline.command.Ending;
import org.batchpredict.pipeline.command.Main;

/**
 * The command as a program that Flink calls, in {@code flink run} or in a JobManager. The process
 * is Flink's: it must go on when the program ends.
 */
public final class FlinkProgram {
  private FlinkProgram() {}

  public static void main(String[] args) throws InterruptedException {
    run(System.out, System.err, args);
  }

  /** Whether Flink has called this program, and has set up an environment for it. */
  static boolean isCalled() {
    return !StreamExecutionEnvironment.areExplicitEnvironmentsAllowed();
  }

  /**
   * Runs one command; on Flink, unless it names another runner.
   *
   * @throws ProgramParametrizationException with the last words to the user, when the command has
   *     not succeeded: the only exception that Flink's client shows without a stack trace
   */
  static void run(PrintStream out, PrintStream err, String... args) throws InterruptedException {
    checkTensorFlow(FlinkProgram.class.getClassLoader());
    Ending ending = new Main(out, err, !isInJobManager()).onRunner("FlinkRunner").end(args);
    if (!ending.succeeded()) {
      throw new ProgramParametrizationException(ending.message());
    }
  }

  /** The thin job jar finds TensorFlow in Flink's {@code lib/}, or not at all. */
  static void checkTensorFlow(ClassLoader loader) {
    if (loader.getResource("org/tensorflow/TensorFlow.class") == null) {
      throw new ProgramParametrizationException(
          "Cannot find TensorFlow: this job jar has none, nor has Flink's lib/ (put its jars there,"
              + " or take the job jar ...-job.jar, which has it)");
    }
  }

  /** There the end of the process is no wish to cancel the job: another JobManager may go on. */
  private static boolean isInJobManager() {
    String target =
        StreamExecutionEnvironment.getExecutionEnvironment()
            .getConfiguration()
            .get(DeploymentOptions.TARGET);
    return EmbeddedExecutor.NAME.equals(target);
  }
}
