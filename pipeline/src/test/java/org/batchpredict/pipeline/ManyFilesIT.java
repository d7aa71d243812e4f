package org.batchpredict.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.batchpredict.io.files.FaultyDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of many small files and many splits: what they ask of the disk is so much for each. */
@SuppressWarnings("try") // what is installed is not looked at
class ManyFilesIT {
  private static final int FEW = 50;
  private static final int MORE = 450;
  private static final int FILES_OF_SPLIT = 10;

  /** So many such files are a split of 256 KiB, however many workers there are. */
  private static final int FILE_BYTES = (256 << 10) / FILES_OF_SPLIT + 1;

  private static final long MOST_WORKERS = 10_000;
  private static final int RECORDS_OF_FILE = 2;

  @TempDir Path work;

  @Test
  void changesTheDiskAsOftenForEachSplitHoweverManyThereAre() throws Exception {
    Map<String, Integer> few = changes(FEW);
    Map<String, Integer> many = changes(FEW + MORE);
    // Its results and its commit record; the record's name; its shard in place; the record gone.
    Map<String, Integer> more = new TreeMap<>(many);
    few.forEach((change, count) -> more.merge(change, -count, Integer::sum));
    assertThat(more)
        .isEqualTo(Map.of("create", 2 * MORE, "write", 2 * MORE, "move", 2 * MORE, "delete", MORE));
  }

  /** Runs a job of so many splits, and checks what comes of it. */
  private Map<String, Integer> changes(int splits) throws Exception {
    Path directory = Files.createDirectory(work.resolve("job-" + splits));
    int files = splits * FILES_OF_SPLIT;
    write(directory, files);
    TestJob job = Numbers.job(directory).request(r -> r.maxWorkerCount(MOST_WORKERS));
    Map<String, Integer> changes = Collections.synchronizedMap(new TreeMap<>());
    try (FaultyDisk disk =
        FaultyDisk.install(
            directory.resolve("out"),
            (step, what) -> {
              if (!what.contains("/beat-")) { // which come with time
                changes.merge(what.split(" ", 2)[0], 1, Integer::sum);
              }
            })) {
      JobEnd end = job.run().succeeded((long) files * RECORDS_OF_FILE, 0);
      JsonNode manifest = end.results().manifest();
      assertThat(manifest.get("files")).hasSize(files).allMatch(ManyFilesIT::isRead);
      assertThat(manifest.get("shards")).hasSize(splits);
      assertThat(end.lines()).allMatch(Numbers.prediction(7)::equals);
    }
    return changes;
  }

  private static boolean isRead(JsonNode file) {
    return file.get("records").asInt() == RECORDS_OF_FILE;
  }

  /** Names of one file, which is all that a planner and a reader need. */
  private static void write(Path directory, int files) throws IOException {
    Path in = Files.createDirectory(directory.resolve("in"));
    String records = (Numbers.json(7) + "\n").repeat(RECORDS_OF_FILE);
    String blanks = " ".repeat(FILE_BYTES - records.length() - 1) + "\n";
    Path file = Files.write(in.resolve("part-0000"), (records + blanks).getBytes(UTF_8));
    for (int i = 1; i < files; i++) {
      Files.createLink(in.resolve(String.format(Locale.ROOT, "part-%04d", i)), file);
    }
  }
}
