package org.batchpredict.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {
  private final MemDisk disk = MemDisk.create();

  @TempDir private Path temporary;

  @Test
  void findsAndOpensFilesOnEveryFileSystem() throws IOException {
    String name = "a[b]";
    for (String file : new String[] {"1/x.pb", "2/x.pb", "2/v/y", "default"}) {
      Path path = temporary.resolve(name).resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, file);
      disk.write("b/" + file, file.getBytes(UTF_8));
    }
    disk.write("b/2/", new byte[0]);
    for (String uri : new String[] {temporary.resolve(name).toString(), disk.path("b")}) {
      Directory directory = Directory.of(uri);
      assertThat(directory).hasToString(uri + "/");
      assertThat(directory.find("*/x.pb"))
          .containsExactly(entry("1/x.pb", 6L), entry("2/x.pb", 6L));
      assertThat(directory.find("**")).containsOnlyKeys("1/x.pb", "2/v/y", "2/x.pb", "default");
      assertThat(directory.find("default")).containsOnlyKeys("default");
      assertThat(directory.find("none")).isEmpty();
      assertThat(Directory.of(uri + "/none").find("**")).isEmpty();
      try (InputStream in = directory.open("2/v/y");
          InputStream within = directory.open("2/v/y", 2)) {
        assertThat(in).hasContent("2/v/y");
        assertThat(within).hasContent("v/y");
      }
    }
    assertThat(Directory.of("file://" + temporary).local()).contains(temporary);
    assertThat(Directory.of(temporary.toString()).local()).contains(temporary);
    assertThat(Directory.of(disk.path("b")).local()).isEmpty();
  }

  @Test
  void opensAFileAtAByteOfAStoreThatCannotSeek() throws IOException {
    disk.write("d/x", "0123".getBytes(UTF_8));
    Directory directory = Directory.of(disk.path("d"));
    disk.stream(4);
    try (InputStream within = directory.open("x", 3)) {
      assertThat(within).hasContent("3");
    }
    assertThatThrownBy(() -> directory.open("y", 3))
        .hasMessageStartingWith("Cannot read " + disk.path("d/y") + ": ");
  }

  @Test
  void refusesASchemeThatNothingServes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Directory.of("nope://x/y"))
        .withMessage("No filesystem found for scheme nope");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Directory.of("s3://x/y"))
        .withMessageStartingWith("No filesystem found for scheme s3 (add batchpredict-s3 to ");
  }
}
