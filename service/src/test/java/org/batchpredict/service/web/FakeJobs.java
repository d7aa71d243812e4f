package org.batchpredict.service.web;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobEvent;
import org.batchpredict.service.jobs.Jobs;
import org.jspecify.annotations.Nullable;

/** Jobs in memory, for pages to show; a filter is {@code state=S}, and {@code bad} is none. */
final class FakeJobs implements Jobs {
  final Map<JobName, Job> jobs = new ConcurrentHashMap<>();
  final Map<JobName, List<Attempt>> attempts = new ConcurrentHashMap<>();
  final Map<JobName, List<JobEvent>> events = new ConcurrentHashMap<>();
  final AtomicLong gets = new AtomicLong();
  volatile List<Permission> rights = List.of(Permission.values());
  volatile @Nullable ApiException refusal;

  void put(Job job) {
    jobs.put(job.name(), job);
  }

  @Override
  public Job create(Caller caller, String project, JobRequest request) {
    refuse();
    Job job =
        new Samples(new JobName(project, request.jobId()))
            .input(request.predictionInput())
            .labels(request.labels())
            .job();
    if (jobs.putIfAbsent(job.name(), job) != null) {
      throw ApiException.of(
          Status.ALREADY_EXISTS, "job.job_id", "A job with this id already exists.");
    }
    return job;
  }

  @Override
  public Job get(Caller caller, JobName name) {
    refuse();
    Job job = jobs.get(name);
    if (job == null) {
      throw new ApiException(Status.NOT_FOUND, "Cannot find " + name + ".");
    }
    return job;
  }

  @Override
  public JobPage list(
      Caller caller, String project, String filter, int pageSize, String pageToken) {
    refuse();
    if (filter.startsWith("bad")) {
      throw ApiException.invalid("filter", "Cannot parse the filter at column 4: " + filter);
    }
    int size = pageSize == 0 ? 20 : pageSize;
    int from = pageToken.isEmpty() ? 0 : Integer.parseInt(pageToken);
    List<Job> all =
        jobs.values().stream()
            .filter(job -> job.name().project().equals(project))
            .filter(job -> filter.isEmpty() || filter.equals("state=" + job.state()))
            .sorted(Comparator.comparing(Job::sequence).reversed())
            .toList();
    int to = Math.min(all.size(), from + size);
    return new JobPage(all.subList(Math.min(from, to), to), to < all.size() ? "" + to : "");
  }

  @Override
  public Job patch(
      Caller caller, JobName name, @Nullable Map<String, String> labels, @Nullable String etag) {
    Job job = get(caller, name);
    if (etag != null && !etag.equals(etag(job))) {
      throw new ApiException(Status.ABORTED, "The etag differs.");
    }
    Job changed = job.change().labels(labels == null ? job.labels() : labels);
    put(changed);
    return changed;
  }

  @Override
  public void cancel(Caller caller, JobName name) {
    Job job = get(caller, name);
    if (job.state().isFinal()) {
      throw new ApiException(Status.FAILED_PRECONDITION, "The job is over already.");
    }
    put(job.change().cancelled(Samples.NOW));
  }

  @Override
  public EtaggedPolicy getIamPolicy(Caller caller, JobName name) {
    return new EtaggedPolicy(Policy.EMPTY, "");
  }

  @Override
  public EtaggedPolicy setIamPolicy(
      Caller caller, JobName name, Policy policy, @Nullable String etag) {
    return new EtaggedPolicy(policy, "");
  }

  @Override
  public List<Permission> testIamPermissions(
      Caller caller, JobName name, List<Permission> permissions) {
    return permissions.stream().filter(rights::contains).toList();
  }

  @Override
  public long position(Job job) {
    return job.state() == JobState.QUEUED ? 3 : 0;
  }

  @Override
  public List<Attempt> attempts(Caller caller, JobName name) {
    return attempts.getOrDefault(name, List.of());
  }

  @Override
  public List<JobEvent> events(Caller caller, JobName name) {
    return events.getOrDefault(name, List.of());
  }

  @Override
  public String etag(Job job) {
    return "etag" + new TreeMap<>(job.labels());
  }

  /** Waits until jobs have been asked for so many times more. */
  void awaitCalls(int count) throws InterruptedException {
    synchronized (gets) {
      long end = gets.get() + count;
      while (gets.get() < end) {
        gets.wait();
      }
    }
  }

  private void refuse() {
    synchronized (gets) {
      gets.incrementAndGet();
      gets.notifyAll();
    }
    ApiException current = refusal;
    if (current != null) {
      throw current;
    }
  }
}
