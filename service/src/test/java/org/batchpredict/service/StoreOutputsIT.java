package org.batchpredict.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
        page.create("stored", request("JSON", "people.json", "JSON", "out"));
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

  /** Of modules that only the workers have to find. */
  @Test
  void runsJobsOnOtherFormats() throws Exception {
    Files.writeString(directory.resolve("people.csv"), "id,age,country\r\n7,20,DE\r\n8,30,FR\r\n");
    Files.copy(
        ROOT.resolve("testdata/columnar/people.parquet"), directory.resolve("people.parquet"));
    Path data = directory.resolve("data");
    TestWorkers.lend(data);
    try (FakeGcs store = FakeGcs.start()) {
      store.createBucket("bucket");
      try (Service service = Service.start(ConfigFile.read(config(store.url())))) {
        PageVisitor page = new PageVisitor(service.url().toString(), "");
        page.create("csv", keyed(request("CSV", "people.csv", "PARQUET", "csv")));
        page.create("columns", keyed(request("PARQUET", "people.parquet", "AVRO", "columns")));

        awaitEnd(page, "csv");
        assertThat(page.job("csv").at("/predictionOutput/predictionCount").asText()).isEqualTo("2");
        awaitEnd(page, "columns");
        assertThat(store.names("bucket", ""))
            .contains(
                "csv/prediction.results-00000-of-00001.parquet",
                "columns/prediction.results-00000-of-00001.avro");
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

  private static JsonNode keyed(JsonNode request) {
    ((ObjectNode) request).putObject("labels").put("batchpredict-options", "keyed");
    return request;
  }

  private JsonNode request(String format, String file, String outputFormat, String out)
      throws Exception {
    return new ObjectMapper()
        .readTree(
            """
            {"predictionInput": {"uri": "%s/testdata/models/two_towers", "dataFormat": "%s",
              "inputPaths": ["%s/%s"], "outputDataFormat": "%s", "outputPath": "gs://bucket/%s"}}
            """
                .formatted(ROOT, format, directory, file, outputFormat, out));
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
            "options": {"default": ["--gcsEndpoint=%s"], "keyed": ["--gcsEndpoint=%s", "--keyField=id"]},
            "limits": {"readsPerMinute": 100000}}}
        }
        """
            .formatted(TestWorkers.fields(), PageVisitor.PROJECT, directory, ROOT, store, store));
  }
}
