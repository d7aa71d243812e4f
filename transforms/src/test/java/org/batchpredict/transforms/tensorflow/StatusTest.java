package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.batchpredict.transforms.model.RunException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.error.Code;

class StatusTest {
  @ParameterizedTest
  @CsvSource({
    "INVALID_ARGUMENT, INSTANCE",
    "OUT_OF_RANGE, INSTANCE",
    "NOT_FOUND, INSTANCE",
    "UNIMPLEMENTED, INSTANCE",
    "DATA_LOSS, INSTANCE",
    "RESOURCE_EXHAUSTED, MEMORY",
    "CANCELLED, MACHINE",
    "UNKNOWN, MACHINE",
    "DEADLINE_EXCEEDED, MACHINE",
    "ALREADY_EXISTS, MACHINE",
    "PERMISSION_DENIED, MACHINE",
    "UNAUTHENTICATED, MACHINE",
    "FAILED_PRECONDITION, MACHINE",
    "ABORTED, MACHINE",
    "INTERNAL, MACHINE",
    "UNAVAILABLE, MACHINE",
  })
  void tellsWhoIsToBlame(Code code, RunException.Reason reason) {
    assertThat(Status.reason(code.getNumber())).isEqualTo(reason);
  }

  @Test
  void dropsTheTrailOfNodes() {
    assertThat(Status.withoutTrail("bad input\n\t [[{{node a/b}}]]\n\t [[c]]"))
        .isEqualTo("bad input");
  }

  @Test
  void keepsEveryLineOfTheMessage() {
    assertThat(Status.withoutTrail("first\n  second \n\n\t [[{{node a}}]]"))
        .isEqualTo("first second");
  }

  @Test
  void keepsTheFirstOfSeveralErrors() {
    String message =
        """
        2 root error(s) found.
          (0) INVALID_ARGUMENT: one
        \t [[{{node a}}]]
          (1) INVALID_ARGUMENT: two
        \t [[{{node b}}]]
        0 successful operations.
        0 derived errors ignored.""";
    assertThat(Status.withoutTrail(message)).isEqualTo("INVALID_ARGUMENT: one");
  }

  @Test
  void keepsAMessageThatIsAllTrail() {
    assertThat(Status.withoutTrail(" [[{{node a}}]] ")).isEqualTo("[[{{node a}}]]");
    assertThat(Status.withoutTrail("")).isEmpty();
  }
}
