package org.batchpredict.pipeline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.batchpredict.pipeline.Command;
import org.batchpredict.pipeline.TestJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShowCommandTest {
  @Test
  void showsTheSignaturesOfAModel() throws Exception {
    Path model = TestJob.model("two_towers");
    Command command = Command.run("show", model.toString(), "--signatureName=serving_default");
    assertThat(command.status()).isEqualTo(Main.SUCCEEDED);
    assertThat(command.err()).isEmpty();
    assertThat(command.out().lines())
        .containsExactly(
            "model     " + model,
            "tags      serve",
            "",
            "signature serving_default",
            "  input     age: FLOAT [1]  (tensor serving_default_age:0)",
            "  input     country: STRING []  (tensor serving_default_country:0)",
            "  output    country_id: INT64 []  (tensor StatefulPartitionedCall_1:0)",
            "  output    embedding: FLOAT [4]  (tensor StatefulPartitionedCall_1:1)",
            "  output    score: FLOAT [1]  (tensor StatefulPartitionedCall_1:2)",
            "  JSON      {\"age\":0.5,\"country\":\"text\"}",
            "  CSV       age,country");
  }

  @Test
  void findsModelsInTheRegistry(@TempDir Path registry) throws Exception {
    Path version = Files.createDirectories(registry.resolve("projects/p/models/m/2"));
    String graph = "saved_model.pb";
    Files.copy(TestJob.model("mlp").resolve(graph), version.resolve(graph));
    for (String name : new String[] {"projects/p/models/m", "projects/p/models/m/versions/2"}) {
      Command command = Command.run("show", name, "--modelRegistry", registry.toString());
      assertThat(command.out()).startsWith("model     " + version).contains("score: FLOAT [1]");
    }
    Command.run("show", "projects/p/models/none", "--model-registry=" + registry)
        .refused(
            "Field: prediction_input.model_name Error: Cannot find model"
                + " \"projects/p/models/none\" in %s (models of project \"p\": m)"
                    .formatted(registry));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "other_tag | serve | other     --tags=gpu",
        "other_tag | train | tags      train",
        "sparse_input | serve | refused   Cannot load the model",
        "reaches | serve | reads files",
        "csv_line | serve | raw       with TEXT and TF_RECORD"
      })
  void saysWhatElseThereIs(String model, String tags, String words) throws Exception {
    Command command = Command.run("show", TestJob.model(model).toString(), "--tags=" + tags);
    assertThat(command.status()).isEqualTo(Main.SUCCEEDED);
    assertThat(command.out()).contains(words);
  }

  @Test
  void refusesWhatIsNoModel() throws Exception {
    Command.run("show", "model.keras")
        .refused(
            "Cannot load the model model.keras: it is a file of Keras, and no SavedModel (make one of"
                + " it in Python: keras.models.load_model(\"FILE\").export(\"DIR\"), and give that"
                + " DIR)");
    Command.run("show").refused("Invalid arguments of show: none (must be one MODEL)");
  }

  /** A sample is there to be copied: it must be what a model takes. */
  @Test
  void itsSampleIsJson() throws Exception {
    String line =
        Command.run("show", TestJob.model("mlp").toString())
            .out()
            .lines()
            .filter(l -> l.startsWith("  JSON"))
            .findFirst()
            .orElseThrow();
    assertThat(new ObjectMapper().readTree(line.substring(12)).get("features")).hasSize(32);
  }
}
