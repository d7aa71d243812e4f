package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.transforms.model.FakeModel;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BoundedModelTest {
  private final FakeModel stubborn = new FakeModel();

  @Test
  void aRunThatDoesNotEndIsAFaultAndIsLeftBehind() throws Exception {
    Model model = new BoundedModel(stubborn, Duration.ofMillis(10), Duration.ofMillis(90));
    assertThatThrownBy(() -> run(model))
        .isInstanceOfSatisfying(
            ModelException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RUN_FAILED))
        .hasMessage(
            "Cannot interrupt the model: an operation of it has not ended 0.09 s after"
                + " --batchTimeout=0.01 (if it is only slow, give it more time; the work so far is"
                + " kept for --resume)");
    model.close();
    assertThat(stubborn.isFreed()).isFalse();
    stubborn.endOfRun.countDown();
    stubborn.freed.await();
    assertThat(stubborn.wasFreedInRun()).isFalse();
  }

  @Test
  void aCallerThatIsInterruptedLeavesItsRunBehind() {
    Model model = new BoundedModel(stubborn, Duration.ofDays(1), Duration.ZERO);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> run(model)).hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
    stubborn.endOfRun.countDown();
    model.close();
  }

  @Test
  void throwsWhatTheModelThrows() {
    stubborn.interrupt();
    Model model = new BoundedModel(stubborn, Duration.ofDays(1), Duration.ZERO);
    assertThatThrownBy(() -> run(model)).hasMessage("The share in the model is closed");
    model.close();
    assertThat(stubborn.isFreed()).isTrue();
  }

  private static void run(Model model) {
    model.run(List.of(), 0, 1, List.of());
  }
}
