package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.batchpredict.io.files.Directory;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.tensorflow.ModelDirectory.ModelFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCacheTest {
  private static final String DATA = "variables/variables.data-00000-of-00001";

  private final FakeSource source = FakeSource.model("a", 1000);
  private final String fingerprint = source.fingerprint();

  @TempDir private Path temporary;
  private Path root = Path.of("");
  private Instant now = Instant.EPOCH;

  @BeforeEach
  void findRoot() throws IOException {
    root = temporary.toRealPath();
  }

  @Test
  void copiesAModelOnce() throws IOException {
    try (CachedModel model = cache().open(source, fingerprint)) {
      assertThat(source.opened).containsExactlyInAnyOrderElementsOf(source.contents.keySet());
      assertSame(model);
      source.opened.clear();
      source.opening = file -> fail("the store is not asked");
      try (CachedModel again = cache().open(source, fingerprint)) {
        assertThat(again.path()).isEqualTo(model.path());
      }
      assertThat(model.path()).isDirectory();
    }
    try (CachedModel later = cache().open(source, fingerprint)) {
      assertSame(later);
    }
    assertThat(source.opened).isEmpty();
  }

  /** {@code scripts/flink-cluster} knows its processes by such a property. */
  @Test
  void knowsItsProcessWhateverOthersCallIt() throws IOException {
    System.setProperty("batchpredict.process", root.resolve("taskmanager-1").toString());
    try (CachedModel model = cache().open(source, fingerprint)) {
      assertThat(model.path()).isDirectory();
    } finally {
      System.clearProperty("batchpredict.process");
    }
  }

  @Test
  void refusesWhatIsNoFingerprint() {
    assertThatThrownBy(() -> cache().open(source, "../" + fingerprint))
        .hasMessage("Invalid fingerprint: ../" + fingerprint);
  }

  @Test
  void liesWhereItIsToldIn() throws IOException {
    String usual = System.getProperty(ModelCache.DIRECTORY_PROPERTY, "");
    System.setProperty(ModelCache.DIRECTORY_PROPERTY, root.resolve("new").toString());
    try {
      ModelCache.ofThisMachine().open(source, fingerprint).close();
      try (Stream<Path> tree = Files.walk(root.resolve("new"))) {
        assertThat(tree.filter(path -> path.endsWith("models/" + fingerprint))).hasSize(1);
      }
      for (String bytes : List.of("0", "20G", "-1", "")) {
        System.setProperty(ModelCache.BYTES_PROPERTY, bytes);
        Throwable problem = catchThrowable(ModelCache::ofThisMachine);
        if (bytes.equals("0")) {
          assertThat(problem).isNull();
        } else {
          assertThat(problem)
              .hasMessage(
                  "Invalid batchpredict.modelCacheBytes: %s (must be a number of bytes, 0 or more)",
                  bytes);
        }
      }
    } finally {
      System.setProperty(ModelCache.DIRECTORY_PROPERTY, usual);
      System.clearProperty(ModelCache.BYTES_PROPERTY);
    }
  }

  @Test
  void copiesNoModelThatIsLargerThanIsAllowed() throws IOException {
    long bytes = source.files().stream().mapToLong(ModelFile::size).sum();
    System.setProperty(ModelCache.MODEL_BYTES_PROPERTY, "" + (bytes - 1));
    assertThatThrownBy(() -> cache().open(source, fingerprint))
        .hasMessage(
            "it has %d bytes in %d files (must be at most %d to be copied;"
                + " -Dbatchpredict.maxModelBytes sets that)",
            bytes, source.files().size(), bytes - 1);
    assertThat(source.opened).isEmpty();
    RemoteDirectory remote =
        new RemoteDirectory("r", Directory.of(TestModels.path("mlp").toString()));
    assertThatThrownBy(remote::files).hasMessageStartingWith("it has ");
    System.setProperty(ModelCache.MODEL_BYTES_PROPERTY, "" + bytes);
    cache().open(source, fingerprint).close();
  }

  @Test
  void comparesAGreatFileByPieces() throws IOException {
    source.contents.put(DATA, new byte[(int) ModelCopy.PIECE_BYTES + 5]);
    String great = source.fingerprint();
    try (CachedModel model = cache().open(source, great)) {
      touch(model.path().resolve(DATA));
      source.opened.clear();
      cache().open(source, great).close();
      assertThat(source.opened).isEmpty();
    }
  }

  @Test
  void keepsNothingOfAModelThatCannotBeRead() throws IOException {
    source.opening = file -> fail("connection lost");
    assertThatThrownBy(() -> cache().open(source, fingerprint)).hasMessage("connection lost");
    assertThat(copies()).isEmpty();
  }

  @Test
  void keepsNothingOfAnotherModel() throws IOException {
    assertThatThrownBy(() -> cache().open(source, FakeSource.model("b", 1).fingerprint()))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            "Cannot load the model fake: it has changed since the job was planned (its fingerprint"
                + " is "
                + fingerprint);
    assertThat(copies()).isEmpty();
  }

  @Test
  void copiesAgainWhatWasDamaged() throws IOException {
    Path model;
    try (CachedModel first = cache().open(source, fingerprint)) {
      model = first.path();
    }
    touch(model.resolve(DATA));
    assertCopied(false, "only touched");
    Files.write(model.resolve(DATA), new byte[999]);
    assertCopied(true, "cut short");
    Files.writeString(model.resolve(DATA), "x".repeat(1000));
    touch(model.resolve(DATA));
    assertCopied(true, "overwritten");
    Files.delete(model.resolve("assets/name"));
    assertCopied(true, "deleted");
    Files.createFile(model.resolve("assets/more"));
    assertCopied(true, "added");
    Files.write(model.resolveSibling("note"), new byte[9]);
    assertCopied(true, "without a note");
    assertCopied(false, "sound");
    CopyNote.tearUp(root.resolve(fingerprint));
    assertCopied(true, "discarded");
  }

  @Test
  void comparesContentsAfterTheMachineWasDown() throws IOException {
    try (CachedModel first = cache().open(source, fingerprint)) {
      Path data = first.path().resolve(DATA);
      FileTime time = Files.getLastModifiedTime(data);
      Files.writeString(data, "x".repeat(1000));
      Files.setLastModifiedTime(data, time);
      assertCopied(false, "not seen, to be fast");
      Path note = first.path().resolveSibling("note");
      byte[] noted = Files.readAllBytes(note);
      noted[2] ^= 1;
      Files.write(note, noted);
      assertCopied(true, "another boot");
    }
  }

  @Test
  void keepsTheLastUsedWithinTheLimit() throws IOException {
    List<FakeSource> models =
        Stream.of("a", "b", "c", "d").map(name -> FakeSource.model(name, 10_000)).toList();
    ModelCache cache = new ModelCache(root, 32_000, clock());
    for (int i = 0; i < 3; i++) {
      use(cache, models.get(i));
    }
    use(cache, models.get(0));
    use(cache, models.get(3));
    assertThat(copies()).containsExactlyInAnyOrder(fingerprints(models, 0, 2, 3));
    try (CachedModel held = cache.open(models.get(2), models.get(2).fingerprint())) {
      ModelCache none = new ModelCache(root, 0, clock());
      use(none, models.get(1));
      assertThat(copies()).as("the one in use").containsExactly(fingerprints(models, 2));
      assertThat(held.path().resolve("saved_model.pb")).exists();
    }
    assertThat(copies()).containsExactly(fingerprints(models, 2));
    use(new ModelCache(root, 0, clock()), models.get(2));
    assertThat(copies()).isEmpty();
  }

  @AfterEach
  void allowsModelsOfTheUsualSize() {
    System.clearProperty(ModelCache.MODEL_BYTES_PROPERTY);
  }

  @Test
  void refusesWhatTheDiskHasNoRoomForBeforeItCopies() throws IOException {
    use(cache(), FakeSource.model("b", 1));
    System.setProperty(ModelCache.MODEL_BYTES_PROPERTY, "" + Long.MAX_VALUE);
    source.claimed = 1L << 60;
    assertThatThrownBy(() -> cache().open(source, fingerprint))
        .isInstanceOf(IOException.class)
        .hasMessageMatching(
            "it has 1152921504606848016 bytes, and the disk of .* has room for \\d+ \\(free some,"
                + " or set -Dbatchpredict.modelCache to a directory on another disk\\)");
    assertThat(source.opened).isEmpty();
    assertThat(copies()).as("deleted for nothing").hasSize(1);
  }

  @Test
  void endsWhenItIsInterrupted() throws Exception {
    CountDownLatch copying = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    source.opening =
        file -> {
          copying.countDown();
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted");
          }
        };
    AtomicReference<Throwable> end = new AtomicReference<>();
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread job =
        new Thread(
            () -> {
              end.set(catchThrowable(() -> cache().open(source, fingerprint)));
              interrupted.set(Thread.currentThread().isInterrupted());
            },
            "job");
    job.start();
    copying.await();
    CountDownLatch waiting = new CountDownLatch(1);
    AtomicReference<Throwable> endOfWait = new AtomicReference<>();
    Thread second =
        new Thread(
            () -> {
              waiting.countDown();
              endOfWait.set(catchThrowable(() -> cache().open(source, fingerprint)));
            },
            "second job");
    second.start();
    waiting.await();
    second.interrupt();
    second.join();
    job.interrupt();
    job.join();
    assertThat(end.get()).isInstanceOf(InterruptedIOException.class);
    assertThat(endOfWait.get()).isInstanceOf(InterruptedIOException.class);
    assertThat(interrupted).isTrue();
    assertThat(copies()).isEmpty();
  }

  @Test
  void threadsOfOneProcessCopyOnce() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    List<FutureTask<Path>> jobs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      FutureTask<Path> job =
          new FutureTask<>(
              () -> {
                both.await();
                try (CachedModel model = cache().open(source, fingerprint)) {
                  return model.path();
                }
              });
      new Thread(job, "job " + i).start();
      jobs.add(job);
    }
    assertThat(jobs.get(0).get()).isEqualTo(jobs.get(1).get());
    assertThat(source.opened).containsExactlyInAnyOrderElementsOf(source.contents.keySet());
  }

  private void assertCopied(boolean expected, String why) throws IOException {
    source.opened.clear();
    try (CachedModel model = cache().open(source, fingerprint)) {
      assertThat(!source.opened.isEmpty()).as(why).isEqualTo(expected);
      if (expected) {
        assertSame(model);
      }
    }
  }

  private void assertSame(CachedModel model) {
    source.contents.forEach(
        (path, content) -> assertThat(model.path().resolve(path)).hasBinaryContent(content));
  }

  private void use(ModelCache cache, FakeSource model) throws IOException {
    cache.open(model, model.fingerprint()).close();
  }

  private static String[] fingerprints(List<FakeSource> models, int... indexes) {
    return Arrays.stream(indexes).mapToObj(i -> models.get(i).fingerprint()).toArray(String[]::new);
  }

  /** What is in the cache but locks and leases; what is half there, too. */
  private List<String> copies() throws IOException {
    try (Stream<Path> all = Files.list(root)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> !name.endsWith(".lock") && !name.contains(".lease-"))
          .toList();
    }
  }

  private ModelCache cache() {
    return new ModelCache(root, 1 << 20, clock());
  }

  /** Goes on by a second with each look. */
  private Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        now = now.plus(Duration.ofSeconds(1));
        return now;
      }

      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  private static void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
  }

  private static void fail(String reason) throws IOException {
    throw new IOException(reason);
  }
}
