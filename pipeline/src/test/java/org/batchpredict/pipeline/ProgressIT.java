package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.batchpredict.pipeline.command.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command's progress for programs. */
class ProgressIT {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @TempDir Path work;

  @Test
  void tellsStandardErrorOfEachStateAndOfTheEnd() throws Exception {
    // One that hangs makes the job last longer than the command waits between two looks.
    TestJob job =
        TestJob.of(work, "moody")
            .request(r -> r.dataFormat("TEXT"))
            .input("a", "a", "b", "hang", "c");
    Command command = Command.run(job, "--progress=json", "--batchTimeout=0.3");
    assertThat(command.status()).isEqualTo(Main.SUCCEEDED);
    List<JsonNode> lines = command.err().lines().map(Results::parse).toList();
    assertThat(lines.get(0).get("state").asText()).isIn("QUEUED", "PREPARING", "RUNNING");
    JsonNode end = lines.get(lines.size() - 1);
    assertThat(lines)
        .filteredOn(line -> line.get("state").asText().equals("SUCCEEDED"))
        .containsExactly(end);
    assertThat(end.get("predictions").asLong()).isEqualTo(3);
    assertThat(end.get("failures").asLong()).isEqualTo(1);
    assertThat(end.get("inputBytes")).isEqualTo(end.get("totalInputBytes"));
    assertThat(end.get("outputPath").asText()).isEqualTo(job.out().toString());
    assertThat(end.get("nodeHours")).isEqualTo(command.output().get("nodeHours"));
  }

  @Test
  void tellsOfARequestThatIsRefused() throws Exception {
    Command command = Command.run(job(), "--progress=json", "--batchSize=0");
    assertThat(command.status()).isEqualTo(Main.REQUEST_REFUSED);
    JsonNode error = end(command).get("error");
    assertThat(error.get("kind").asText()).isEqualTo("REFUSED");
    assertThat(error.get("messages"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "Field: prediction_input.batch_size Error: Invalid batchSize: 0 (must be > 0)");
  }

  @Test
  void tellsOfARequestThatCannotBeRead() throws Exception {
    Command command = Command.run("--progress=json", "--predictionInput=" + work.resolve("none"));
    assertThat(command.status()).isEqualTo(Main.REQUEST_REFUSED);
    assertThat(end(command).get("error").get("messages")).hasSize(1);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void writesToADescriptorOfItsParent() throws Exception {
    Path file = Files.writeString(work.resolve("progress.jsonl"), "{\"earlier\":1}\n");
    try (FileOutputStream stream = new FileOutputStream(file.toFile(), true)) {
      assertThat(stream.getFD().valid()).isTrue();
      Command command = Command.run(job(), "--progress=json", "--progressFd=" + descriptor(file));
      assertThat(command.err()).isEmpty();
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).first().isEqualTo("{\"earlier\":1}");
    assertThat(lines).last().asString().startsWith("{\"state\":\"SUCCEEDED\",");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void leavesAFileAloneThatIsOnlyRead() throws Exception {
    Path file = Files.writeString(work.resolve("precious"), "1");
    try (FileInputStream stream = new FileInputStream(file.toFile())) {
      assertThat(stream.getFD().valid()).isTrue();
      String descriptor = descriptor(file);
      Command.run(job(), "--progress=json", "--progressFd=" + descriptor)
          .refused(notOpen(descriptor));
    }
    assertThat(file).hasContent("1");
    Command.run(job(), "--progress=json", "--progressFd=99999").refused(notOpen("99999"));
    assertThat(job().out()).doesNotExist();
  }

  private TestJob job() {
    return Numbers.job(work).input("a", Numbers.json(0, 3)).input("b", "[]");
  }

  /** What the last line of JSON says; words for people follow it. */
  private static JsonNode end(Command command) {
    return command
        .err()
        .lines()
        .filter(line -> line.startsWith("{"))
        .map(Results::parse)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static String notOpen(String descriptor) {
    return "Cannot write progress to file descriptor %1$s: it is not open for writing (give the command a pipe or file there, as in %1$s>progress.jsonl)"
        .formatted(descriptor);
  }

  /** The number of the descriptor that this process has of a file. */
  private static String descriptor(Path file) throws IOException {
    try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
      return descriptors
          .filter(descriptor -> isOf(descriptor, file))
          .map(descriptor -> descriptor.getFileName().toString())
          .findFirst()
          .orElseThrow();
    }
  }

  private static boolean isOf(Path descriptor, Path file) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file.toRealPath());
    } catch (IOException e) {
      return false; // It was that of the listing.
    }
  }
}
