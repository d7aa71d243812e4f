package org.batchpredict.transforms.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.batchpredict.io.ErrorCode;
import org.junit.jupiter.api.Test;

class ErrorLimitsTest {
  @Test
  void succeedsWithoutFailuresWhateverTheLimits() {
    assertThat(new ErrorLimits(0L, 0.0).verdict(5, 0)).isEmpty();
    assertThat(new ErrorLimits(0L, 0.0).verdict(0, 0)).isEmpty();
  }

  @Test
  void failsWhenEveryInstanceFailed() {
    assertThat(new ErrorLimits(null, null).verdict(0, 2))
        .hasValue("Every instance failed (2); see prediction.errors-* in the output");
    assertThat(new ErrorLimits(null, null).verdict(1, 1_000_000)).isEmpty();
  }

  @Test
  void allowsAsManyErrorsAsTheLimit() {
    ErrorLimits limits = new ErrorLimits(2L, null);
    assertThat(limits.verdict(1, 2)).isEmpty();
    assertThat(limits.verdict(1, 3)).hasValue("3 instances failed, more than --maxErrors=2");
    assertThatCode(() -> limits.checkRunning(0, 2)).doesNotThrowAnyException();
    assertThatThrownBy(() -> limits.checkRunning(1, 3))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
        .hasMessage(
            "The job was ended early: 3 of the 4 instances seen so far failed, more than"
                + " --maxErrors=2 (what is committed is kept: go on with --resume and a larger"
                + " limit)");
  }

  @Test
  void allowsAsGreatAShareAsTheLimit() {
    ErrorLimits limits = new ErrorLimits(null, 0.25);
    assertThat(limits.verdict(3, 1)).isEmpty();
    assertThat(limits.verdict(2, 1))
        .hasValue("1 of 3 instances failed, a greater share than --maxErrorRate=0.25");
  }

  @Test
  void judgesTheShareOnceAThousandInstancesWereSeen() {
    ErrorLimits limits = new ErrorLimits(null, 0.25);
    assertThatCode(() -> limits.checkRunning(1, 998)).doesNotThrowAnyException();
    assertThatCode(() -> limits.checkRunning(750, 250)).doesNotThrowAnyException();
    assertThatThrownBy(() -> limits.checkRunning(749, 251))
        .hasMessage(
            "The job was ended early: 251 of the 1000 instances seen so far failed, a greater share"
                + " than --maxErrorRate=0.25 (what is committed is kept: go on with --resume and a"
                + " larger limit)");
    assertThat(limits.verdict(1, 998)).as("at the end").isPresent();
  }

  @Test
  void refusesLimitsThatCannotBe() {
    assertThatThrownBy(() -> new ErrorLimits(-1L, null))
        .hasMessage("Invalid maxErrors: -1 (must be >= 0)");
    assertThatThrownBy(() -> new ErrorLimits(null, 1.5))
        .hasMessage("Invalid maxErrorRate: 1.5 (must be in 0 to 1)");
    assertThatThrownBy(() -> new ErrorLimits(null, Double.NaN))
        .hasMessage("Invalid maxErrorRate: NaN (must be in 0 to 1)");
  }
}
