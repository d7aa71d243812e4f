package org.batchpredict.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class FileSystemsSetupTest {
  @Test
  void registersWhatTheOptionsKnow() {
    FileSystemsSetup.registerFor(List.of("mem-a://x"), options("mem-a"));
    assertThat(Directory.of("mem-a://x")).hasToString("mem-a://x/");

    FileSystemsSetup.registerFor(List.of("/in", "mem-b://x"), options("mem-b"));
    assertThat(Directory.of("mem-b://x")).hasToString("mem-b://x/");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Directory.of("mem-a://x"))
        .withMessage("No filesystem found for scheme mem-a");
  }

  @Test
  void leavesTheCallersRegistrationAloneForLocalFiles() {
    FileSystemsSetup.registerFor(List.of("mem-a://x"), options("mem-a"));
    FileSystemsSetup.registerFor(List.of("/in", "file:///out", "x"), options("mem-b"));
    assertThat(Directory.of("mem-a://x")).hasToString("mem-a://x/");
  }

  private static PipelineOptions options(String jobName) {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setJobName(jobName);
    return options;
  }
}
