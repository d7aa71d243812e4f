package org.batchpredict.service.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.access.Binding;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.FieldViolation;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Jobs.JobPage;
import org.batchpredict.service.jobs.Jobs.JobRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobsServiceTest extends JobsFixture {
  @Test
  void createsAJobThatItsCreatorOwns() {
    Job job = jobs.create(DEVELOPER, "p", request("j", Map.of("team", "a")));

    assertThat(job.state()).isEqualTo(JobState.QUEUED);
    assertThat(job.creator()).isEqualTo("user:dev@example.com");
    assertThat(job.optionSet()).isEqualTo("default");
    assertThat(jobs.getIamPolicy(DEVELOPER, name("j")).policy())
        .isEqualTo(
            new Policy(List.of(new Binding("roles/ml.jobOwner", List.of("user:dev@example.com")))));
    assertThat(jobs.get(VIEWER, name("j"))).isEqualTo(job);
    assertThat(jobs.position(job)).isEqualTo(1);
    assertThat(jobs.events(VIEWER, name("j"))).hasSize(1);
    assertThat(jobs.attempts(VIEWER, name("j"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "a-b", "_a", "ä", "a b", "a\n"})
  void refusesBadIds(String id) {
    assertThat(refused(Status.INVALID_ARGUMENT, () -> jobs.create(ADMIN, "p", request(id))))
        .hasMessageStartingWith("Field: job.job_id Error: Invalid jobId: \"" + id + "\"");
  }

  @Test
  void refusesIdsThatAreTooLong() {
    String longest = "a".repeat(128);

    assertThat(jobs.create(ADMIN, "p", request(longest)).name().jobId()).isEqualTo(longest);
    refused(Status.INVALID_ARGUMENT, () -> jobs.create(ADMIN, "p", request(longest + "a")));
  }

  @Test
  void saysThatAnIdIsTakenWhateverElseIsWrong() {
    jobs.create(ADMIN, "p", request("j"));
    JobRequest bad = new JobRequest("j", PredictionInput.builder().build(), Map.of("Bad", "Value"));

    assertThat(refused(Status.ALREADY_EXISTS, () -> jobs.create(ADMIN, "p", bad)))
        .hasMessage("Field: job.job_id Error: A job with this id already exists.");
  }

  @Test
  void namesEveryProblemOfARequest() {
    JobRequest bad =
        new JobRequest(
            "j", input("j").dataFormat("XML").outputPath(null).build(), Map.of("Bad", "Value"));

    ApiException refused = refused(Status.INVALID_ARGUMENT, () -> jobs.create(ADMIN, "p", bad));

    assertThat(refused.violations())
        .extracting(FieldViolation::field)
        .containsExactly(
            "job.labels",
            "job.labels",
            "prediction_input.data_format",
            "prediction_input.output_path");
    assertThat(jobs.list(ADMIN, "p", "", 0, "").jobs()).isEmpty();
  }

  @Test
  void takesInternationalLabelsAndRefusesTooMany() {
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < 63; i++) {
      labels.put("k" + i, "");
    }
    labels.put("größe_東京-1", "名" + "1".repeat(62));
    assertThat(jobs.create(ADMIN, "p", request("j", labels)).labels()).isEqualTo(labels);
    labels.put("one-more", "");

    assertThat(
            refused(Status.INVALID_ARGUMENT, () -> jobs.create(ADMIN, "p", request("k", labels))))
        .hasMessage("Field: job.labels Error: Invalid labels: 65 (must be at most 64)");
  }

  @Test
  void takesTheOptionSetOfALabel() {
    assertThat(
            jobs.create(ADMIN, "p", request("j", Map.of("batchpredict-options", "fast")))
                .optionSet())
        .isEqualTo("fast");
    assertThat(
            refused(
                Status.INVALID_ARGUMENT,
                () ->
                    jobs.create(ADMIN, "p", request("k", Map.of("batchpredict-options", "slow")))))
        .hasMessage(
            "Field: job.labels Error: Unsupported batchpredict-options: slow (supported:"
                + " default, fast)");
  }

  @Test
  void doesNotFindModels() {
    JobRequest request =
        new JobRequest(
            "j", input("j").uri(null).modelName("projects/p/models/m").build(), Map.of());

    assertThat(refused(Status.NOT_FOUND, () -> jobs.create(ADMIN, "p", request)).violations())
        .extracting(FieldViolation::field)
        .containsExactly("prediction_input.model_name");
  }

  @Test
  void cancelsACancellingJobAgain() {
    jobs.create(ADMIN, "p", request("j"));
    assertThat(database.jobs().claim("i", 1, Duration.ofHours(1), Map.of("p", 1))).hasSize(1);
    jobs.cancel(ADMIN, name("j"));
    Job cancelling = jobs.get(ADMIN, name("j"));

    jobs.cancel(ADMIN, name("j"));

    assertThat(cancelling.state()).isEqualTo(JobState.CANCELLING);
    assertThat(jobs.get(ADMIN, name("j"))).isEqualTo(cancelling);
  }

  @Test
  void pagesThroughAList() {
    for (int i = 0; i < 25; i++) {
      jobs.create(ADMIN, "p", request("j" + i));
    }

    JobPage first = jobs.list(VIEWER, "p", "", 0, "");
    JobPage second = jobs.list(VIEWER, "p", "", 20, first.nextPageToken());

    assertThat(first.jobs()).hasSize(20);
    assertThat(first.jobs().get(0).name().jobId()).isEqualTo("j24");
    assertThat(second.jobs()).extracting(job -> job.name().jobId()).last().isEqualTo("j0");
    assertThat(second.jobs()).hasSize(5);
    assertThat(second.nextPageToken()).isEmpty();
    assertThat(jobs.list(VIEWER, "p", "", 25, "").nextPageToken()).isEmpty();
    assertThat(jobs.list(VIEWER, "p", "", 1000, "").jobs()).hasSize(25);
    assertThat(refused(Status.INVALID_ARGUMENT, () -> jobs.list(VIEWER, "p", "", -1, "")))
        .hasMessage("Field: page_size Error: Invalid pageSize: -1 (must be >= 0)");
  }

  @Test
  void refusesPageTokensOfOtherLists() {
    for (int i = 0; i < 3; i++) {
      jobs.create(ADMIN, "p", request("j" + i));
    }
    String token = jobs.list(ADMIN, "p", "j*", 1, "").nextPageToken();

    assertThat(jobs.list(ADMIN, "p", "j*", 1, token).jobs()).hasSize(1);
    for (String bad : List.of("x", "ä", token.substring(1), token + "A", "A" + token)) {
      refused(Status.INVALID_ARGUMENT, () -> jobs.list(ADMIN, "p", "j*", 1, bad));
    }
    assertThat(refused(Status.INVALID_ARGUMENT, () -> jobs.list(ADMIN, "p", "", 1, token)))
        .hasMessageStartingWith("Field: page_token Error: Invalid page token");
    assertThat(service(LIMITS).list(ADMIN, "p", "j*", 1, token).jobs()).hasSize(1);
  }

  @Test
  void filtersLists() {
    jobs.create(ADMIN, "p", request("one", Map.of("team", "a")));
    jobs.create(ADMIN, "p", request("two"));
    jobs.cancel(ADMIN, name("two"));

    assertThat(jobs.list(ADMIN, "p", "labels.team=a AND state:QUEUED", 0, "").jobs())
        .extracting(job -> job.name().jobId())
        .containsExactly("one");
    assertThat(jobs.list(ADMIN, "p", "NOT one", 0, "").jobs())
        .extracting(job -> job.name().jobId())
        .containsExactly("two");
    refused(Status.INVALID_ARGUMENT, () -> jobs.list(ADMIN, "p", "nothing=1", 0, ""));
  }

  @Test
  void patchesLabelsWithAnEtag() {
    Job created = jobs.create(ADMIN, "p", request("j"));
    String etag = jobs.etag(created);
    assertThat(Base64.getDecoder().decode(etag)).hasSize(8);

    Job patched = jobs.patch(ADMIN, name("j"), Map.of("a", "b"), etag);

    assertThat(patched.labels()).isEqualTo(Map.of("a", "b"));
    assertThat(jobs.etag(patched)).isNotEqualTo(etag);
    refused(Status.ABORTED, () -> jobs.patch(ADMIN, name("j"), Map.of(), etag));
    refused(Status.ABORTED, () -> jobs.patch(ADMIN, name("j"), Map.of(), "no base64"));
    refused(Status.INVALID_ARGUMENT, () -> jobs.patch(ADMIN, name("j"), Map.of("A", ""), null));
    assertThat(jobs.patch(ADMIN, name("j"), null, jobs.etag(patched))).isEqualTo(patched);
    refused(Status.NOT_FOUND, () -> jobs.patch(ADMIN, name("none"), Map.of(), null));
  }
}
