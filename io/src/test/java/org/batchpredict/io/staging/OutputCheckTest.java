package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.batchpredict.io.files.LostBytesException;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OutputCheckTest {
  private static final String SHARD = "prediction.results-00001-of-00003";
  private static final String STATS = "prediction.errors_stats-00000-of-00001";

  private final PublishedOutput output = PublishedOutput.of(ResultFormat.JSON);

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource
  void findsNothingWrongWithWhatIsWhole(ResultFormat format) {
    assertThat(PublishedOutput.of(format).problems()).isEmpty();
  }

  @Test
  void namesEveryFileThatIsNotAsTheManifestSays() {
    output.files.remove("prediction.errors-00001-of-00003");
    output.files.put(
        "prediction.results-00000-of-00003", "{\"y\":0.0}\n{\"y\":0.1}\n".getBytes(UTF_8));
    output.files.put(SHARD, "short\n".getBytes(UTF_8));
    output.files.put("prediction.results-00003-of-00003", new byte[0]);
    output.files.put("notes.txt", new byte[0]);
    assertThat(output.problems())
        .containsExactly(
            "prediction.errors-00001-of-00003 is missing",
            "prediction.results-00000-of-00003 is damaged, or was changed: the CRC-32C 258a00d5"
                + " (manifest: 80cb92ab)",
            SHARD + " is damaged, or was changed: bytes 6 (manifest: 10)",
            "prediction.results-00003-of-00003 is there, which the manifest does not name");
  }

  @Test
  void knowsAnUnfinishedJob() {
    output.files.remove(ResultNames.MANIFEST);
    output.files.put(".prediction-staging-f1/plan.json", new byte[0]);
    assertThat(output.problems())
        .containsExactly(
            ".prediction-staging-f1 is there, of a job that runs or has died (continue it with"
                + " --resume, or start again with --overwrite)",
            "prediction.manifest.json is missing: what is there is not the result of a finished job");
    output.files.clear();
    assertThat(output.problems()).containsExactly("there are no results");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"predictions\":5|\"predictions\":6|predictions in the shards: 5 (total of predictions: 6)",
        "\"failures\":1|\"failures\":0|failures in the shards: 1 (total of failures: 0)",
        "\"instances\":6|\"instances\":7|predictions and failures: 6 (total of instances: 7)",
        "\"records\":4|\"records\":3|records of the input files: 5 (total of instances: 6)",
        "results-00002|results-00001|shard 2 is prediction.results-00001-of-00003, not"
            + " prediction.results-00002-of-00003",
        "errors-00001|errors-00002|shard 1 is prediction.errors-00002-of-00003, not"
            + " prediction.errors-00001-of-00003",
        "errors_stats|errors_stat|the small files are not prediction.errors_stats-00000-of-00001"
      })
  void addsUpWhatTheManifestSays(String from, String to, String problem) {
    assertThat(output.editManifest(from, to).problems())
        .contains("prediction.manifest.json: " + problem);
  }

  @ParameterizedTest
  @EnumSource
  void countsTheRecordsOfEachFile(ResultFormat format) {
    PublishedOutput published = PublishedOutput.of(format);
    String shard = "(results-00001-of-00003[^\"]*\",\"bytes\":[0-9]+,\"records\":)1";
    assertThat(published.editManifest(shard, "$12").problems())
        .contains(
            SHARD
                + format.files().suffix()
                + " is damaged, or was changed: records 1 (manifest: 2)");
  }

  @Test
  void hasOtherFormatsCountTheirRecords() {
    PublishedOutput published = PublishedOutput.of(ResultFormat.CSV);
    RecordCount two = (path, size) -> path.contains("results") && size > 0 ? 2 : 0;
    RecordCount none =
        (path, size) -> {
          throw new LostBytesException("it has no end");
        };

    assertThat(published.problems(Map.of(".csv", two)))
        .containsExactly(SHARD + ".csv is damaged, or was changed: records 2 (manifest: 1)");
    assertThat(published.problems(Map.of(".csv", none)))
        .hasSize(3)
        .contains(SHARD + ".csv is damaged: its records cannot be counted: it has no end");
  }

  @Test
  void wantsTheHeaderInEveryShardWhereItHasNoFile() {
    PublishedOutput headed = PublishedOutput.of(ResultFormat.HEADED_CSV);
    PublishedOutput bare = PublishedOutput.of(ResultFormat.CSV);
    bare.files.remove(ResultNames.RESULTS_HEADER);
    PublishedOutput silent =
        bare.editManifest(",\\s*\\{\"name\":\"prediction.results_header[^}]*}", "");
    assertThat(silent.problems())
        .containsExactly(
            "prediction.results-00000-of-00003.csv is damaged, or was changed: records 1"
                + " (manifest: 2)",
            SHARD + ".csv is damaged, or was changed: records 0 (manifest: 1)",
            "prediction.results-00002-of-00003.csv is damaged, or was changed: records 1"
                + " (manifest: 2)");
    headed.files.put(ResultNames.RESULTS_HEADER, "y,z\r\n".getBytes(UTF_8));
    assertThat(headed.problems())
        .containsExactly(
            "prediction.results_header.csv is there, which the manifest does not name");
  }

  @Test
  void saysWhatCannotBeDecompressed() {
    PublishedOutput gzip = PublishedOutput.of(ResultFormat.JSON_GZIP);
    byte[] shard = gzip.bytes(SHARD + ".gz");
    byte[] other = java.util.Arrays.copyOf(shard, shard.length);
    other[shard.length - 1] ^= 1; // of the length of what was compressed
    gzip.files.put(SHARD + ".gz", other);
    String crc = org.batchpredict.io.shards.WrittenFile.of("x", other, 1).crc32c();
    String seal = "(results-00001[^}]*\"crc32c\":\")[0-9a-f]{8}";
    assertThat(gzip.problems())
        .singleElement()
        .asString()
        .startsWith(SHARD + ".gz is damaged, or was changed: the CRC-32C " + crc);
    assertThat(gzip.editManifest(seal, "$1" + crc).problems())
        .singleElement()
        .asString()
        .startsWith(SHARD + ".gz is damaged: it cannot be decompressed: ");
  }

  @Test
  void countsTheFailuresOfTheStatistics() {
    byte[] stats =
        new String(output.bytes(STATS), UTF_8)
            .replace("\"count\":1", "\"count\":2")
            .getBytes(UTF_8);
    output.files.put(STATS, stats);
    String crc = org.batchpredict.io.shards.WrittenFile.of("x", stats, 1).crc32c();
    String seal = "(errors_stats[^}]*\"crc32c\":\")[0-9a-f]{8}";
    assertThat(output.editManifest(seal, "$1" + crc).problems())
        .containsExactly(STATS + ": it counts 2 failures (manifest: 1)");
  }

  @Test
  void seesAnyChangeOfTheManifest() {
    String manifest = new String(output.bytes(ResultNames.MANIFEST), UTF_8);
    String problem =
        "prediction.manifest.json is damaged, or was changed: it does not match its own checksum";
    output.files.put(ResultNames.MANIFEST, manifest.replace("/model", "/other").getBytes(UTF_8));
    assertThat(output.problems()).containsExactly(problem);
    output.files.put(ResultNames.MANIFEST, (manifest + "\n").getBytes(UTF_8));
    assertThat(output.problems()).containsExactly(problem);
    output.files.put(ResultNames.MANIFEST, new byte[0]);
    assertThat(output.problems()).hasSize(2).first().isEqualTo(problem);
  }

  @Test
  void checksAStore() throws IOException {
    MemDisk disk = MemDisk.createObjectStore();
    Staging staging = Staging.of(disk.path("out"), Jobs.FINGERPRINT);
    Publisher.of(staging, Jobs.plan(), Jobs.RUN)
        .publish(Jobs.stage(staging, Jobs.plan()), Manifest.State.SUCCEEDED, () -> false);
    OutputCheck check = OutputCheck.of(disk.path("out/"), Map.of());
    assertThat(check.problems()).isEmpty();
    assertThat(check.outputPath()).isEqualTo(disk.path("out"));
    disk.write("out/" + SHARD, "{\"y\":1.1}\n".getBytes(UTF_8));
    assertThat(OutputCheck.of(disk.path("out"), Map.of()).problems()).hasSize(1);
    disk.failNext("open .*" + SHARD, 1);
    assertThat(OutputCheck.of(disk.path("out"), Map.of()).problems())
        .singleElement()
        .asString()
        .startsWith("Cannot read " + disk.path("out/" + SHARD));
  }

  @Test
  void refusesWhatIsNoDirectory() {
    assertThatIllegalArgumentException().isThrownBy(() -> OutputCheck.of(" ", Map.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> OutputCheck.of("nope://x/y", Map.of()));
  }

  @Test
  void looksAtTheInput() throws IOException {
    Path in = Files.write(dir.resolve("in"), new byte[20]);
    Files.setLastModifiedTime(in, FileTime.fromMillis(7));
    Manifest.FileRead same = new Manifest.FileRead(in.toString(), 20, 0, 7L, null, null);
    Manifest.FileRead sizeOnly = new Manifest.FileRead(in.toString(), 20, 0, null, null, null);
    Manifest.FileRead older = new Manifest.FileRead(in.toString(), 20, 0, 6L, null, null);
    Manifest.FileRead read = new Manifest.FileRead(in.toString(), 19, 0, 7L, null, true);
    Manifest.FileRead gone = new Manifest.FileRead(in + "x", 20, 0, 7L, null, null);
    assertThat(problemsOfInput(same, sizeOnly)).isEmpty();
    assertThat(problemsOfInput(older, read, gone))
        .containsExactly(
            in + " was another file when it was read than when it was planned",
            in
                + " had 20 bytes of 1970-01-01T00:00:00.006Z and has 20 bytes of"
                + " 1970-01-01T00:00:00.007Z",
            in
                + " had 19 bytes of 1970-01-01T00:00:00.007Z and has 20 bytes of"
                + " 1970-01-01T00:00:00.007Z",
            in + "x is no longer there");
  }

  private static List<String> problemsOfInput(Manifest.FileRead... files) {
    Manifest manifest =
        new Manifest(
            "f",
            Manifest.State.SUCCEEDED,
            new Manifest.Totals(0, 0, 0),
            1,
            List.of(),
            Jobs.job(),
            List.of(files),
            List.of(),
            List.of());
    return new OutputCheck("/out", List.of(), manifest).withInput().problems();
  }
}
