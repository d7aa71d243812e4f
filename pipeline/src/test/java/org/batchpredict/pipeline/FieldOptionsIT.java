package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the model sees of instances, and what goes past it, by the options of the command. */
class FieldOptionsIT {
  @TempDir Path work;

  @Test
  void passesFieldsOnWhetherOrNotTheModelTakesThem() throws Exception {
    TestJob job = numbers();
    Command command =
        Command.run(job, "--keyField=id", "--passThrough=int64,note,gone", "--excludedFields=x,y");
    assertThat(command.status()).as(command.err()).isZero();
    Results results = new Results(job.out());
    assertThat(results.lines("prediction.results-"))
        .containsExactly(
            "{\"id\":1,\"int64\":[1, 2],\"note\":\"a,\\u00e9\",\"gone\":null,\"int64_out\":[1,2]}",
            "{\"id\":2,\"int64\":[3,4],\"note\":{\"b\": [1]},\"gone\":null,\"int64_out\":[3,4]}");
    assertThat(results.failures()).hasSize(1);
    assertThat(results.failures().get(0).get("message").asText())
        .startsWith("Unknown key \"z\" (valid: int64)");
    assertThat(results.manifest().get("options").toString())
        .isEqualTo(
            "{\"keyField\":\"id\",\"passThrough\":[\"int64\",\"note\",\"gone\"],"
                + "\"includedFields\":null,\"excludedFields\":[\"x\",\"y\"],"
                + "\"includeInstance\":false,\"lenientCoercion\":false,"
                + "\"maxRecordBytes\":67108864,\"csvDelimiter\":\",\",\"csvNull\":\"\",\"flatten\":false,\"compression\":null}");
  }

  @Test
  void passesFieldsOnAsCells() throws Exception {
    TestJob job = numbers().request(r -> r.outputDataFormat("CSV"));
    Command command =
        Command.run(job, "--passThrough=id,note", "--includedFields=int64", "--flatten");
    assertThat(command.status()).as(command.err()).isZero();
    assertThat(new Results(job.out()).read("prediction.results-00000-of-00001.csv"))
        .isEqualTo(
            """
            id,note,int64_out\r
            1,"a,é","[1,2]"\r
            2,"{""b"": [1]}","[3,4]"\r
            3,,"[5,6]"\r
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--includedFields=age,county | Invalid --includedFields: county (must be inputs of the model:"
            + " age, country) & Invalid --includedFields: the model would not see country (must name"
            + " all inputs that the model needs)",
        "--excludedFields=age,note | Invalid --excludedFields: the model would not see age (must"
            + " leave all inputs that the model needs)",
        "--includedFields=age --excludedFields=b | Invalid --excludedFields: b (must be left out"
            + " beside --includedFields, which leave out all others)",
        "--passThrough=a,,b | Invalid --passThrough: \"a,,b\" (must be one field or more, none blank,"
            + " each given once)",
        "--passThrough=a,b,a | Invalid --passThrough: \"a,b,a\" (must be one field or more, none"
            + " blank, each given once)",
        "--keyField=id --passThrough=a,id | Invalid --passThrough: id (must be no --keyField, which is"
            + " written as well)",
        "--passThrough=score | Invalid name: score (must be unique among score, country_id,"
            + " embedding, score; leave out the field, the output or the instance of that name)",
        "--passThrough=instance --includeInstance | Invalid name: instance (must be unique among"
            + " instance, instance, prediction; leave out the field, the output or the instance of"
            + " that name)",
        "--compression=lz4 | Unsupported --compression: lz4 (supported: gzip, zstd)",
        "--outputDataFormat=TF_RECORD_GZIP --compression=zstd | Invalid --compression: zstd (must be"
            + " gzip, or left out, with outputDataFormat TF_RECORD_GZIP)",
        "--outputDataFormat=TF_RECORD --flatten | Invalid --flatten: true (must be left out with"
            + " outputDataFormat TF_RECORD, whose values are flat)",
      })
  void refusesWhatCannotBe(String flags, String problems) throws Exception {
    TestJob job = TestJob.of(work, "two_towers").input("a", "{\"age\":[1],\"country\":\"DE\"}");
    Command command = Command.run(job, flags.split(" "));
    command.refused(problems.replace(" & ", System.lineSeparator()));
    assertThat(job.out()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--passThrough=a | field to pass through: a",
        "--excludedFields=a | choice of the fields that the model sees",
        "--includedFields=a | choice of the fields that the model sees",
      })
  void refusesFieldsOfRecordsThatHaveNone(String flag, String what) throws Exception {
    TestJob job =
        TestJob.of(work, "csv_line").request(r -> r.dataFormat("TEXT")).input("a", "x,1,1");
    Command.run(job, flag)
        .refused(
            "Invalid "
                + what
                + " (must be left out: the records are fed as they are and have no fields)");
  }

  private TestJob numbers() {
    return Numbers.job(work)
        .input(
            "a",
            "{\"id\": 1, \"note\": \"a,\\u00e9\", \"x\": 1, \"int64\": [1, 2]}",
            "{\"int64\": [3,4], \"id\": 2, \"y\": {}, \"note\": {\"b\": [1]}}",
            "{\"int64\": [5,6], \"id\": 3, \"z\": 3}");
  }
}
