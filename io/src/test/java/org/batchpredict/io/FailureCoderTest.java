package org.batchpredict.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class FailureCoderTest {
  private static final FailureCoder CODER = FailureCoder.of();

  @Test
  void givesBackEveryFailure() throws Exception {
    for (Stage stage : Stage.values()) {
      for (ErrorCode code : ErrorCode.values()) {
        Failure failure = Failure.of(stage, code, "Invalid x: \"é\0", 1, "\"\n");
        assertThat(CoderUtils.clone(CODER, failure)).isEqualTo(failure);
      }
    }
  }

  @Test
  void writesTheBytesOfVersion2() throws Exception {
    Failure failure = new Failure(Stage.RUN, ErrorCode.RUN_FAILED, "é");
    assertThat(CoderUtils.encodeToByteArray(CODER, failure))
        .isEqualTo("\u0002\u0003RUN\nRUN_FAILED\u0002é\u0002é".getBytes(UTF_8));
  }

  @Test
  void refusesAnotherVersion() {
    assertThatThrownBy(() -> CoderUtils.decodeFromByteArray(CODER, new byte[] {1, 0, 0, 0}))
        .isInstanceOf(CoderException.class)
        .hasMessage("Unsupported version of a failure: 1 (supported: 2)");
  }

  @Test
  void isFoundByBeamAndGoesToItsWorkers() throws Exception {
    assertThat(CoderRegistry.createDefault().getCoder(Failure.class)).isSameAs(CODER);
    assertThat(SerializableUtils.clone(CODER)).isEqualTo(CODER);
    CODER.verifyDeterministic();
  }
}
