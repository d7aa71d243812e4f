package org.batchpredict.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole jobs on CSV; what they predict is held to Python TensorFlow's by {@link GoldenIT}. */
class CsvIT {
  private static final String HEADER = "age,city,income,member,visits\n";
  private static final String VISITS = ",1.5,true,\"[1,2,3]\"\n";

  /** Has as many cells as a row; it would fail if it were one. */
  private static final String LIKE_A_ROW = "34,Bern,1.5,true,0\n";

  @TempDir Path work;

  @Test
  void predictsACutFileAsAWholeOne() throws Exception {
    StringBuilder text = new StringBuilder(HEADER);
    for (int i = 0; i < 8_000; i++) {
      text.append(i).append(",Bern").append(VISITS);
      if (i == 4_000) { // longer than a split, so that one must start in it
        text.append("18,\"").append(LIKE_A_ROW.repeat(30_000)).append('"').append(VISITS);
      }
    }
    byte[] file = text.toString().getBytes(UTF_8);
    JobEnd whole = customers("whole").input("f.csv.gz", TestJob.gzip(file)).run();
    JobEnd cut = customers("cut").input("f.csv", file).run();

    assertThat(whole.succeeded(8_001, 0).results().manifest().get("shards")).hasSize(1);
    assertThat(cut.succeeded(8_001, 0).results().manifest().get("shards")).hasSizeGreaterThan(3);
    assertThat(cut.lines()).isEqualTo(whole.lines());
  }

  @Test
  void refusesColumnsThatAreNoInputsBeforeAnythingRuns() throws Exception {
    TestJob job = customers("job").input("f.csv", "id,age,city,income,visits", "1,2,a,3,[]");

    job.run()
        .refused(
            "Field: prediction_input.data_format Error: "
                + work.resolve("job/in/f.csv")
                + ": Invalid columns: there is none for the input \"member\"; there is no input for"
                + " the column \"id\" (columns: \"id\", \"age\", \"city\", \"income\", \"visits\";"
                + " inputs: \"age\", \"city\", \"income\", \"member\", \"visits\"). The first row"
                + " must name the columns as the model names its inputs");
    assertThat(job.out()).doesNotExist();
  }

  @Test
  void tellsOfRowsThatFailWithTheirKeysAndTheirText() throws Exception {
    JobEnd end =
        customers("job")
            .options(o -> o.setKeyField("id"))
            .options(o -> o.setIncludeInstance(true))
            .options(o -> o.setCsvDelimiter("\\t"))
            .options(o -> o.setCsvNull("NA"))
            .input(
                "f.csv",
                "id\tage\tcity\tincome\tmember\tvisits",
                "a\t1\t\"B\nern\"\t1\ttrue\t[1,2,3]",
                "b\tx\tBern\t1\ttrue\t[1,2,3]",
                "c\t1\tBern\tNA\ttrue\t[1,2,3]",
                "d\t1\tBern")
            .run()
            .succeeded(1, 3);

    assertThat(end.results().predictions().get(0).get("id").asText()).isEqualTo("a");
    assertThat(end.results().predictions().get(0).at("/instance/city").asText())
        .isEqualTo("B\nern");
    assertThat(end.failures("id")).containsExactly("b", "c", "d");
    assertThat(end.failures("stage")).containsExactly("ENCODE", "PARSE", "PARSE");
    assertThat(end.failures("message"))
        .containsExactly(
            "Invalid value for \"age\": \"x\" (must be a number)",
            "Missing input \"income\": its cell is NA, which stands for no value (--csvNull)",
            "Invalid row: 3 cells (must be 6, one a column)");
    assertThat(end.failures("instance").get(2)).isEqualTo("d\t1\tBern");
  }

  private TestJob customers(String name) {
    return TestJob.of(work.resolve(name), "customers")
        .request(r -> r.dataFormat("CSV").maxWorkerCount(1L).batchSize(256L));
  }
}
