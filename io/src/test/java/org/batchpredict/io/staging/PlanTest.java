package org.batchpredict.io.staging;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.Split;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final List<InputFile> FILES = List.of(new InputFile("/in/a", 20, 0));
  private static final Split FIRST = new Split(0, List.of(Jobs.A1));
  private static final Split SECOND = new Split(1, List.of(Jobs.A2));

  @Test
  void refusesSplitsThatLeaveBytesOut() {
    assertInvalid(List.of(FIRST), "Invalid range in the plan: null (must be /in/a from byte 10)");
    assertInvalid(
        List.of(new Split(0, List.of(Jobs.A2))),
        "Invalid range in the plan: " + Jobs.A2 + " (must be /in/a from byte 0)");
    assertInvalid(
        List.of(FIRST, new Split(1, List.of(Jobs.A2, Jobs.B))),
        "Invalid range in the plan: " + Jobs.B + " (must be no more)");
  }

  @Test
  void refusesSplitsOutOfOrder() {
    assertInvalid(List.of(SECOND, FIRST), "Invalid index of split 0: 1");
  }

  @Test
  void refusesFieldsThatTheManifestHas() {
    JsonNode job = Json.MAPPER.createObjectNode().put("totals", 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(List.of(FIRST, SECOND), job))
        .withMessage(
            "Invalid field of the job: totals (must not be a field of the manifest's own)");
    JsonNode text = Json.MAPPER.getNodeFactory().textNode("x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(List.of(FIRST, SECOND), text))
        .withMessage("Invalid job: \"x\" (must be a JSON object)");
  }

  private static void assertInvalid(List<Split> splits, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(splits, Jobs.job()))
        .withMessage(message);
  }

  private static Plan plan(List<Split> splits, JsonNode job) {
    return new Plan("f", ResultFormat.JSON.files(), FILES, splits, job);
  }
}
