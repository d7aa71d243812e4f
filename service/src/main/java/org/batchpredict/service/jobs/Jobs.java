package org.batchpredict.service.jobs;

import java.util.List;
import java.util.Map;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.JobName;
import org.jspecify.annotations.Nullable;

/**
 * What callers can do with jobs: the one way to them, for the API and the page alike. Each call
 * checks first whether its caller may, and every one, allowed or not, is in the audit log.
 *
 * <p>All calls throw {@link ApiException}: UNAUTHENTICATED when the caller is anonymous and lacks
 * the permission, PERMISSION_DENIED when another one lacks it, also where the job does not exist;
 * NOT_FOUND for a job that is not there, to those who may look.
 */
public interface Jobs {
  /**
   * Creates a job.
   *
   * @throws ApiException INVALID_ARGUMENT naming every problem of the request; NOT_FOUND when its
   *     model is not there; ALREADY_EXISTS
   */
  Job create(Caller caller, String project, JobRequest request);

  Job get(Caller caller, JobName name);

  /**
   * Lists the jobs of a project, the newest first.
   *
   * @param filter in the grammar of docs/service.md; empty for all
   * @param pageSize 0 for 20; more than 100 is 100
   * @param pageToken of the page before, with the same filter; empty for the first page
   */
  JobPage list(Caller caller, String project, String filter, int pageSize, String pageToken);

  /**
   * Replaces the labels of a job.
   *
   * @param labels null to leave them
   * @param etag that the job must have; null for any
   * @throws ApiException ABORTED when the etag is another
   */
  Job patch(
      Caller caller, JobName name, @Nullable Map<String, String> labels, @Nullable String etag);

  /**
   * Cancels a job.
   *
   * @throws ApiException FAILED_PRECONDITION when it is final
   */
  void cancel(Caller caller, JobName name);

  /** The policy of a job, with its etag. */
  EtaggedPolicy getIamPolicy(Caller caller, JobName name);

  /**
   * Replaces the policy of a job.
   *
   * @param etag that the policy must have; null for any
   * @throws ApiException ABORTED when the etag is another; INVALID_ARGUMENT for what is no policy
   */
  EtaggedPolicy setIamPolicy(Caller caller, JobName name, Policy policy, @Nullable String etag);

  /** Which of these the caller has on a job; none on one that does not exist. */
  List<Permission> testIamPermissions(Caller caller, JobName name, List<Permission> permissions);

  /**
   * The place of a QUEUED job in the queue, from 1; 0 of others. No check: who has the job asks.
   */
  long position(Job job);

  /** All attempts of a job, the first first. */
  List<Attempt> attempts(Caller caller, JobName name);

  /** All events of a job, the first first. */
  List<JobEvent> events(Caller caller, JobName name);

  /**
   * The same jobs for looks that repeat one which was allowed and counted, such as those of a page
   * that follows a job: rights are checked as ever, but what is allowed is not in the audit log,
   * and limits do not count it.
   */
  default Jobs forWatching() {
    return this;
  }

  /** The etag of a job: base64 of 8 bytes. */
  String etag(Job job);

  /**
   * What a client asks for.
   *
   * @param jobId checked here
   * @param predictionInput checked here
   */
  record JobRequest(
      String jobId,
      org.batchpredict.pipeline.request.PredictionInput predictionInput,
      Map<String, String> labels) {}

  /**
   * A part of a list.
   *
   * @param nextPageToken empty when there is no more
   */
  record JobPage(List<Job> jobs, String nextPageToken) {}

  /** A policy with its etag. */
  record EtaggedPolicy(Policy policy, String etag) {}
}
