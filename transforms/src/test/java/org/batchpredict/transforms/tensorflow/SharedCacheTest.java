package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache that several processes use. */
class SharedCacheTest {
  private static final int DATA = 1 << 20;
  private static final long ROOMY = 1 << 30;

  private final FakeSource a = FakeSource.model("a", DATA);
  private final FakeSource b = FakeSource.model("b", DATA);

  @TempDir private Path temporary;
  private Path root = Path.of("");

  @BeforeEach
  void findRoot() throws IOException {
    root = temporary.toRealPath();
  }

  @Test
  void twoProcessesCopyAModelOnce() throws IOException {
    try (CacheProcess one = start("a");
        CacheProcess two = start("a")) {
      for (CacheProcess process : List.of(one, two)) {
        assertThat(process.next()).isEqualTo("ready");
      }
      one.goOn();
      two.goOn();
      assertThat(List.of(said(one), said(two))).containsExactlyInAnyOrder("opened 4", "opened 0");
    }
  }

  @Test
  void aProcessThatDiesWhileItCopiesLeavesNothing() throws Exception {
    try (CacheProcess dying = start("a", "stop")) {
      assertThat(dying.next()).isEqualTo("copying");
      assertThat(things()).anyMatch(name -> name.contains(".part-"));
      dying.kill();
    }
    open(b, ROOMY).close();
    assertThat(things()).containsExactly(b.fingerprint());
    try (CacheProcess dying = start("a", "stop")) {
      assertThat(dying.next()).isEqualTo("copying");
      dying.kill();
    }
    try (CachedModel whole = open(a, ROOMY)) {
      assertThat(Files.size(whole.path().resolve("variables/variables.data-00000-of-00001")))
          .isEqualTo(DATA);
      assertThat(things()).noneMatch(name -> name.contains(".part-"));
    }
  }

  @Test
  void whatAnotherProcessUsesIsKept() throws Exception {
    try (CacheProcess user = start("a")) {
      assertThat(user.next()).isEqualTo("ready");
      user.goOn();
      assertThat(user.next()).isEqualTo("opened 4");
      open(b, 0).close();
      assertThat(things()).as("deleted only what is not in use").contains(a.fingerprint());
      assertThat(things()).doesNotContain(b.fingerprint());
      user.kill();
    }
    open(b, 0).close();
    assertThat(things()).as("the dead use nothing").isEmpty();
  }

  /** To try one's own locks would be to lose them. */
  @Test
  void whatThisProcessUsesIsKept() throws IOException {
    try (CachedModel held = open(a, ROOMY)) {
      open(a, ROOMY).close();
      open(b, 0).close();
      try (CacheProcess other = CacheProcess.start(root, 0, "b", "9")) {
        assertThat(other.next()).isEqualTo("ready");
        other.goOn();
        assertThat(other.next()).isEqualTo("opened 4");
        other.goOn();
        assertThat(other.next()).isEqualTo("closed");
      }
      assertThat(held.path().resolve("saved_model.pb")).exists();
    }
  }

  @Test
  void aFullDiskLeavesNothing() throws IOException {
    try (CacheProcess process =
        CacheProcess.start("ulimit -f 512 && exec \"$@\"", root, ROOMY, "a", "" + DATA)) {
      assertThat(process.next()).isEqualTo("ready");
      process.goOn();
      assertThat(process.next()).isEqualTo("File too large");
      assertThat(process.next()).isEqualTo("closed");
    }
    assertThat(things()).isEmpty();
  }

  private CacheProcess start(String name, String... more) throws IOException {
    String[] model =
        Stream.concat(Stream.of(name, "" + DATA), Stream.of(more)).toArray(String[]::new);
    return CacheProcess.start(root, ROOMY, model);
  }

  private static String said(CacheProcess process) throws IOException {
    return String.valueOf(process.next());
  }

  private CachedModel open(FakeSource source, long maxBytes) throws IOException {
    return new ModelCache(root, maxBytes, Clock.systemUTC()).open(source, source.fingerprint());
  }

  private List<String> things() throws IOException {
    try (Stream<Path> all = Files.list(root)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> !name.endsWith(".lock") && !name.contains(".lease-"))
          .toList();
    }
  }
}
