package org.batchpredict.transforms.tensorflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedFileTest {
  private static final String CONTENT = "the library";

  @TempDir private Path directory;

  @Test
  void isTrustedByItsContent() throws IOException {
    UnpackedFile file = file();
    assertThat(holds(file)).isFalse();
    file.write(new ByteArrayInputStream(CONTENT.getBytes(UTF_8)));
    assertThat(file.file()).hasContent(CONTENT);
    assertThat(holds(file)).isTrue();
    assertThat(file.holds(CONTENT.length(), crc("the Library"))).isFalse();
  }

  @Test
  void isNotTrustedWhenAnotherOfTheSameSizeIsThere() throws IOException {
    UnpackedFile file = file();
    Files.writeString(file.file(), "the Library");
    assertThat(holds(file)).isFalse();
    file.write(new ByteArrayInputStream(CONTENT.getBytes(UTF_8)));
    Files.writeString(file.file(), "the Library");
    Files.setLastModifiedTime(file.file(), FileTime.fromMillis(1));
    assertThat(holds(file)).isFalse();
  }

  @Test
  void isReadOnceWhenItWasThereBefore() throws IOException {
    UnpackedFile file = file();
    Files.writeString(file.file(), CONTENT);
    assertThat(holds(file)).isTrue();
    assertThat(directory.resolve("lib.so.crc")).exists();
    assertThat(holds(file)).isTrue();
  }

  private UnpackedFile file() {
    return new UnpackedFile(directory.resolve("lib.so"));
  }

  private static boolean holds(UnpackedFile file) throws IOException {
    return file.holds(CONTENT.length(), crc(CONTENT));
  }

  private static long crc(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(UTF_8));
    return crc.getValue();
  }
}
