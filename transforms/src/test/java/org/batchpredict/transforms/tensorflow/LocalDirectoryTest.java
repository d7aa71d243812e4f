package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDirectoryTest {
  @TempDir Path directory;

  @Test
  void namesALinkThatLeadsBack() throws IOException {
    Path loop = Files.createSymbolicLink(directory.resolve("loop"), directory);
    assertThatThrownBy(() -> SavedModelLoader.create().describe(ModelSpec.of(directory.toString())))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot load the model "
                + directory
                + ": cannot read it: "
                + loop
                + " is a link to a directory that it lies in (remove it)")
        .extracting(e -> ((ModelException) e).code())
        .isEqualTo(ErrorCode.LOAD_FAILED);
  }

  @Test
  void namesWhatItMayNotRead() {
    assertThat(LocalDirectory.explained(new AccessDeniedException("/m/variables")))
        .hasMessage("no permission for /m/variables (make it readable)")
        .hasCauseInstanceOf(AccessDeniedException.class);
  }

  @Test
  void leavesOtherReasonsAsTheyAre() {
    IOException lost = new IOException("connection lost");
    assertThat(LocalDirectory.explained(lost)).isSameAs(lost);
  }
}
