package org.batchpredict.service.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Activity;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobEvent;
import org.batchpredict.service.jobs.Jobs;
import org.jspecify.annotations.Nullable;

/** Jobs in memory, without the rules of who may and of what is valid: the façade has those. */
final class FakeJobs implements Jobs {
  static final Instant CREATED = Instant.parse("2026-07-01T11:31:55.789Z");

  final Map<JobName, Job> jobs = new LinkedHashMap<>();
  final Map<JobName, Policy> policies = new LinkedHashMap<>();
  final List<Attempt> attempts = new ArrayList<>();
  @Nullable RuntimeException failure;
  String listed = "";

  @Override
  public Job create(Caller caller, String project, JobRequest request) {
    check(caller);
    JobName name = new JobName(project, request.jobId());
    if (jobs.containsKey(name)) {
      throw ApiException.of(
          Status.ALREADY_EXISTS, "job.job_id", "A job with this id already exists.");
    }
    Job job =
        new Job(
            name,
            jobs.size() + 1,
            1,
            caller.member(),
            request.predictionInput(),
            "default",
            request.labels(),
            JobState.QUEUED,
            CREATED,
            null,
            null,
            null,
            Activity.NONE,
            0,
            0,
            null,
            null);
    jobs.put(name, job);
    return job;
  }

  @Override
  public Job get(Caller caller, JobName name) {
    check(caller);
    return Optional.ofNullable(jobs.get(name))
        .orElseThrow(() -> new ApiException(Status.NOT_FOUND, "There is no job " + name));
  }

  @Override
  public JobPage list(
      Caller caller, String project, String filter, int pageSize, String pageToken) {
    check(caller);
    listed = "filter=" + filter + " pageSize=" + pageSize + " pageToken=" + pageToken;
    List<Job> found =
        jobs.values().stream().filter(job -> job.name().project().equals(project)).toList();
    return new JobPage(found, found.isEmpty() ? "" : "next");
  }

  @Override
  public Job patch(
      Caller caller, JobName name, @Nullable Map<String, String> labels, @Nullable String etag) {
    Job job = get(caller, name);
    if (etag != null && !etag.equals(etag(job))) {
      throw new ApiException(Status.ABORTED, "The etag is another");
    }
    Job changed = labels == null ? job : job.change().labels(labels);
    jobs.put(name, changed);
    return changed;
  }

  @Override
  public void cancel(Caller caller, JobName name) {
    Job job = get(caller, name);
    if (job.state().isFinal()) {
      throw new ApiException(Status.FAILED_PRECONDITION, "It is " + job.state());
    }
    jobs.put(name, job.change().cancelled(CREATED.plusSeconds(5)));
  }

  @Override
  public EtaggedPolicy getIamPolicy(Caller caller, JobName name) {
    get(caller, name);
    return new EtaggedPolicy(policies.getOrDefault(name, Policy.EMPTY), "AAAAAAAAAAE=");
  }

  @Override
  public EtaggedPolicy setIamPolicy(
      Caller caller, JobName name, Policy policy, @Nullable String etag) {
    get(caller, name);
    policies.put(name, policy);
    return getIamPolicy(caller, name);
  }

  @Override
  public List<Permission> testIamPermissions(
      Caller caller, JobName name, List<Permission> permissions) {
    return jobs.containsKey(name) ? permissions : List.of();
  }

  @Override
  public long position(Job job) {
    return job.sequence();
  }

  @Override
  public List<Attempt> attempts(Caller caller, JobName name) {
    get(caller, name);
    return attempts;
  }

  @Override
  public List<JobEvent> events(Caller caller, JobName name) {
    return List.of();
  }

  @Override
  public String etag(Job job) {
    String text = String.valueOf(job.state()) + job.labels();
    return Base64.getEncoder().encodeToString(Integer.toHexString(text.hashCode()).getBytes(UTF_8));
  }

  private void check(Caller caller) {
    if (failure != null) {
      throw failure;
    }
    if (caller.isAnonymous()) {
      throw new ApiException(Status.UNAUTHENTICATED, "The request has no credentials.");
    }
  }
}
