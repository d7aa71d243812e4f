package org.batchpredict.service.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.JobName;

/**
 * Keeps jobs. Each call is one transaction; several service instances may share a store. All times
 * are those of the store's own clock.
 */
public interface JobStore {
  /**
   * Creates a job that is QUEUED.
   *
   * @throws ApiException ALREADY_EXISTS when the project has, or had, a job of that id;
   *     FAILED_PRECONDITION when a job that is not final writes to the same output path
   */
  Job create(NewJob job);

  Optional<Job> find(JobName name);

  /** Jobs of a project, the newest first. */
  List<Job> list(JobQuery query);

  /** How many jobs there are in each state, in all projects. */
  Map<JobState, Long> countByState();

  /** How long ago the oldest QUEUED job of all projects was created; zero when there is none. */
  Duration queueAge();

  /** The place of a QUEUED job in the queue, from 1; 0 for one that is not queued. */
  long position(JobName name);

  /**
   * Changes a job while nobody else can. A result that equals the job is no change. If the state
   * changes, that is an event of the job.
   *
   * @param change gets the job and the time; what it throws leaves the job as it is
   * @return the job as it is then; empty when there is none of that name
   */
  Optional<Job> update(JobName name, Change change);

  /** As {@link #update}, but only by the right of a fence; empty when that is lost. */
  Optional<Job> update(Fence fence, Change change, String note);

  /**
   * Takes up jobs that wait for a worker: QUEUED ones, and others whose lease is over, the oldest
   * first; each is leased to one owner alone.
   *
   * @param runningPerProject the most jobs that a project may have at work; of the project's id
   */
  List<Job> claim(String owner, int limit, Duration lease, Map<String, Integer> runningPerProject);

  /** Prolongs the lease; false when the fence is lost, and the worker is to be ended. */
  boolean renew(Fence fence, Duration lease);

  /** Keeps how far a job has come, which is no change to its revision; false without the right. */
  boolean report(Fence fence, Activity activity);

  /** Adds the attempt of that fence, or replaces what was known of it. */
  void record(Fence fence, Attempt attempt);

  /** All attempts, the first first. */
  List<Attempt> attempts(JobName name);

  /** All events, the first first. */
  List<JobEvent> events(JobName name);

  /** The policy of a job, with its revision; empty when there is no such job. */
  Optional<StoredPolicy> policy(JobName name);

  /**
   * Replaces the policy of a job while nobody else can.
   *
   * @return the policy as it is then; empty when there is no such job
   */
  Optional<StoredPolicy> updatePolicy(JobName name, BiFunction<Policy, Long, Policy> change);

  /** A secret that all instances share, made when it is first asked for. */
  byte[] secret(String name, int bytes);

  /** Whether the store answers. */
  boolean isReady();

  /** A change of a job: a function of the job and the store's time. */
  @FunctionalInterface
  interface Change {
    Job apply(Job job, java.time.Instant now);
  }

  /** A policy with the number of its changes. */
  record StoredPolicy(Policy policy, long revision) {}
}
