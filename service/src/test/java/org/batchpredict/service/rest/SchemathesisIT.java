package org.batchpredict.service.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.batchpredict.service.config.ProjectConfig.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Schemathesis makes calls of the OpenAPI document, and finds no answer that is a failure of the
 * service, or not as the document says.
 */
class SchemathesisIT {
  @TempDir Path root;

  @Test
  void findsNoFailure() throws Exception {
    int many = Integer.MAX_VALUE;
    Path output = root.resolve("output");
    try (RealJobs real = new RealJobs(root, new Limits(10, many, many));
        ApiServer server = ApiServer.start(real.jobs, new FakeModels(), real.config)) {
      Process process = start(server, output);
      int exit = process.waitFor();
      assertThat(exit).as(() -> read(output)).isZero();
      assertThat(server.calls.size()).isGreaterThan(1000);
    }
  }

  private Process start(ApiServer server, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                "python3",
                "-m",
                "schemathesis.cli",
                "--config-file=" + config(),
                "run",
                server.uri() + "/openapi.json",
                "--header=Authorization: Bearer ann",
                "--checks=not_a_server_error,status_code_conformance,content_type_conformance,"
                    + "response_schema_conformance",
                "--phases=examples,coverage,fuzzing",
                "--max-examples=30",
                "--generation-deterministic",
                "--no-color"));
    builder.directory(root.toFile());
    builder.environment().put("PYTHONPATH", library().toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    return builder.start();
  }

  /** Methods that the document has not are none of its promises: some are refused with 501. */
  private Path config() throws IOException {
    return Files.writeString(
        root.resolve("schemathesis.toml"), "[phases.coverage]\nunexpected-methods = []\n");
  }

  private static Path library() throws IOException {
    String elsewhere = System.getenv("TEST_CLIENTS");
    Path clients = Path.of(elsewhere == null ? "../target/test-clients" : elsewhere);
    Path library = clients.resolve("schemathesis/lib").toAbsolutePath();
    if (!Files.isDirectory(library)) {
      throw new IOException(
          "Cannot find the test client %s (run scripts/fetch-test-clients)".formatted(library));
    }
    return library;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
