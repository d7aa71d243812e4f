package org.batchpredict.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.LastingException;
import org.batchpredict.io.Split;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class InputWatchTest {
  private static final String CHANGED =
      "Cannot go on: the input has changed since the job was planned: %s (start again with"
          + " --overwrite, or take it as it is with --onChangedInput=warn)";

  @TempDir Path dir;

  private Path a;
  private Path b;

  @BeforeEach
  void write() throws IOException {
    a = file("a", "one\n", 1000);
    b = file("b", "two\n", 2000);
  }

  @Test
  void isContentWithFilesThatAreAsTheyWere() throws IOException {
    InputWatch watch = watch(false);
    watch.before();
    watch.after();
    assertThat(watch.changed()).isEmpty();
  }

  @Test
  void namesAllFilesThatHaveChanged() throws IOException {
    InputWatch watch = watch(false);
    watch.before();
    file("a", "one more\n", 1000);
    file("b", "owt\n", 2001);
    assertThatExceptionOfType(ChangedInputException.class)
        .isThrownBy(watch::after)
        .withMessage(
            CHANGED,
            a
                + " had 4 bytes of 1970-01-01T00:00:01Z and has 9 bytes of 1970-01-01T00:00:01Z; "
                + b
                + " had 4 bytes of 1970-01-01T00:00:02Z and has 4 bytes of"
                + " 1970-01-01T00:00:02.001Z");
    assertThatExceptionOfType(ChangedInputException.class).isThrownBy(watch::before);
  }

  /** To look at each of many small files beforehand costs as much as to read them. */
  @Test
  void looksAtManyFilesAfterwardsOnly() throws IOException {
    InputWatch watch = watchMany(200, false);
    file("m199", "more\n", 1000);
    watch.before();
    assertThatExceptionOfType(ChangedInputException.class)
        .isThrownBy(watch::after)
        .withMessageContaining("m199 had 4 bytes");
  }

  @Test
  void saysOfAFileThatCannotBeReadThatItHasChanged() throws IOException {
    InputWatch watch = watchMany(200, false);
    Files.delete(dir.resolve("m150"));
    String gone = dir.resolve("m150").toString();
    UnreadableFileException unreadable =
        new UnreadableFileException(gone, new IOException("No such file"));
    assertThatExceptionOfType(ChangedInputException.class)
        .isThrownBy(() -> watch.explain(unreadable))
        .withMessage(CHANGED, gone + " is no longer there")
        .satisfies(e -> assertThat(e.getSuppressed()).containsExactly(unreadable));
    watchMany(100, false).explain(unreadable);
  }

  @Test
  void namesAHundredChangedFilesAndCountsTheOthers() throws IOException {
    InputWatch watch = watchMany(250, false);
    for (int i = 0; i < 250; i++) {
      Files.delete(dir.resolve("m" + (100 + i)));
    }
    assertThatExceptionOfType(ChangedInputException.class)
        .isThrownBy(watch::after)
        .withMessageContaining("m199 is no longer there; and so have 150 more files (start again");
  }

  @Test
  void looksAtAllFilesOfAJobInTheirOrder() throws IOException {
    List<InputFile> files = many(350);
    Files.delete(dir.resolve("m440"));
    file("m120", "other\n", 1000);
    InputLook look = InputLook.atAll(files);
    assertThat(look.changed()).containsExactly(files.get(20), files.get(340));
    assertThat(look.changes()).hasSize(2);
    assertThat(InputLook.atAll(List.of()).changes()).isEmpty();
  }

  @Test
  void seesReplacementByRename() throws IOException {
    InputWatch watch = watch(false);
    Files.move(file("new", "eno\n", 1500), a, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    assertThatExceptionOfType(ChangedInputException.class).isThrownBy(watch::before);
  }

  @Test
  void notesOnlyWhatIsAccepted() throws IOException {
    InputWatch watch = watch(true);
    file("b", "two and more\n", 2000);
    watch.before();
    Files.delete(a);
    watch.after();
    assertThat(watch.changed()).containsExactly(a.toString(), b.toString());
  }

  @Test
  @Timeout(20)
  void refusesWhatIsNoFileAnyMoreAndWaitsForNobody() throws Exception {
    InputWatch watch = watch(false);
    Files.delete(a);
    pipe(a);
    Files.delete(b);
    Files.createDirectory(b);
    assertThatExceptionOfType(ChangedInputException.class)
        .isThrownBy(watch::after)
        .withMessage(
            CHANGED,
            a
                + " is a pipe, a socket or a device now, not a file; "
                + b
                + " is a directory now, not a file");
    assertThatIOException()
        .isThrownBy(() -> FileStream.open(a.toString(), 4, 0))
        .withMessage("Cannot read input file %s: it is a pipe, a socket or a device, not a file", a)
        .withCauseInstanceOf(LastingException.class);
    assertThatIOException()
        .isThrownBy(() -> Storage.open(a.toString()))
        .withMessage("it is a pipe, a socket or a device, not a file");
  }

  @Test
  @Timeout(20)
  void findsNoInputInAPipe() throws Exception {
    Files.delete(a);
    pipe(a);
    for (String pattern : List.of(a.toString(), dir + "/?", dir + "/**")) {
      assertThatExceptionOfType(InputException.class)
          .isThrownBy(() -> InputFiles.match(List.of(pattern)))
          .withMessage(
              "Cannot find input: pattern \"%s\": %s is a pipe, a socket or a device, not a file",
              pattern, a);
    }
  }

  @Test
  @Timeout(20)
  void readsARequestFromADescriptorThatIsOpen() throws Exception {
    Process shell =
        new ProcessBuilder("bash", "-c", "cat <(echo hello)").redirectErrorStream(true).start();
    try (var out = shell.getInputStream()) {
      assertThat(new String(out.readAllBytes(), UTF_8)).isEqualTo("hello\n");
    }
    assertThatIOException()
        .isThrownBy(() -> Storage.open("/dev/fd/999999"))
        .isInstanceOf(java.io.FileNotFoundException.class);
  }

  @Test
  void trustsTheChecksumsOfStores() {
    InputFile md5 = new InputFile("gs://b/a", 4, 1000, "md5");
    assertThat(md5.isSameAs(new InputFile("gs://b/a", 4, 2000, "md5"))).isTrue();
    assertThat(md5.isSameAs(new InputFile("gs://b/a", 4, 1000, "other"))).isFalse();
    assertThat(md5.isSameAs(new InputFile("gs://b/a", 4, 2000, null))).isFalse();
    assertThat(md5.isSameAs(new InputFile("gs://b/a", 4, 0, null))).isTrue();
    assertThat(md5.isSameAs(new InputFile("gs://b/a", 5, 1000, "md5"))).isFalse();
  }

  @Test
  void asksAStoreOnceForManyFiles() throws IOException {
    MemDisk disk = MemDisk.createObjectStore();
    List<InputFile> files =
        Stream.of("in/a", "in/b[1]", "in/c")
            .map(name -> new InputFile(disk.path(name), 4, MemDisk.LAST_MODIFIED))
            .toList();
    disk.write("in/a", "one\n".getBytes(UTF_8));
    disk.write("in/b[1]", "two\n".getBytes(UTF_8));
    disk.write("in/c", "three\n".getBytes(UTF_8));
    Split split = split(files);
    InputWatch watch = new InputWatch(files, split, true);
    watch.before();
    assertThat(watch.changed()).isEmpty();
    watch.after();
    assertThat(watch.changed()).containsExactly(disk.path("in/c"));
  }

  private InputWatch watch(boolean acceptsChanges) {
    List<InputFile> files =
        List.of(new InputFile(a.toString(), 4, 1000), new InputFile(b.toString(), 4, 2000));
    return new InputWatch(files, split(files), acceptsChanges);
  }

  private InputWatch watchMany(int count, boolean acceptsChanges) throws IOException {
    List<InputFile> files = many(count);
    return new InputWatch(files, split(files), acceptsChanges);
  }

  private List<InputFile> many(int count) throws IOException {
    List<InputFile> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path path = dir.resolve("m" + (100 + i));
      if (!Files.exists(path)) {
        file("m" + (100 + i), "one\n", 1000);
      }
      files.add(new InputFile(path.toString(), 4, 1000));
    }
    return files;
  }

  private static Split split(List<InputFile> files) {
    return new Split(
        0,
        files.stream()
            .map(file -> new FileRange(file.path(), 0, file.size(), file.size()))
            .toList());
  }

  private Path file(String name, String text, long modified) throws IOException {
    Path file = Files.writeString(dir.resolve(name), text);
    return Files.setLastModifiedTime(file, FileTime.fromMillis(modified));
  }

  private static void pipe(Path path) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }
}
