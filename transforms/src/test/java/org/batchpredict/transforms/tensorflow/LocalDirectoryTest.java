package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.tensorflow.ModelDirectory.ModelFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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

  /** What is there is no model's, differs at each look, and goes on for ever. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void namesALinkIntoWhatTheSystemMakesUp() throws IOException {
    for (String target : List.of("/proc/self", "/proc/self/environ", "/sys")) {
      Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of(target));
      assertThatThrownBy(() -> new LocalDirectory("m", directory).files())
          .hasMessage(
              link
                  + " is a link into "
                  + target.substring(0, target.length() > 4 ? 5 : 4)
                  + " (remove it)");
      Files.delete(link);
    }
  }

  @Test
  void takesLinksToOtherPlacesForFiles() throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("file"), "12");
    Path model = Files.createDirectory(directory.resolve("model"));
    Files.createSymbolicLink(model.resolve("blob"), elsewhere.resolve("file"));
    Files.createSymbolicLink(model.resolve("variables"), elsewhere);
    Files.createSymbolicLink(model.resolve("nowhere"), directory.resolve("nothing"));
    assertThat(new LocalDirectory("m", model).files())
        .containsExactly(new ModelFile("blob", 2), new ModelFile("variables/file", 2));
  }

  @Test
  void namesWhatIsGone() {
    assertThat(LocalDirectory.explained(new NoSuchFileException("/m/variables")))
        .hasMessage("/m/variables is not there, or no longer");
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
