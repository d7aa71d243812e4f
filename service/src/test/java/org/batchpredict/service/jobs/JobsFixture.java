package org.batchpredict.service.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.access.AuditEntry;
import org.batchpredict.service.access.Binding;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.config.ProjectConfig;
import org.batchpredict.service.config.ProjectConfig.Limits;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.config.TestConfigs;
import org.batchpredict.service.jobs.Jobs.JobRequest;
import org.batchpredict.service.store.Database;
import org.batchpredict.service.store.TestDatabase;
import org.junit.jupiter.api.BeforeEach;

/** A service of jobs on a database in memory, with people who may do this or that. */
abstract class JobsFixture {
  static final Caller ADMIN = caller("admin");
  static final Caller DEVELOPER = caller("dev");
  static final Caller VIEWER = caller("viewer");
  static final Caller STRANGER = caller("stranger");
  static final Limits LIMITS = new Limits(10, 1000, 1000);

  static final Database database = TestDatabase.inMemory();

  final List<AuditEntry> audit = new ArrayList<>();
  Instant now = Instant.parse("2030-01-01T00:00:00Z");
  Jobs jobs = service(LIMITS);

  @BeforeEach
  void clear() {
    TestDatabase.clear(database);
  }

  private static Caller caller(String name) {
    return new Caller("user:" + name + "@example.com", Set.of());
  }

  final Jobs service(Limits limits) {
    Policy policy =
        new Policy(
            List.of(
                new Binding("roles/ml.admin", List.of(ADMIN.member())),
                new Binding("roles/ml.developer", List.of(DEVELOPER.member())),
                new Binding("roles/ml.viewer", List.of(VIEWER.member()))));
    ProjectConfig project =
        new ProjectConfig(
            List.of("/"),
            List.of("/"),
            List.of("/"),
            "../testdata/registry-that-is-not-there",
            Map.of("fast", List.of("--maxErrors=5")),
            policy,
            limits);
    ServiceConfig config = TestConfigs.of(true, null, Map.of("p", project));
    return new JobsService(database.jobs(), audit::add, config, () -> now);
  }

  static JobRequest request(String id) {
    return request(id, Map.of());
  }

  static JobRequest request(String id, Map<String, String> labels) {
    return new JobRequest(id, input(id).build(), labels);
  }

  static PredictionInput.Builder input(String id) {
    return PredictionInput.builder()
        .uri("/models/m")
        .dataFormat("JSON")
        .inputPaths("/in/*")
        .outputPath("/out/" + id)
        .region("here");
  }

  static JobName name(String id) {
    return new JobName("p", id);
  }

  static ApiException refused(Status status, Runnable call) {
    return assertThatExceptionOfType(ApiException.class)
        .isThrownBy(call::run)
        .satisfies(e -> assertThat(e.status()).isEqualTo(status))
        .actual();
  }
}
