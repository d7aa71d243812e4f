package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.apache.flink.client.deployment.application.executors.EmbeddedExecutor;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.client.program.StreamContextEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;
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
    TestJob job = Numbers.job(work).input("a", "1");
    String request = "--predictionInput=" + job.writeRequest();
    assertThatCode(() -> Main.main(new String[] {request, "--dryRun"})).doesNotThrowAnyException();
    assertThatCode(() -> Main.main(new String[] {request, "--runner=DirectRunner"}))
        .doesNotThrowAnyException();
    assertThat(new Results(job.out()).names()).contains("manifest.json");
  }

  @Test
  void returnsFromHelp() {
    assertThatCode(() -> Main.main(new String[] {"--help"})).doesNotThrowAnyException();
    assertThatCode(() -> Main.main(new String[] {"--help=PredictionOptions"}))
        .doesNotThrowAnyException();
  }

  @Test
  void throwsWhyTheRequestIsRefused() {
    assertThatThrownBy(() -> Main.main(new String[] {"--batchSiz=3"}))
        .isInstanceOf(ProgramParametrizationException.class)
        .hasMessage("Unknown flag --batchSiz. Did you mean 'batchSize'?");
  }

  @Test
  void throwsWhyTheJobHasFailed() throws Exception {
    TestJob job = TestJob.of(work, "corrupt_variables").input("a", "1");
    String[] flags = {"--predictionInput=" + job.writeRequest(), "--runner=DirectRunner"};
    assertThatThrownBy(() -> Main.main(flags))
        .isInstanceOf(ProgramParametrizationException.class)
        .hasMessage(
            "Cannot load the model %s: OUT_OF_RANGE: Read less bytes than requested"
                .formatted(TestJob.model("corrupt_variables")));
  }
}
