package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.junit.jupiter.api.Test;

/** Requests with tables, where no module has any: this is one. */
class TableRequestTest {
  private static final String NO_MODULE =
      "its module is not there: add batchpredict-bigquery to the class path, or to the job jars with"
          + " -Pbigquery";

  private final PredictionOptions options = PipelineOptionsFactory.as(PredictionOptions.class);

  @Test
  void aTableWithoutItsModuleIsRefusedWithWhatToAdd() {
    options.setOutputTable("bq://p.d.t");

    assertThat(TableRequest.problems(request("bq://p.d.t", "/in/*"), options))
        .containsExactly(
            "Field: prediction_input.input_paths Error: Invalid inputPaths: bq://p.d.t ("
                + NO_MODULE
                + ")",
            "Invalid --outputTable: bq://p.d.t (" + NO_MODULE + ")");
  }

  @Test
  void whatIsNoTableIsNoTarget() {
    options.setOutputTable("p.d.t");
    options.setErrorTable("p.d.t");

    assertThat(TableRequest.problems(request("/in/*"), options))
        .containsExactly(
            "Invalid --outputTable: p.d.t (must be a table, bq://PROJECT.DATASET.TABLE)",
            "Invalid --errorTable: p.d.t (must be a table, bq://PROJECT.DATASET.TABLE)",
            "Invalid --errorTable: p.d.t (must be another than --outputTable)");
  }

  @Test
  void listsOfListsAreNoColumns() {
    options.setOutputTable("bq://p.d.t");
    options.setFlatten(true); // which leaves no list of the cell
    ModelSignature signature =
        new ModelSignature(
            "s",
            List.of(),
            List.of(
                output("score"), output("tokens", 7), output("cell", 1, 1), output("matrix", 2, 3)),
            0);

    assertThat(TableOutput.of(request("/in/*"), options).problems(signature))
        .containsExactly(
            "Invalid --outputTable: bq://p.d.t (must be given with --outputs without matrix, of shape"
                + " [2,3]: a table has no lists of lists)");
    options.setOutputTable(null);
    assertThat(TableOutput.of(request("/in/*"), options).problems(signature)).isEmpty();
  }

  private static PredictionInput request(String... inputPaths) {
    return PredictionInput.builder()
        .uri("m")
        .dataFormat("AVRO")
        .outputDataFormat("AVRO")
        .inputPaths(inputPaths)
        .outputPath("gs://b/out")
        .build();
  }

  private static TensorSpec output(String alias, Integer... dims) {
    return new TensorSpec(alias, alias + ":0", DType.FLOAT, new RowShape(List.of(dims)), false);
  }
}
