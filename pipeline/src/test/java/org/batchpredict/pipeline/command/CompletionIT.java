package org.batchpredict.pipeline.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.batchpredict.pipeline.Command;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bash makes of the script that completes the command. */
class CompletionIT {
  @TempDir Path work;

  @BeforeEach
  void writeTheScript() throws Exception {
    Files.writeString(work.resolve("completion"), Command.run("completion").out());
  }

  @Test
  void completesOptions() throws Exception {
    assertThat(completed("predict", "--dataF")).contains("--dataFormat");
    assertThat(completed("predict", "verify", "--inp")).containsExactly("--input");
  }

  @Test
  void completesVerbs() throws Exception {
    assertThat(completed("predict", "ver")).containsExactly("verify");
  }

  @Test
  void completesValues() throws Exception {
    assertThat(completed("predict", "--dataFormat", "TF")).contains("TF_RECORD", "TF_RECORD_GZIP");
  }

  private List<String> completed(String... words) throws Exception {
    String line =
        """
        source completion
        COMP_WORDS=(%s)
        COMP_CWORD=%s
        COMP_LINE="${COMP_WORDS[*]}" COMP_POINT=${#COMP_LINE}
        $(complete -p predict | sed 's/.*-F \\([^ ]*\\).*/\\1/')
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(String.join(" ", words), String.valueOf(words.length - 1));
    Process bash =
        new ProcessBuilder("bash", "-c", line)
            .directory(work.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(work.resolve("said").toFile())
            .start();
    try {
      assertThat(bash.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      bash.destroyForcibly();
    }
    return Files.readAllLines(work.resolve("said")).stream()
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
