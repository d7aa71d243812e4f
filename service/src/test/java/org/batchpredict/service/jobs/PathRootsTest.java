package org.batchpredict.service.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.FieldViolation;
import org.batchpredict.service.config.ProjectConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathRootsTest {
  @TempDir Path root;

  @Test
  void takesWhatLiesBelow() {
    String below = root.toString();

    assertThat(
            problems(
                List.of(below),
                input(below + "/a/*", below + "/out").uri(below + "/model").build()))
        .isEmpty();
    assertThat(
            problems(
                List.of(below),
                input(below + "/a", below).modelName("projects/p/models/m").build()))
        .isEmpty();
  }

  @Test
  void namesEachThatLiesElsewhere() throws IOException {
    Files.createSymbolicLink(root.resolve("out"), Path.of("/"));
    List<FieldViolation> problems =
        problems(List.of(root.toString()), input("/etc/passwd", root + "/out/x").uri("/m").build());

    assertThat(problems)
        .containsExactly(
            new FieldViolation(
                "prediction_input.input_paths",
                "Invalid inputPaths: /etc/passwd (must be below " + root + ")"),
            new FieldViolation(
                "prediction_input.output_path",
                "Invalid outputPath: %s/out/x (must be below %s)".formatted(root, root)),
            new FieldViolation(
                "prediction_input.uri", "Invalid uri: /m (must be below " + root + ")"));
  }

  @Test
  void withoutRootsAProjectReachesNothing() {
    assertThat(problems(List.of(), input("gs://b/i", "gs://b/o").uri("gs://b/m").build()))
        .extracting(FieldViolation::field)
        .containsExactly(
            "prediction_input.input_paths", "prediction_input.output_path", "prediction_input.uri");
  }

  @Test
  void refusesTheModelsOfOtherProjects() {
    for (String name : List.of("projects/q/models/m", "projects/pp/models/m")) {
      assertThat(
              problems(
                  List.of("/"),
                  input("/i", "/o").modelName(name).versionName(name + "/versions/1").build()))
          .extracting(FieldViolation::field)
          .containsExactly("prediction_input.model_name", "prediction_input.version_name");
    }
  }

  private static PredictionInput.Builder input(String path, String output) {
    return PredictionInput.builder().inputPaths(path).outputPath(output);
  }

  private static List<FieldViolation> problems(List<String> roots, PredictionInput input) {
    ProjectConfig project =
        new ProjectConfig(
            roots, roots, roots, null, Map.of(), Policy.EMPTY, ProjectConfig.Limits.DEFAULT);
    return new PathRoots("p", project).problems(input);
  }
}
