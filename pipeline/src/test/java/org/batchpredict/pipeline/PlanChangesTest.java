package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.stream.IntStream;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.Split;
import org.batchpredict.io.staging.Plan;
import org.batchpredict.io.staging.ResultFiles;
import org.junit.jupiter.api.Test;

class PlanChangesTest {
  private static final String JOB =
      """
      {"request":{"uri":"/m","batchSize":"64"},"options":{"keyField":null,"maxRecordBytes":9},
      "model":{"fingerprint":"aa"},"tensorFlowVersion":"2.18.0","productVersion":"1.0"}
      """;

  @Test
  void namesEveryDifferenceAtOnce() throws Exception {
    Plan before = plan(JOB, file("/in/a", 20, 1000), file("/in/b", 10, 0), file("/in/c", 5, 5));
    Plan now =
        plan(
            """
            {"request":{"uri":"/m","batchSize":"32","signatureName":"s"},
            "options":{"keyField":"id","maxRecordBytes":9},
            "model":{"fingerprint":"bb"},"tensorFlowVersion":"2.19.0","productVersion":"1.1"}
            """,
            file("/in/a", 25, 2500),
            new InputFile("/in/c", 5, 5, "md5"),
            file("/in/d", 1, 1));
    assertThat(PlanChanges.between(before, now))
        .containsExactly(
            "model.fingerprint was \"aa\" and is \"bb\"",
            "options.keyField was not given and is \"id\"",
            "productVersion was \"1.0\" and is \"1.1\"",
            "request.batchSize was \"64\" and is \"32\"",
            "request.signatureName was not given and is \"s\"",
            "tensorFlowVersion was \"2.18.0\" and is \"2.19.0\"",
            "the input file /in/a was changed: it had 20 bytes of 1970-01-01T00:00:01Z and has 25"
                + " bytes of 1970-01-01T00:00:02.500Z",
            "the input file /in/b was removed",
            "the input file /in/c was replaced by one of other contents",
            "the input file /in/d was added");
  }

  @Test
  void countsWhatNobodyWouldRead() throws Exception {
    InputFile[] files =
        IntStream.range(100, 300).mapToObj(i -> file("/in/" + i, 1, 1)).toArray(InputFile[]::new);
    List<String> changes = PlanChanges.between(plan(JOB), plan(JOB, files));
    assertThat(changes)
        .hasSize(PlanChanges.MAX_FILES_NAMED + 1)
        .startsWith("the input file /in/100 was added")
        .endsWith("100 more input files are different");
  }

  private static InputFile file(String path, long size, long modified) {
    return new InputFile(path, size, modified);
  }

  private static Plan plan(String job, InputFile... files) throws JsonProcessingException {
    List<FileRange> ranges =
        List.of(files).stream().map(f -> new FileRange(f.path(), 0, f.size(), f.size())).toList();
    return new Plan(
        "f",
        new ResultFiles("", ""),
        List.of(files),
        List.of(new Split(0, ranges)),
        new JsonMapper().readTree(job));
  }
}
