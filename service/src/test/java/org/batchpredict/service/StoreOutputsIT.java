package org.batchpredict.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.batchpredict.service.config.ConfigFile;
import org.batchpredict.testing.FakeGcs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a job whose output lies on a store. */
class StoreOutputsIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String JOB = "/ui/projects/" + PageVisitor.PROJECT + "/jobs/";

  @TempDir Path directory;

  @Test
  void showsWhatIsOnTheStore() throws Exception {
    Files.writeString(
        directory.resolve("people.json"),
        "{\"age\": [20], \"country\": \"DE\"}\n".repeat(20)
            + "{\"age\": [\"old\"], \"country\": \"FR\"}\n");
    Path data = directory.resolve("data");
    TestWorkers.lend(data);
    try (FakeGcs store = FakeGcs.start()) {
      store.createBucket("bucket");
      try (Service service = Service.start(ConfigFile.read(config(store.url())))) {
        PageVisitor page = new PageVisitor(service.url().toString(), "");
        page.create("stored", request());
        awaitEnd(page, "stored");

        assertThat(store.names("bucket", "out/")).contains("out/prediction.manifest.json");
        assertThat(page.get(JOB + "stored"))
            .contains(
                "prediction.manifest.json",
                "Errors by kind",
                "&quot;old&quot;",
                "Distribution of the outputs",
                "By a sample of 20 predictions.");
      }
    }
    TestWorkers.keep(data);
  }

  private static void awaitEnd(PageVisitor page, String jobId) throws Exception {
    JsonNode job = page.job(jobId);
    while (!job.has("endTime")) {
      TimeUnit.MILLISECONDS.sleep(50);
      job = page.job(jobId);
    }
    assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("SUCCEEDED");
  }

  private JsonNode request() throws Exception {
    return new ObjectMapper()
        .readTree(
            """
            {"predictionInput": {"uri": "%s/testdata/models/two_towers", "dataFormat": "JSON",
              "inputPaths": ["%s/people.json"], "outputPath": "gs://bucket/out"}}
            """
                .formatted(ROOT, directory));
  }

  private Path config(String store) throws Exception {
    return Files.writeString(
        directory.resolve("service.json"),
        """
        {
          "listen": "127.0.0.1:0", "adminListen": "none", "dataDirectory": "data",
          "workers": {"jobs": 1, %s}, "authentication": {"required": false},
          "projects": {"%s": {
            "inputRoots": ["%s"], "outputRoots": ["gs://bucket"], "modelRoots": ["%s/testdata"],
            "options": {"default": ["--gcsEndpoint=%s"]},
            "limits": {"readsPerMinute": 100000}}}
        }
        """
            .formatted(TestWorkers.fields(), PageVisitor.PROJECT, directory, ROOT, store));
  }
}
