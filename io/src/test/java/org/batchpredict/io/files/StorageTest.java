package org.batchpredict.io.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
  private static final List<String> NAMES =
      List.of("a[b]{c}*?", "[", "{", "x\\", "\\[a", "*", "?", "** ", "a]b}", "ü\u2028");

  @TempDir private Path temporary;

  @Test
  void takesLocalNamesLiterally() throws IOException {
    for (String name : NAMES) {
      ResourceId directory = Storage.directory(temporary + "/" + name + "/" + name);
      ResourceId first = Storage.file(directory, name);
      ResourceId second = Storage.file(directory, name + "-2");
      assertThat(Storage.exists(first)).as(name).isFalse();
      write(first);
      assertThat(Storage.exists(first)).as(name).isTrue();
      assertThat(Storage.list(directory, name)).as(name).containsOnlyKeys(name).containsValue(2L);
      Storage.rename(List.of(first), List.of(second));
      assertThat(Storage.exists(first)).as(name).isFalse();
      try (InputStream in = Storage.open(second)) {
        assertThat(in).as(name).hasContent("hi");
      }
      Storage.delete(List.of(second));
      Storage.deleteDirectory(directory);
      assertThat(temporary.resolve(name)).isEmptyDirectory();
    }
  }

  @Test
  void doesNotTakeALocalNameForAPattern() throws IOException {
    write(Storage.file(Storage.directory(temporary + "/abcd"), "f"));
    assertThat(Storage.exists(Storage.file(Storage.directory(temporary + "/a[b]?d"), "f")))
        .isFalse();
    assertThat(Storage.exists(Storage.file(Storage.directory(temporary + "/abcd"), "*"))).isFalse();
  }

  /** Azure's words, which this disk says by citing the pattern. */
  @Test
  void listsAgainWhenABlobWentMeanwhile() throws IOException {
    MemDisk disk = MemDisk.create();
    disk.write("BlobNotFound-1", new byte[3]);
    ResourceId directory = Storage.directory(disk.path(""));
    disk.failNext("match .*BlobNotFound.*", 4);
    assertThat(Storage.list(directory, "BlobNotFound")).containsOnlyKeys("BlobNotFound-1");
    disk.failNext("match .*BlobNotFound.*", 5);
    assertThatIOException()
        .isThrownBy(() -> Storage.list(directory, "BlobNotFound"))
        .withMessageStartingWith("Cannot list ");
  }

  @Test
  void findsNothingBelowAFile() throws IOException {
    Files.writeString(temporary.resolve("f"), "");
    ResourceId directory = Storage.directory(temporary + "/f");
    assertThat(Storage.exists(Storage.file(directory, "g"))).isFalse();
    assertThat(Storage.list(directory, "")).isEmpty();
  }

  /** A record that cannot be seen is not one that is not there. */
  @Test
  void saysThatItCannotLook() throws IOException {
    Path loop = Files.createSymbolicLink(temporary.resolve("loop"), temporary.resolve("loop"));
    assertThatIOException()
        .isThrownBy(() -> Storage.exists(Storage.file(Storage.directory(loop.toString()), "f")))
        .withMessageStartingWith("Cannot look for " + loop + "/f: ");
  }

  @Test
  void saysWhyItCannotWrite() throws IOException {
    Path file = Files.writeString(temporary.resolve("f"), "");
    assertThatIOException()
        .isThrownBy(() -> write(Storage.file(Storage.directory(file.toString()), "g")))
        .withMessage("Cannot make " + file + "/: " + file + " (file exists)");
    Path locked = Files.createDirectory(temporary.resolve("locked"));
    assumeThat(locked.toFile().setWritable(false)).isTrue();
    assumeThat(Files.isWritable(locked)).as("not root").isFalse();
    assertThatIOException()
        .isThrownBy(() -> write(Storage.file(Storage.directory(locked + "/d"), "g")))
        .withMessage("Cannot make " + locked + "/d/: " + locked + "/d (permission denied)");
  }

  /** A link to nothing looks as a file does that goes between the listing and the look at it. */
  @Test
  void listsWithoutWhatHasGoneMeanwhile() throws IOException {
    write(Storage.file(Storage.directory(temporary.toString()), "a"));
    Files.createSymbolicLink(temporary.resolve("b"), temporary.resolve("nothing"));
    assertThat(Storage.list(Storage.directory(temporary.toString()), "")).containsOnlyKeys("a");
    assertThat(Storage.list(Storage.directory(temporary + "/b"), "")).isEmpty();
    assertThat(Storage.listDirectories(Storage.directory(temporary + "/b"), "")).isEmpty();
  }

  @Test
  void listsADirectoryThatAFileSystemDoesNotFindAsEmpty() throws IOException {
    MemDisk.create();
    ResourceId gone = Storage.directory("mem://disk-0/out");
    assertThat(Storage.list(gone, "")).isEmpty();
    assertThat(Storage.listDirectories(gone, "")).isEmpty();
    assertThat(Storage.exists(Storage.file(gone, "f"))).isFalse();
  }

  @Test
  void listsDirectories() throws IOException {
    MemDisk disk = MemDisk.create();
    for (String root : List.of(temporary.toString(), disk.path("out"))) {
      ResourceId directory = Storage.directory(root);
      for (String name : List.of(".b/f", ".a/f", ".c", "d/f", ".a/e/f")) {
        write(Storage.file(Storage.directory(root), name));
      }
      assertThat(Storage.listDirectories(directory, ".")).containsExactly(".a", ".b");
    }
  }

  private static void write(ResourceId file) throws IOException {
    Storage.makeDirectory(file.getCurrentDirectory());
    try (ChecksummedFile out = Storage.create(file)) {
      out.write("hi".getBytes(US_ASCII));
    }
  }
}
