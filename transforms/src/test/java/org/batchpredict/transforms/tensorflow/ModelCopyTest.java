package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCopyTest {
  private static final String DATA = "variables/variables.data-00000-of-00001";

  private final FakeSource source = FakeSource.model("a", 1000);

  @TempDir private Path target;

  @Test
  void copiesFilesAtTheSameTime() throws IOException {
    CyclicBarrier all = new CyclicBarrier(source.contents.size());
    source.opening =
        file -> {
          try {
            all.await(1, TimeUnit.MINUTES);
          } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new FileNotFoundException("alone");
          }
        };
    copy(source);
    assertSame();
  }

  @Test
  void copiesAGreatFileInPieces() throws IOException {
    byte[] data = new byte[(int) ModelCopy.PIECE_BYTES + 5];
    data[(int) ModelCopy.PIECE_BYTES] = 7;
    source.contents.put(DATA, data);
    copy(source);
    assertThat(source.opened).contains(DATA, DATA + "@" + ModelCopy.PIECE_BYTES).hasSize(5);
    assertSame();
  }

  @Test
  void triesAgainWhatMayPass() throws IOException {
    AtomicInteger failures = new AtomicInteger(2);
    source.opening = file -> failIf(file.equals(DATA) && failures.getAndDecrement() > 0);
    copy(source);
    assertSame();
  }

  @Test
  void givesUpWhatDoesNotPass() {
    source.opening = file -> failIf(file.equals(DATA));
    assertThatThrownBy(() -> copy(source)).hasMessage("connection lost");
    assertThat(source.opened.stream().filter(DATA::equals)).hasSize(3);
  }

  @Test
  void triesWhatIsGoneOnce() {
    source.opening =
        file -> {
          throw new IOException("gone", new FileNotFoundException(file));
        };
    assertThatThrownBy(() -> copy(source)).hasMessage("gone");
    assertThat(source.opened).doesNotHaveDuplicates();
  }

  @Test
  void refusesAFileThatIsNotAsLongAsItIsListed() {
    FakeSource one = FakeSource.of("saved_model.pb");
    one.claimed = 1;
    assertThatThrownBy(() -> ModelCopy.copy(one, one.files(), target.resolve("longer")))
        .hasMessage("saved_model.pb ends at byte 14, but has 15 bytes");
    one.claimed = -1;
    assertThatThrownBy(() -> ModelCopy.copy(one, one.files(), target.resolve("shorter")))
        .hasMessage("saved_model.pb goes on, but has 13 bytes");
  }

  @Test
  void refusesNamesThatLeadOutOfTheCopy() {
    for (String name : List.of("../x", "a/../../x", "a/./x", "/x", "..", "", "a//../x")) {
      assertThatThrownBy(() -> copy(FakeSource.of(name)))
          .as(name)
          .hasMessage(name + " leads out of the directory");
    }
    assertThat(target.resolveSibling("x")).doesNotExist();
  }

  private void copy(FakeSource model) throws IOException {
    assertThat(ModelCopy.copy(model, model.files(), target)).hasSize(model.contents.size());
  }

  private void assertSame() {
    source.contents.forEach(
        (path, content) -> assertThat(target.resolve(path)).hasBinaryContent(content));
  }

  private static void failIf(boolean condition) throws IOException {
    if (condition) {
      throw new IOException("connection lost");
    }
  }
}
