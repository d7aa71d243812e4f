package org.batchpredict.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStoreTest {
  @TempDir private Path temporary;
  private final RecordedDisk disk = new RecordedDisk();
  private final LocalStore store = new LocalStore(disk);
  private Path staging = Path.of("");
  private Path output = Path.of("");

  @BeforeEach
  void makeDirectories() throws IOException {
    output = Files.createDirectory(temporary.resolve("out"));
    staging = Files.createDirectory(output.resolve("staging"));
  }

  /** As a split's attempt does it: its shard first, then the commit record that names the shard. */
  @Test
  void makesFilesDurableBeforeTheRecordThatNamesThem() throws IOException {
    write(staging.resolve("shard"));
    write(staging.resolve("tmp"));
    store.move(List.of(staging.resolve("tmp")), List.of(staging.resolve("commit")));
    assertThat(disk.calls)
        .containsExactly(
            "force shard", "force tmp", "force staging/", "move tmp commit", "force staging/");
  }

  /** As a publication does it: the shards into place first, then the manifest. */
  @Test
  void makesMovedFilesDurableBeforeTheManifest() throws IOException {
    List<Path> shards = List.of(staging.resolve("a"), staging.resolve("b"));
    for (Path shard : shards) {
      write(shard);
    }
    store.move(shards, List.of(output.resolve("r0"), output.resolve("r1")));
    write(staging.resolve("tmp"));
    store.move(List.of(staging.resolve("tmp")), List.of(output.resolve("manifest")));
    assertThat(disk.calls)
        .containsExactly(
            "force a",
            "force b",
            "force staging/",
            "move a r0",
            "move b r1",
            "force out/",
            "force tmp",
            "force staging/",
            "move tmp manifest",
            "force out/");
  }

  /** Many moves are made at a time, and all between the two forces of their directories. */
  @Test
  void makesManyMovedFilesDurableAtOnce() throws IOException {
    List<Path> from = new ArrayList<>();
    List<Path> to = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      from.add(Files.createFile(staging.resolve("s" + i)));
      to.add(output.resolve("r" + i));
    }
    disk.together = new CountDownLatch(8);
    store.move(from, to);
    assertThat(to).allMatch(Files::exists);
    assertThat(disk.calls).hasSize(502).startsWith("force staging/").endsWith("force out/");
    store.remove(to);
    assertThat(to).noneMatch(Files::exists);
    assertThat(disk.calls).hasSize(503).endsWith("force out/");
  }

  @Test
  void asksForTheSizesOfFewFilesWithoutALookAtTheOthers() throws IOException {
    for (int i = 0; i < 300; i++) {
      Files.writeString(staging.resolve("000" + i + "-a.results"), "x".repeat(i));
    }
    disk.looks.set(0);
    ResourceId directory = Storage.directory(staging.toString());
    assertThat(store.sizes(directory, "00012-", List.of("00012-a.results", "00012-b.results")))
        .isEqualTo(Map.of("00012-a.results", 12L));
    assertThat(disk.looks).hasValue(2);
    assertThat(store.names(directory, "0001")).hasSize(111);
    assertThat(disk.looks).hasValue(2);
    assertThat(store.list(directory, "000")).hasSize(300).containsEntry("000299-a.results", 299L);
    assertThat(disk.looks).hasValue(302);
  }

  @Test
  void makesNewDirectoriesDurable() throws IOException {
    store.makeDirectory(Storage.directory(temporary.resolve("x/y").toString()));
    assertThat(disk.calls).containsExactly("force x/", "force " + temporary.getFileName() + "/");
  }

  /** Else a job would bring back a directory that was deleted under it. */
  @Test
  void noFileMakesTheDirectoryThatItLiesIn() throws IOException {
    assertThatIOException().isThrownBy(() -> write(temporary.resolve("gone/f")));
    Path file = Files.writeString(output.resolve("f"), "");
    assertThatIOException()
        .isThrownBy(() -> store.move(List.of(file), List.of(temporary.resolve("gone/f"))));
    assertThat(temporary.resolve("gone")).doesNotExist();
    assertThat(file).exists();
  }

  @Test
  void makesADeletionDurable() throws IOException {
    Path file = Files.writeString(output.resolve("manifest"), "");
    store.remove(List.of(file, staging));
    assertThat(disk.calls).containsExactly("force out/");
    store.remove(List.of(staging.resolve("gone")));
    assertThat(file).doesNotExist();
  }

  @Test
  void doesNotTakeAFileForWholeThatCannotBeForced() throws IOException {
    disk.broken = true;
    ChecksummedFile file = create(staging.resolve("f"));
    assertThatIOException()
        .isThrownBy(file::close)
        .withMessage("Cannot write " + staging + "/f: input/output error");
  }

  private void write(Path file) throws IOException {
    try (ChecksummedFile out = create(file)) {
      out.write('x');
    }
  }

  private ChecksummedFile create(Path file) throws IOException {
    ResourceId directory = Storage.directory(String.valueOf(file.getParent()));
    return Storage.create(
        Storage.file(directory, String.valueOf(file.getFileName())), false, store);
  }

  /** Does what a disk does, and notes it. */
  private static final class RecordedDisk extends Disk {
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger looks = new AtomicInteger();
    boolean broken;

    /** So many moves wait for one another. */
    CountDownLatch together = new CountDownLatch(0);

    @Override
    @Nullable BasicFileAttributes attributes(Path path) throws IOException {
      looks.incrementAndGet();
      return super.attributes(path);
    }

    @Override
    void force(FileChannel channel, Path file) throws IOException {
      calls.add("force " + file.getFileName());
      if (broken) {
        throw new IOException("input/output error");
      }
      super.force(channel, file);
    }

    @Override
    void forceDirectory(Path directory) throws IOException {
      calls.add("force " + directory.getFileName() + "/");
      super.forceDirectory(directory);
    }

    @Override
    void move(Path from, Path to) throws IOException {
      together.countDown();
      try {
        assertThat(together.await(60, TimeUnit.SECONDS)).as("several moves at a time").isTrue();
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
      calls.add("move " + from.getFileName() + " " + to.getFileName());
      super.move(from, to);
    }
  }
}
