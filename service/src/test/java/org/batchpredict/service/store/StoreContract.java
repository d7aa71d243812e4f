package org.batchpredict.service.store;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.access.Binding;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.jobs.Fence;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobStore;
import org.batchpredict.service.jobs.Lease;
import org.batchpredict.service.jobs.NewJob;

/** A database without jobs, and what tests of a store do with it. */
abstract class StoreContract {
  static final Duration LEASE = Duration.ofMinutes(5);

  /** Many may be at work. */
  static final Map<String, Integer> ROOM = Map.of("*", 1000);

  final Database database;
  final JobStore store;

  StoreContract(Supplier<Database> databases) {
    database = databases.get();
    TestDatabase.clear(database);
    store = database.jobs();
  }

  static NewJob job(String project, String id) {
    return job(project, id, Map.of());
  }

  static NewJob job(String project, String id, Map<String, String> labels) {
    PredictionInput input =
        PredictionInput.builder()
            .uri("/models/m")
            .dataFormat("JSON")
            .inputPaths("/in/*")
            .outputPath("/out/" + project + "/" + id)
            .maxWorkerCount(3L)
            .build();
    Policy policy =
        new Policy(List.of(new Binding("roles/ml.jobOwner", List.of("user:ann@example.com"))));
    return new NewJob(
        new JobName(project, id), "user:ann@example.com", input, "default", labels, policy);
  }

  Job claimOne() {
    return store.claim("instance-1", 1, LEASE, ROOM).get(0);
  }

  static Fence fence(Job job) {
    return new Fence(job.name(), lease(job).owner(), job.attempt());
  }

  static Lease lease(Job job) {
    return requireNonNull(job.lease());
  }

  static Instant started(Job job) {
    return requireNonNull(job.started());
  }

  Job end(Job claimed) {
    return store
        .update(fence(claimed), (job, now) -> job.change().ended(JobState.SUCCEEDED, null, now), "")
        .orElseThrow();
  }
}
