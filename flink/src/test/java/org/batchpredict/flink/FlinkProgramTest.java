package org.batchpredict.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.apache.flink.client.deployment.application.executors.EmbeddedExecutor;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.client.program.StreamContextEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;
import org.batchpredict.pipeline.Numbers;
import org.batchpredict.pipeline.TestJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command with an environment of Flink's around it; a test that ends the JVM is a failed one.
 */
class FlinkProgramTest {
  @TempDir Path work;

  @BeforeEach
  void setUpAsFlinkDoes() {
    Configuration configuration = new Configuration();
    configuration.set(DeploymentOptions.TARGET, EmbeddedExecutor.NAME);
    StreamContextEnvironment.setAsContext(
        new DefaultExecutorServiceLoader(), configuration, getClass().getClassLoader(), true, true);
  }

  @AfterEach
  void leave() {
    StreamContextEnvironment.unsetAsContext();
  }

  @Test
  void isCalledOnlyWhenFlinkHasSetUpAnEnvironment() {
    assertThat(FlinkProgram.isCalled()).isTrue();
    leave();
    assertThat(FlinkProgram.isCalled()).isFalse();
  }

  @Test
  void returnsWhenTheCommandHasSucceeded() throws Exception {
    TestJob job = Numbers.job(work).input("a", Numbers.json(0, 3));
    String request = "--predictionInput=" + job.writeRequest();
    assertThat(run(request, "--dryRun")).contains("signature int64");
    assertThat(run(request, "--runner=DirectRunner")).contains("\"predictionCount\":\"3\"");
  }

  @Test
  void returnsFromHelp() throws Exception {
    assertThat(run("--help")).contains("--predictionInput=");
    assertThat(run("--help=PredictionOptions")).contains("--predictionInput=");
  }

  @Test
  void throwsWhyTheRequestIsRefused() {
    assertThatThrownBy(() -> FlinkProgram.main(new String[] {"--batchSise=3"}))
        .isInstanceOf(ProgramParametrizationException.class)
        .hasMessage("Unknown flag --batchSise. Did you mean 'batchSize'?");
  }

  @Test
  void throwsWhyTheJobHasFailed() {
    TestJob job = TestJob.of(work, "corrupt_variables").input("a", "1");
    String request = "--predictionInput=" + job.writeRequest();
    assertThatThrownBy(() -> run(request, "--runner=DirectRunner"))
        .isInstanceOf(ProgramParametrizationException.class)
        .hasMessage(
            "Cannot load the model %s: OUT_OF_RANGE: Read less bytes than requested"
                .formatted(TestJob.model("corrupt_variables")));
  }

  @Test
  void saysThatTheThinJobJarWantsTensorFlowFromFlink() {
    assertThatCode(() -> FlinkProgram.checkTensorFlow(getClass().getClassLoader()))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> FlinkProgram.checkTensorFlow(ClassLoader.getPlatformClassLoader()))
        .isInstanceOf(ProgramParametrizationException.class)
        .hasMessage(
            "Cannot find TensorFlow: this job jar has none, nor has Flink's lib/ (put its jars"
                + " there, or take the job jar ...-job.jar, which has it)");
  }

  private static String run(String... args) throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    FlinkProgram.run(new PrintStream(out, true, UTF_8), err, args);
    return out.toString(UTF_8);
  }
}
