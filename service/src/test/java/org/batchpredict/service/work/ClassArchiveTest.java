package org.batchpredict.service.work;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.batchpredict.service.work.ClassArchive.Start;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassArchiveTest {
  @TempDir Path directory;
  private Path jar = Path.of("");

  @BeforeEach
  void setUp() throws IOException {
    jar = Files.writeString(directory.resolve("a.jar"), "classes");
  }

  private ClassArchive archive() {
    return new ClassArchive(directory, jar.toString(), List.of());
  }

  @Test
  void isLeftByTheFirstWorkerForThoseAfterIt() throws IOException {
    ClassArchive archive = archive();
    Start first = archive.next();
    Start beside = archive.next();
    Path draft = requireNonNull(first.draft());
    Files.writeString(draft, "archive");
    archive.ended(first, 0);
    Start later = archive.next();

    assertThat(first.javaOptions()).contains("-XX:ArchiveClassesAtExit=" + draft);
    assertThat(beside.javaOptions()).isEmpty();
    assertThat(draft).doesNotExist();
    assertThat(later.draft()).isNull();
    assertThat(later.javaOptions()).anyMatch(o -> o.startsWith("-XX:SharedArchiveFile="));
    assertThat(archive().next().javaOptions()).isEqualTo(later.javaOptions());
  }

  @Test
  void isLeftByTheNextWorkerWhenOneIsLost() throws IOException {
    ClassArchive archive = archive();
    Start lost = archive.next();
    Files.writeString(requireNonNull(lost.draft()), "half");
    archive.ended(lost, 137);

    assertThat(lost.draft()).doesNotExist();
    assertThat(archive.next().draft()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1}) // the latter by Java 17
  void isAskedForOnceWhereWorkersMayNotWrite(int status) {
    ClassArchive archive = archive();
    archive.ended(archive.next(), status);

    assertThat(archive.next().javaOptions()).isEmpty();
  }

  @Test
  void isOfTheJarsThatAreThere() throws IOException {
    Start first = archive().next();
    Files.writeString(jar, "other classes");

    assertThat(archive().next().draft()).isNotEqualTo(first.draft());
  }

  @Test
  void isOfJarsAlone() {
    ClassArchive archive =
        new ClassArchive(directory, jar + File.pathSeparator + directory, List.of());

    assertThat(archive.next().javaOptions()).isEmpty();
  }
}
