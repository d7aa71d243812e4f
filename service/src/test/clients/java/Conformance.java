import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.googleapis.services.json.AbstractGoogleJsonClientRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.Data;
import com.google.api.services.ml.v1.CloudMachineLearningEngine;
import com.google.api.services.ml.v1.CloudMachineLearningEngine.Projects;
import com.google.api.services.ml.v1.model.GoogleCloudMlV1CancelJobRequest;
import com.google.api.services.ml.v1.model.GoogleCloudMlV1Job;
import com.google.api.services.ml.v1.model.GoogleCloudMlV1ListJobsResponse;
import com.google.api.services.ml.v1.model.GoogleCloudMlV1PredictionInput;
import com.google.api.services.ml.v1.model.GoogleCloudMlV1TrainingInput;
import com.google.api.services.ml.v1.model.GoogleIamV1Binding;
import com.google.api.services.ml.v1.model.GoogleIamV1Policy;
import com.google.api.services.ml.v1.model.GoogleIamV1SetIamPolicyRequest;
import com.google.api.services.ml.v1.model.GoogleIamV1TestIamPermissionsRequest;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Calls a job service with google-api-services-ml, as its users do. */
public final class Conformance {
  /** Its jobs run; those of any other project stay in the queue. */
  private static final String PROJECT = setting("PROJECT");

  private static final String IDLE = "idle-java";

  private final Set<String> wanted;
  private final CloudMachineLearningEngine ml;
  private final Projects.Jobs jobs;

  private Conformance(Set<String> wanted) throws Exception {
    this.wanted = wanted;
    ml = client(credentials("KEY_FILE"));
    jobs = ml.projects().jobs();
  }

  private static String setting(String name) {
    return Objects.requireNonNull(System.getenv(name), name);
  }

  private static HttpRequestInitializer credentials(String name) throws Exception {
    try (InputStream file = new FileInputStream(setting(name))) {
      return new HttpCredentialsAdapter(
          GoogleCredentials.fromStream(file)
              .createScoped("https://www.googleapis.com/auth/cloud-platform"));
    }
  }

  private static CloudMachineLearningEngine client(HttpRequestInitializer credentials) {
    return new CloudMachineLearningEngine.Builder(
            new NetHttpTransport(), GsonFactory.getDefaultInstance(), credentials)
        .setRootUrl(setting("SERVICE_URL") + "/")
        .setApplicationName("conformance")
        .build();
  }

  private static String parent(String project) {
    return "projects/" + project;
  }

  private static String name(String jobId) {
    return parent(IDLE) + "/jobs/" + jobId;
  }

  private static GoogleCloudMlV1PredictionInput input(String jobId) {
    return new GoogleCloudMlV1PredictionInput()
        .setDataFormat("JSON")
        .setInputPaths(Collections.singletonList(setting("SAMPLE_INPUT")))
        .setOutputPath(setting("OUTPUT") + "/" + jobId)
        .setRegion("us-central1")
        .setUri(setting("MODELS") + "/two_towers");
  }

  private static GoogleCloudMlV1Job body(String jobId) {
    return new GoogleCloudMlV1Job().setJobId(jobId).setPredictionInput(input(jobId));
  }

  private GoogleCloudMlV1Job create(GoogleCloudMlV1Job job) throws Exception {
    return create(IDLE, job);
  }

  private GoogleCloudMlV1Job create(String project, GoogleCloudMlV1Job job) throws Exception {
    return jobs.create(parent(project), job).execute();
  }

  private GoogleJsonError refused(
      AbstractGoogleJsonClientRequest<?> request, int code, String status) throws Exception {
    Object answer;
    try {
      answer = request.execute();
    } catch (GoogleJsonResponseException e) {
      equal(e.getStatusCode(), code);
      equal(e.getDetails().getCode(), code);
      equal(e.getDetails().get("status"), status);
      return e.getDetails();
    }
    throw new AssertionError("answered " + answer);
  }

  private GoogleJsonError createRefused(GoogleCloudMlV1Job job, int code, String status)
      throws Exception {
    return refused(jobs.create(parent(IDLE), job), code, status);
  }

  private static void check(boolean condition, Object why) {
    if (!condition) {
      throw new AssertionError(why);
    }
  }

  private static void equal(Object actual, Object expected) {
    check(Objects.equals(actual, expected), "it is " + actual + ", not " + expected);
  }

  private GoogleCloudMlV1Job wait(String name, String state) throws Exception {
    long end = System.nanoTime() + 600_000_000_000L;
    while (true) {
      GoogleCloudMlV1Job job = jobs.get(name).execute();
      if (job.getState().equals(state)) {
        return job;
      }
      check(!Arrays.asList("SUCCEEDED", "FAILED", "CANCELLED").contains(job.getState()), job);
      check(System.nanoTime() < end, "it is still " + job.getState() + " after ten minutes");
      Thread.sleep(100);
    }
  }

  private interface Case {
    void run() throws Exception;
  }

  private void test(int number, String name, Case body) {
    if (wanted.isEmpty() || wanted.contains(String.valueOf(number))) {
      try {
        body.run();
        System.out.println("ok " + number + " " + name);
      } catch (Exception | AssertionError e) {
        e.printStackTrace();
        String why = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
        System.out.println("FAILED " + number + " " + name + ": " + why);
      }
    }
  }

  public static void main(String[] numbers) throws Exception {
    Conformance client = new Conformance(Set.of(numbers));
    client.creates();
    client.runs();
    client.lists();
    client.changes();
    client.says();
    client.may();
  }

  private void creates() {
    test(1, "create, get: the canonical form of what was sent", () -> {
      GoogleCloudMlV1Job created = create(body("canonical").setLabels(Map.of("team", "a")));
      equal(created.getState(), "QUEUED");
      equal(created.getLabels(), Map.of("team", "a"));
      equal(created.getPredictionInput(), input("canonical"));
      check(created.getCreateTime().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"), created);
      equal(created.decodeEtag().length, 8);
      equal(jobs.get(name("canonical")).execute(), created);
    });
    test(2, "a job id that is taken: 409, and the field", () -> {
      create(body("duplicate"));
      GoogleJsonError error = createRefused(body("duplicate"), 409, "ALREADY_EXISTS");
      equal(error.getMessage(), "Field: job.job_id Error: A job with this id already exists.");
    });
    test(4, "int64 as string", () -> {
      GoogleCloudMlV1Job sent = body("int64");
      sent.getPredictionInput().setMaxWorkerCount(3L);
      equal(create(sent).getPredictionInput().getMaxWorkerCount(), 3L);
    });
    test(6, "null for what is absent", () -> {
      GoogleCloudMlV1Job sent = body("nulls");
      sent.getPredictionInput().setVersionName(Data.NULL_STRING).setModelName(Data.NULL_STRING);
      equal(create(sent).getPredictionInput(), input("nulls"));
    });
    test(8, "both inputs: 400", () -> {
      GoogleCloudMlV1Job both =
          body("both").setTrainingInput(new GoogleCloudMlV1TrainingInput().setRegion("us-central1"));
      check(createRefused(both, 400, "INVALID_ARGUMENT").getMessage().contains("oneof"), "no oneof");
    });
    test(9, "unknown fields: 400, and where", () -> {
      GoogleCloudMlV1Job unknown = body("unknown");
      unknown.getPredictionInput().set("accelerator", Map.of());
      equal(
          createRefused(unknown, 400, "INVALID_ARGUMENT").getMessage(),
          "Invalid JSON payload received. Unknown name \"accelerator\" at 'job.prediction_input':"
              + " Cannot find field.");
    });
    test(10, "job ids", () -> {
      for (String id : List.of("a-dash", "1_digit", "a".repeat(129))) {
        String message = createRefused(body(id), 400, "INVALID_ARGUMENT").getMessage();
        check(message.startsWith("Field: job.job_id Error: "), message);
      }
    });
    test(11, "labels", () -> {
      Map<String, String> world = Map.of("été-1_", "東京", "empty", "");
      equal(create(body("labels").setLabels(world)).getLabels(), world);
      createRefused(body("labels_bad").setLabels(Map.of("Upper", "v")), 400, "INVALID_ARGUMENT");
    });
    test(12, "models: those that are there, 404 for others", () -> {
      GoogleCloudMlV1Job missing = body("no_model");
      missing.getPredictionInput().setUri(null).setModelName(parent(IDLE) + "/models/missing");
      createRefused(missing, 404, "NOT_FOUND");
      String model = parent(PROJECT) + "/models/towers";
      equal(ml.projects().models().get(model).execute().getDefaultVersion().getName(),
          model + "/versions/v2");
      equal(ml.projects().models().versions().list(model).execute().getVersions().size(), 2);
    });
    test(13, "trainingInput: 501", () -> {
      GoogleCloudMlV1TrainingInput input = new GoogleCloudMlV1TrainingInput().setRegion("us-central1");
      GoogleCloudMlV1Job training = new GoogleCloudMlV1Job().setJobId("training");
      createRefused(training.setTrainingInput(input), 501, "UNIMPLEMENTED");
    });
  }

  private void runs() {
    test(14, "poll to SUCCEEDED", () -> {
      create(PROJECT, body("java_succeeds"));
      GoogleCloudMlV1Job job = wait(parent(PROJECT) + "/jobs/java_succeeds", "SUCCEEDED");
      equal(job.getPredictionOutput().getPredictionCount(), 5L);
      check(job.getStartTime().compareTo(job.getEndTime()) <= 0, job);
    });
    test(16, "cancel: queued, finished, missing", () -> {
      create(body("cancel"));
      equal(cancel(jobs, "cancel").execute().size(), 0);
      GoogleCloudMlV1Job job = jobs.get(name("cancel")).execute();
      equal(job.getState() + " " + job.getErrorMessage(), "CANCELLED Job is cancelled by the user.");
      refused(cancel(jobs, "cancel"), 400, "FAILED_PRECONDITION");
      refused(cancel(jobs, "nobody"), 404, "NOT_FOUND");
    });
  }

  private static Projects.Jobs.Cancel cancel(Projects.Jobs jobs, String jobId) throws Exception {
    return jobs.cancel(name(jobId), new GoogleCloudMlV1CancelJobRequest());
  }

  private void lists() {
    test(17, "an empty list", () -> equal(jobs.list(parent("empty-java")).execute().size(), 0));
    test(18, "paging", () -> {
      List<String> newest = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        newest.add(0, create("paging-java", body("page_" + i)).getJobId());
      }
      List<String> seen = new ArrayList<>();
      String token = null;
      do {
        GoogleCloudMlV1ListJobsResponse page =
            jobs.list(parent("paging-java")).setPageSize(2).setPageToken(token).execute();
        page.getJobs().forEach(job -> seen.add(job.getJobId()));
        token = page.getNextPageToken();
      } while (token != null);
      equal(seen, newest);
      refused(jobs.list(parent("paging-java")).setPageSize(-1), 400, "INVALID_ARGUMENT");
      refused(jobs.list(parent("paging-java")).setPageToken("nonsense"), 400, "INVALID_ARGUMENT");
    });
    test(19, "filters", () -> {
      create("filters-java", body("rnn_1"));
      create("filters-java", body("census_1"));
      equal(ids("jobId:rnn* AND state:QUEUED"), List.of("rnn_1"));
      equal(ids("-jobId:rnn* createTime>2017-01-15T19:00"), List.of("census_1"));
      refused(jobs.list(parent("filters-java")).setFilter("state=RUNNING AND"), 400, "INVALID_ARGUMENT");
    });
    test(20, "a URL of more than 2,048 bytes", () -> {
      StringBuilder filter = new StringBuilder("jobId=census_1");
      for (int i = 0; i < 50; i++) {
        filter.append(" OR jobId=none_").append("x".repeat(40)).append(i);
      }
      equal(ids(filter.toString()), List.of("census_1"));
    });
  }

  private List<String> ids(String filter) throws Exception {
    List<String> ids = new ArrayList<>();
    jobs.list(parent("filters-java")).setFilter(filter).execute().getJobs()
        .forEach(job -> ids.add(job.getJobId()));
    return ids;
  }

  private void changes() {
    // This client compresses every body, sends it in chunks, and PATCH as POST with an override.
    test(21, "PATCH by override, gzip, chunked", () -> {
      create(body("override"));
      GoogleCloudMlV1Job labels = new GoogleCloudMlV1Job().setLabels(Map.of("a", "b"));
      Projects.Jobs.Patch patch = jobs.patch(name("override"), labels).setUpdateMask("labels");
      check(!patch.getDisableGZipContent(), "not compressed");
      equal(patch.execute().getLabels(), Map.of("a", "b"));
      equal(patch.buildHttpRequest().getRequestMethod(), "POST");
    });
    test(22, "patch: labels, etag, and nothing else", () -> {
      GoogleCloudMlV1Job job = create(body("patch"));
      GoogleCloudMlV1Job labels = new GoogleCloudMlV1Job().setLabels(Map.of("new", "2"));
      GoogleCloudMlV1Job changed = jobs.patch(name("patch"), labels).setUpdateMask("labels").execute();
      check(!changed.getEtag().equals(job.getEtag()), "the etag is the same");
      labels.setEtag(job.getEtag());
      refused(jobs.patch(name("patch"), labels).setUpdateMask("labels,etag"), 409, "ABORTED");
      labels.setEtag(changed.getEtag());
      jobs.patch(name("patch"), labels).setUpdateMask("labels,etag").execute();
      refused(jobs.patch(name("patch"), labels).setUpdateMask("state"), 400, "INVALID_ARGUMENT");
    });
  }

  private void says() {
    test(23, "masks of fields", () -> {
      create(body("masks"));
      GoogleCloudMlV1Job masked =
          jobs.get(name("masks")).setFields("jobId,predictionInput(dataFormat)").execute();
      equal(masked, new GoogleCloudMlV1Job().setJobId("masks")
          .setPredictionInput(new GoogleCloudMlV1PredictionInput().setDataFormat("JSON")));
      refused(jobs.get(name("masks")).setFields("nonsense"), 400, "INVALID_ARGUMENT");
    });
    test(24, "prettyPrint", () -> {
      create(body("pretty"));
      check(text(jobs.get(name("pretty"))).contains("\n"), "one line");
      check(!text(jobs.get(name("pretty")).setPrettyPrint(false)).contains("\n"), "several lines");
    });
    test(25, "$.xgafv: the errors of version 1", () -> {
      GoogleJsonError error = refused(jobs.get(name("nobody")).set$Xgafv("1"), 404, "NOT_FOUND");
      check(error.getErrors().get(0).getReason() != null, error);
      equal(refused(jobs.get(name("nobody")), 404, "NOT_FOUND").getErrors(), null);
    });
    test(26, "alt=proto, alt=media: 400", () -> {
      create(body("alt"));
      refused(jobs.get(name("alt")).setAlt("proto"), 400, "INVALID_ARGUMENT");
      refused(jobs.get(name("alt")).setAlt("media"), 400, "INVALID_ARGUMENT");
      equal(jobs.get(name("alt")).setAlt("json").execute().getJobId(), "alt");
    });
  }

  private static String text(AbstractGoogleJsonClientRequest<?> request) throws Exception {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    request.executeAndDownloadTo(text);
    return text.toString("UTF-8").trim();
  }

  private void may() {
    test(27, "policies", () -> {
      create(body("policy"));
      GoogleIamV1Policy first = jobs.getIamPolicy(name("policy")).execute();
      List<GoogleIamV1Binding> bindings = new ArrayList<>(first.getBindings());
      bindings.add(new GoogleIamV1Binding().setRole("roles/ml.viewer")
          .setMembers(List.of("user:ann@example.com")));
      GoogleIamV1SetIamPolicyRequest request = new GoogleIamV1SetIamPolicyRequest()
          .setPolicy(new GoogleIamV1Policy().setBindings(bindings).setEtag(first.getEtag()));
      equal(jobs.setIamPolicy(name("policy"), request).execute().getBindings().size(), bindings.size());
      refused(jobs.setIamPolicy(name("policy"), request), 409, "ABORTED");
    });
    test(28, "testIamPermissions", () -> {
      create(body("permissions"));
      GoogleIamV1TestIamPermissionsRequest asked = new GoogleIamV1TestIamPermissionsRequest()
          .setPermissions(List.of("ml.jobs.get", "ml.jobs.cancel"));
      equal(jobs.testIamPermissions(name("permissions"), asked).execute().getPermissions().size(), 2);
      equal(jobs.testIamPermissions(name("nobody"), asked).execute().getPermissions(), null);
    });
    test(29, "a developer cancels own jobs only", () -> {
      create(body("of_admin"));
      Projects.Jobs developer = client(credentials("DEVELOPER_KEY_FILE")).projects().jobs();
      equal(developer.get(name("of_admin")).execute().getJobId(), "of_admin");
      refused(cancel(developer, "of_admin"), 403, "PERMISSION_DENIED");
      developer.create(parent(IDLE), body("own")).execute();
      equal(cancel(developer, "own").execute().size(), 0);
    });
    test(30, "401, 403 and 404 do not tell what there is", () -> {
      create(body("secret"));
      Projects.Jobs anonymous = client(request -> {}).projects().jobs();
      Projects.Jobs stranger = client(credentials("STRANGER_KEY_FILE")).projects().jobs();
      for (String id : List.of("secret", "nobody")) {
        refused(anonymous.get(name(id)), 401, "UNAUTHENTICATED");
        refused(stranger.get(name(id)), 403, "PERMISSION_DENIED");
      }
    });
    test(31, "a token for a key file", () -> {
      create(body("tokens"));
      equal(client(credentials("KEY_FILE")).projects().jobs().get(name("tokens")).execute().getJobId(),
          "tokens");
      try {
        client(credentials("REVOKED_KEY_FILE")).projects().jobs().get(name("tokens")).execute();
      } catch (java.io.IOException e) {
        check(e.getMessage().contains("invalid_grant"), e.getMessage());
        return;
      }
      throw new AssertionError("a key that was disabled is good");
    });
  }
}
