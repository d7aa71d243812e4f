package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateDirectoryTest {
  @TempDir private Path shared;

  @Test
  void isTheUsersAlone() throws IOException {
    Path directory = PrivateDirectory.in(shared, "batchpredict-", "-Djava.io.tmpdir");
    assertThat(directory.getFileName())
        .hasToString("batchpredict-" + Files.getOwner(shared).getName());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
    assertThat(PrivateDirectory.in(shared, "batchpredict-", "-Djava.io.tmpdir"))
        .isEqualTo(directory);
    assertThat(shared).isDirectoryNotContaining(file -> !file.equals(directory));
  }

  @Test
  void isRefusedWhenOthersCanWriteToIt() throws IOException {
    Path directory = PrivateDirectory.in(shared, "batchpredict-", "-Djava.io.tmpdir");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> PrivateDirectory.in(shared, "batchpredict-", "-Djava.io.tmpdir"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(directory + ": must be a directory of ")
        .hasMessageContaining("rwxrwxrwx")
        .hasMessageEndingWith("(delete it, or set -Djava.io.tmpdir to a directory of your own)");
  }

  @Test
  void isNoLink(@TempDir Path elsewhere) throws IOException {
    Path directory = PrivateDirectory.in(shared, "batchpredict-", "-Djava.io.tmpdir");
    Files.delete(directory);
    Files.createSymbolicLink(directory, elsewhere);
    assertThatThrownBy(() -> PrivateDirectory.in(shared, "batchpredict-", "-Djava.io.tmpdir"))
        .isInstanceOf(IOException.class);
  }

  /** What is in a zip file has no owner. */
  @Test
  void isRefusedWhereNobodyCanTellWhoseItIs() throws IOException {
    URI zip = URI.create("jar:" + shared.resolve("files.zip").toUri());
    try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      assertThatThrownBy(
              () -> PrivateDirectory.in(files.getPath("/"), "batchpredict-", "-Djava.io.tmpdir"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("must be on a file system that knows the owners of files");
    }
  }
}
