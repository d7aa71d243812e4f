package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.batchpredict.pipeline.command.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Output directories that cannot be written, or must not be. */
class BadOutputIT {
  private static final String FIELD = "Field: prediction_input.output_path Error: ";

  @TempDir Path work;

  @Test
  void refusesADirectoryThatHoldsTheInput() throws Exception {
    String in = work.resolve("in").toString();
    TestJob job = Numbers.job(work).input("a", Numbers.json(1)).request(r -> r.outputPath(in));
    Command.run(job)
        .refused(
            FIELD
                + "Invalid outputPath: %s (must not hold input files, such as %s/a)"
                    .formatted(in, in));
    assertThat(files(work.resolve("in"))).containsExactly("a");
  }

  @Test
  void refusesADirectoryThatIsALinkToTheInput() throws Exception {
    TestJob job = Numbers.job(work).input("a", Numbers.json(1));
    Path link = Files.createSymbolicLink(work.resolve("link"), work.resolve("in"));
    String problem = FIELD + "Invalid outputPath: %s (must not hold input files, such as %s/a)";
    job.request(r -> r.outputPath(link.toString()));
    Command.run(job).refused(problem.formatted(link, work.resolve("in")));
    job.request(r -> r.outputPath(work.resolve("in").toString()).inputPaths(link + "/*"));
    Command.run(job).refused(problem.formatted(work.resolve("in"), link));
    assertThat(files(work.resolve("in"))).containsExactly("a");
  }

  @Test
  void refusesADirectoryBelowAFile() throws Exception {
    String out = work.resolve("in/a/out").toString();
    TestJob job = Numbers.job(work).input("a", Numbers.json(1)).request(r -> r.outputPath(out));
    Command.run(job)
        .refused(
            FIELD
                + "Cannot write to outputPath %s: %s is not a directory"
                    .formatted(out, work.resolve("in/a")));
  }

  @Test
  void refusesALinkToNothingAndLeavesIt() throws Exception {
    Path link = Files.createSymbolicLink(work.resolve("link"), Path.of("nowhere"));
    TestJob job = Numbers.job(work).input("a", Numbers.json(1));
    for (String out : List.of(link.toString(), link + "/out")) {
      job.request(r -> r.outputPath(out));
      Command.run(job)
          .refused(
              FIELD
                  + "Cannot write to outputPath %s: %s is a symbolic link to nothing"
                      .formatted(out, link));
    }
    assertThat(link).isSymbolicLink();
  }

  @Test
  void refusesALoopOfLinksAndLeavesIt() throws Exception {
    Path loop = Files.createSymbolicLink(work.resolve("loop"), Path.of("loop"));
    TestJob job = Numbers.job(work).input("a", Numbers.json(1));
    job.request(r -> r.outputPath(loop.toString()));
    Command command = Command.run(job);
    assertThat(command.status()).isEqualTo(Main.REQUEST_REFUSED);
    assertThat(command.err()).startsWith(FIELD + "Cannot list " + loop).contains("symbolic link");
    assertThat(loop).isSymbolicLink();
  }

  /** To a file system that is asked for a pattern, they mean something else. */
  @ParameterizedTest
  @ValueSource(
      strings = {"o[ab]", "o[a", "o{a", "o{a,b}", "o\\b", "a b", "n\nl", "p%20#q", "e\u0301"})
  void takesAnyNameForItself(String name) throws Exception {
    TestJob job = Numbers.job(work).input("a", Numbers.json(1));
    Path out = work.resolve("x").resolve(name);
    job.request(r -> r.outputPath(out.toString()));
    assertThat(Command.run(job).status()).isEqualTo(Main.SUCCEEDED);
    assertThat(Command.run(job, "--overwrite").status()).isEqualTo(Main.SUCCEEDED);
    new Results(out).checkComplete();
    assertThat(files(work.resolve("x"))).containsExactly(name);
  }

  @Test
  void refusesADirectoryThatTheSystemRefuses() throws Exception {
    TestJob job =
        Numbers.job(work).input("a", Numbers.json(1)).request(r -> r.outputPath("/proc/x"));
    Command command = Command.run(job);
    assertThat(command.status()).isEqualTo(Main.REQUEST_REFUSED);
    assertThat(command.err()).startsWith(FIELD + "Cannot write to outputPath /proc/x: ");
  }

  @Test
  void sayingThatItCannotBeWrittenTakesNoWriting() throws Exception {
    TestJob job = Numbers.job(work).input("a", Numbers.json(1));
    Path out = Files.createDirectories(job.out());
    assumeThat(mount("mount", "-t", "tmpfs", "-o", "size=1m,ro", "tmpfs", out.toString()))
        .as("a read-only file system can be mounted here")
        .isTrue();
    try {
      job.request(r -> r.outputPath(out + "/a/b"));
      Command.run(job, "--dryRun")
          .refused(
              FIELD + "Cannot write to outputPath %s/a/b: %s is not writable".formatted(out, out));
    } finally {
      mount("umount", out.toString());
    }
  }

  @Test
  void aDryRunTouchesNothing() throws Exception {
    TestJob job = Numbers.job(work).input("a", Numbers.json(1));
    Path parent = Files.createDirectories(work.resolve("parent"));
    FileTime before = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(parent, before);
    job.request(r -> r.outputPath(parent + "/out"));
    assertThat(Command.run(job, "--dryRun").status()).isZero();
    assertThat(Files.getLastModifiedTime(parent)).isEqualTo(before);
  }

  @Test
  void aFullDiskFailsTheJobWhichCanBeResumedWithMoreRoom() throws Exception {
    TestJob job = Numbers.job(work).input("a", Numbers.json(0, 100_000));
    Path out = Files.createDirectories(job.out());
    assumeThat(mount("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", out.toString()))
        .as("a small file system can be mounted here")
        .isTrue();
    try {
      JobEnd end = job.run();
      assertThat(end.job().error())
          .hasValueSatisfying(
              error ->
                  assertThat(error.message())
                      .startsWith("Cannot write " + out)
                      .endsWith(": No space left on device (tried 5 times)"));
      assertThat(files(out)).noneMatch(name -> name.startsWith("prediction."));
      assertThat(mount("mount", "-o", "remount,size=64m", out.toString())).isTrue();
      job.options(o -> o.setResume(true));
      assertThat(job.run().succeeded(100_000, 0).lines())
          .isEqualTo(Numbers.predictions(0, 100_000));
    } finally {
      mount("umount", out.toString());
    }
  }

  private static List<String> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static boolean mount(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) { // there is no such command
      return false;
    }
  }
}
