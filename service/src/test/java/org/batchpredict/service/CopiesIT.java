package org.batchpredict.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.batchpredict.service.config.ConfigFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a job's page gives to copy, run as it stands but for the id and the output, which the page
 * says are to be changed: it creates a job with the same request.
 */
class CopiesIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROJECT = PageVisitor.PROJECT;
  private static final String HOSTILE = "it's \"q\" $HOME `id` $(id) \\ !! é 😀 \u202e #";

  @TempDir Path directory;

  private Path home;
  private ClientConfig files;

  @BeforeEach
  void prepare() throws IOException {
    home = Files.createDirectory(directory.resolve("home"));
    files = new ClientConfig(Files.createDirectory(directory.resolve("service")), ROOT);
  }

  @Test
  void worksWithoutALogIn() throws Exception {
    files.lay();
    Files.writeString(
        directory.resolve("open.json"),
        """
        {
          "listen": "127.0.0.1:0", "adminListen": "none", "dataDirectory": "data",
          "workers": {"jobs": 0}, "authentication": {"required": false},
          "projects": {"%s": {
            "inputRoots": ["service"], "outputRoots": ["service"], "modelRoots": ["service"],
            "modelRegistry": "service/registry"}}
        }
        """
            .formatted(PROJECT));
    try (Service service = Service.start(ConfigFile.read(directory.resolve("open.json")))) {
      PageVisitor page = new PageVisitor(service.url().toString(), "");
      JsonNode hostile = hostile();
      page.create("first", hostile);
      assertThat(page.get("/ui/projects/" + PROJECT + "/jobs/first"))
          .contains("Change the id, which is used once for ever, and the output");
      checkCopies(page, hostile, Map.of());

      page.create("versioned", versioned());
      assumeGcloud();
      String command = page.copy("versioned", "gcloud");
      assertThat(command)
          .contains("# gcloud has no data format JSON; text means the same.\n")
          .contains("# gcloud wants a region, of which the request has none.\n")
          .contains("# gcloud has no flag for outputDataFormat.\n");
      ObjectNode expected = versioned();
      expected.withObject("/predictionInput").put("dataFormat", "TEXT").put("region", "global");
      expected.withObject("/predictionInput").remove("outputDataFormat");
      run(List.of("bash", "-c", other(command, "versioned", "again")), Map.of());
      checkSame(page, "again", expected);
    }
  }

  @Test
  void worksWithAKeyFile() throws Exception {
    assumeGcloud(); // the command that curl is to take has its token of it
    try (ClientService service = ClientService.start(files, "", 0)) {
      String key = files.settings(service.url(), "copies").get("KEY_FILE");
      run(List.of("gcloud", "auth", "activate-service-account", "--key-file=" + key), Map.of());
      String token = run(List.of("gcloud", "auth", "print-access-token"), Map.of()).strip();
      PageVisitor page = new PageVisitor(service.url(), token);
      page.logIn();
      ObjectNode request = request("TF_RECORD_GZIP", "outputs/*", "outputs/first");
      request
          .withObject("/predictionInput")
          .put("modelName", "projects/" + PROJECT + "/models/towers")
          .put("region", "us-central1")
          .withArray("inputPaths")
          .add(files.directory() + "/a,b^|c");
      page.create("first", request);
      checkCopies(page, request, Map.of("GOOGLE_APPLICATION_CREDENTIALS", key));
    }
  }

  /** Runs the three copies, and looks at what they have created. */
  private void checkCopies(PageVisitor page, JsonNode request, Map<String, String> surroundings)
      throws Exception {
    run(List.of("bash", "-c", other(page.copy("first", "curl"), "first", "curl")), surroundings);
    checkSame(page, "curl", request);
    Map<String, String> withLibrary = new HashMap<>(surroundings);
    withLibrary.putAll(new ClientPrograms(ROOT).python("python").surroundings());
    String program = other(page.copy("first", "python"), "first", "python");
    run(List.of("python3", "-c", program), withLibrary);
    checkSame(page, "python", request);
    if (hasGcloud()) {
      String command = other(page.copy("first", "gcloud"), "first", "gcloud");
      run(List.of("bash", "-c", command), surroundings);
      checkSame(page, "gcloud", request);
    }
  }

  private static void checkSame(PageVisitor page, String jobId, JsonNode request) throws Exception {
    JsonNode job = page.job(jobId);
    ObjectNode expected = request.deepCopy();
    ObjectNode input = expected.withObject("/predictionInput");
    input.put("outputPath", other(input.path("outputPath").asText(), "first|versioned", jobId));
    assertThat(job.path("predictionInput")).isEqualTo(input);
    assertThat(job.path("labels")).isEqualTo(expected.path("labels"));
  }

  /** With another id and output, as the page says. */
  private static String other(String text, String jobId, String otherId) {
    return text.replaceAll("\\b(" + jobId + ")\\b", otherId);
  }

  private ObjectNode hostile() {
    ObjectNode request = request("TF_RECORD", "in/" + HOSTILE + "/a,|b*", "out/first/" + HOSTILE);
    request
        .withObject("/predictionInput")
        .put("uri", absolute("models/" + HOSTILE))
        .put("region", HOSTILE + "\n-")
        .put("signatureName", HOSTILE + "\r\n\t\u001b[31m\u0085")
        .put("maxWorkerCount", "7")
        .put("batchSize", "3")
        .withArray("inputPaths")
        .add(absolute("in/^|;^,|"));
    request.putObject("labels").put("größe", "日本-1").put("team", "");
    return request;
  }

  private ObjectNode versioned() {
    ObjectNode request = request("JSON", "in/a", "out/versioned");
    request
        .withObject("/predictionInput")
        .put("versionName", "projects/" + PROJECT + "/models/towers/versions/v1")
        .put("outputDataFormat", "CSV");
    return request;
  }

  private ObjectNode request(String dataFormat, String input, String output) {
    ObjectNode request = JSON.createObjectNode();
    ObjectNode fields = request.putObject("predictionInput");
    fields.put("dataFormat", dataFormat).put("outputPath", absolute(output));
    fields.putArray("inputPaths").add(absolute(input));
    return request;
  }

  private String absolute(String path) {
    return files.directory() + "/" + path;
  }

  private static boolean hasGcloud() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(path -> Files.isExecutable(Path.of(path, "gcloud")));
  }

  private static void assumeGcloud() {
    Assumptions.assumeTrue(hasGcloud(), "Cannot call with gcloud: it is not installed");
  }

  /** Runs a command for its output; nothing of it is this user's. */
  private String run(List<String> command, Map<String, String> surroundings) throws Exception {
    Path errors = directory.resolve("errors");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("CLOUDSDK_CONFIG", home.toString());
    builder.environment().put("CLOUDSDK_CORE_DISABLE_PROMPTS", "1");
    builder.environment().put("CLOUDSDK_CORE_DISABLE_USAGE_REPORTING", "true");
    builder.environment().put("CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK", "true");
    builder.environment().putAll(surroundings);
    Process process = builder.redirectError(errors.toFile()).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor())
        .as(command + "\n" + output + "\n" + Files.readString(errors, UTF_8))
        .isZero();
    return output;
  }
}
