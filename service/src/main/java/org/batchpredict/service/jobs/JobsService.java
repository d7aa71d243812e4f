package org.batchpredict.service.jobs;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.batchpredict.service.access.Access;
import org.batchpredict.service.access.AuditLog;
import org.batchpredict.service.access.Binding;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.access.PolicyRules;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.config.ProjectConfig;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.jobs.Calls.Call;
import org.batchpredict.service.jobs.JobStore.StoredPolicy;
import org.batchpredict.service.jobs.filter.Filter;
import org.batchpredict.service.jobs.filter.FilterParser;
import org.jspecify.annotations.Nullable;

/** What callers can do with jobs, over a store. */
public final class JobsService implements Jobs {
  private static final int DEFAULT_PAGE_SIZE = 20;
  private static final int MAX_PAGE_SIZE = 100;
  private static final String OWNER = "roles/ml.jobOwner";

  private final JobStore store;
  private final ServiceConfig config;
  private final Calls calls;
  private final RateLimits limits;
  private final PageTokens tokens;

  /**
   * @param clock for the audit log, and for how many calls there are a minute
   */
  public JobsService(JobStore store, AuditLog audit, ServiceConfig config, InstantSource clock) {
    this(store, config, new Calls(audit, clock), new RateLimits(clock), PageTokens.of(store));
  }

  private JobsService(
      JobStore store, ServiceConfig config, Calls calls, RateLimits limits, PageTokens tokens) {
    this.store = store;
    this.config = config;
    this.calls = calls;
    this.limits = limits;
    this.tokens = tokens;
  }

  @Override
  public Jobs forWatching() {
    return new JobsService(store, config, calls.keepingRefusals(), RateLimits.none(), tokens);
  }

  @Override
  public Job create(Caller caller, String project, JobRequest request) {
    return onProject(
        new Call(caller, "create", "projects/" + project, Permission.JOBS_CREATE),
        project,
        setUp -> {
          limits.count(project, "creates", setUp.limits().createsPerMinute());
          RequestCheck.checkJobId(request.jobId());
          JobName name = new JobName(project, request.jobId());
          if (store.find(name).isPresent()) { // whatever else may be wrong
            throw ApiException.of(
                Status.ALREADY_EXISTS, "job.job_id", "A job with this id already exists.");
          }
          String optionSet = new RequestCheck(project, setUp).check(request);
          return store.create(
              new NewJob(
                  name,
                  caller.member(),
                  request.predictionInput(),
                  optionSet,
                  request.labels(),
                  ofOwner(caller)));
        });
  }

  /** Nobody knows who an anonymous creator is: such a job is its project's alone. */
  private static Policy ofOwner(Caller caller) {
    return caller.isAnonymous()
        ? Policy.EMPTY
        : new Policy(List.of(new Binding(OWNER, List.of(caller.member()))));
  }

  @Override
  public Job get(Caller caller, JobName name) {
    return onJob(caller, "get", name, Permission.JOBS_GET, () -> found(name, store.find(name)));
  }

  @Override
  public JobPage list(
      Caller caller, String project, String filter, int pageSize, String pageToken) {
    return onProject(
        new Call(caller, "list", "projects/" + project, Permission.JOBS_LIST),
        project,
        setUp -> {
          limits.count(project, "reads", setUp.limits().readsPerMinute());
          return page(project, filter, pageSize(pageSize), pageToken);
        });
  }

  private static int pageSize(int given) {
    if (given < 0) {
      throw ApiException.invalid("page_size", "Invalid pageSize: " + given + " (must be >= 0)");
    }
    return given == 0 ? DEFAULT_PAGE_SIZE : Math.min(given, MAX_PAGE_SIZE);
  }

  private JobPage page(String project, String filter, int size, String pageToken) {
    Filter parsed = FilterParser.parse(filter);
    String list = "projects/" + project + "/jobs";
    String start = tokens.parse(list, filter, pageToken);
    Long before = start == null ? null : Long.valueOf(start);
    List<Job> jobs = store.list(new JobQuery(project, parsed, before, size + 1));
    if (jobs.size() <= size) {
      return new JobPage(jobs, "");
    }
    List<Job> page = List.copyOf(jobs.subList(0, size));
    return new JobPage(page, tokens.of(list, filter, Long.toString(page.get(size - 1).sequence())));
  }

  @Override
  public Job patch(
      Caller caller, JobName name, @Nullable Map<String, String> labels, @Nullable String etag) {
    return onJob(
        caller,
        "patch",
        name,
        Permission.JOBS_UPDATE,
        () -> {
          if (labels != null) {
            RequestCheck.checkLabels(labels);
          }
          return found(
              name,
              store.update(
                  name,
                  (job, now) -> {
                    Etags.check(etag, etag(job));
                    return labels == null ? job : job.change().labels(labels);
                  }));
        });
  }

  @Override
  public void cancel(Caller caller, JobName name) {
    onJob(
        caller,
        "cancel",
        name,
        Permission.JOBS_CANCEL,
        () ->
            found(
                name,
                store.update(
                    name,
                    (job, now) -> {
                      if (job.state().isFinal()) {
                        throw ApiException.of(
                            Status.FAILED_PRECONDITION,
                            "name",
                            "Cannot cancel an already completed job: it is " + job.state() + ".");
                      }
                      return job.change().cancelled(now);
                    })));
  }

  @Override
  public EtaggedPolicy getIamPolicy(Caller caller, JobName name) {
    return onJob(
        caller,
        "getIamPolicy",
        name,
        Permission.JOBS_GET_IAM_POLICY,
        () -> etagged(found(name, store.policy(name))));
  }

  @Override
  public EtaggedPolicy setIamPolicy(
      Caller caller, JobName name, Policy policy, @Nullable String etag) {
    return onJob(
        caller,
        "setIamPolicy",
        name,
        Permission.JOBS_SET_IAM_POLICY,
        () -> {
          PolicyRules.checkOfJob(policy);
          return etagged(
              found(
                  name,
                  store.updatePolicy(
                      name,
                      (old, revision) -> {
                        Etags.check(etag, policyEtag(revision));
                        return policy;
                      })));
        });
  }

  private static EtaggedPolicy etagged(StoredPolicy stored) {
    return new EtaggedPolicy(stored.policy(), policyEtag(stored.revision()));
  }

  private static String policyEtag(long revision) {
    return Etags.of(0, revision);
  }

  @Override
  public List<Permission> testIamPermissions(
      Caller caller, JobName name, List<Permission> permissions) {
    return calls.run(
        new Call(caller, "testIamPermissions", name.toString(), null),
        Policy.EMPTY,
        () -> null,
        () -> {
          Optional<StoredPolicy> policy = store.policy(name);
          if (policy.isEmpty()) {
            return List.of();
          }
          return permissions.stream()
              .filter(
                  permission ->
                      Access.isAllowed(
                          caller, permission, policyOf(name.project()), policy.get().policy()))
              .toList();
        });
  }

  @Override
  public long position(Job job) {
    return store.position(job.name());
  }

  @Override
  public List<Attempt> attempts(Caller caller, JobName name) {
    return history(caller, "attempts", name, store::attempts);
  }

  @Override
  public List<JobEvent> events(Caller caller, JobName name) {
    return history(caller, "events", name, store::events);
  }

  private <T> List<T> history(
      Caller caller, String method, JobName name, Function<JobName, List<T>> history) {
    return onJob(
        caller,
        method,
        name,
        Permission.JOBS_GET,
        () -> {
          found(name, store.find(name));
          return history.apply(name);
        });
  }

  @Override
  public String etag(Job job) {
    return Etags.of(job.sequence(), job.revision());
  }

  /** Work that needs the set-up of a project. */
  private interface ProjectWork<T> {
    T run(ProjectConfig setUp);
  }

  private <T> T onProject(Call call, String project, ProjectWork<T> work) {
    return calls.run(call, policyOf(project), () -> null, () -> work.run(setUp(project)));
  }

  private <T> T onJob(
      Caller caller, String method, JobName name, Permission permission, Supplier<T> work) {
    return calls.run(
        new Call(caller, method, name.toString(), permission),
        policyOf(name.project()),
        () -> store.policy(name).map(StoredPolicy::policy).orElse(null),
        () -> {
          ProjectConfig setUp = setUp(name.project());
          limits.count(name.project(), "reads", setUp.limits().readsPerMinute());
          return work.get();
        });
  }

  private Policy policyOf(String project) {
    ProjectConfig setUp = config.project(project);
    return setUp == null ? Policy.EMPTY : setUp.policy();
  }

  /** Only asked for those who may do what they want: they may know that it is not there. */
  private ProjectConfig setUp(String project) {
    ProjectConfig setUp = config.project(project);
    if (setUp == null) {
      throw ApiException.of(
          Status.NOT_FOUND, "name", "The project " + project + " does not exist.");
    }
    return setUp;
  }

  private static <T> T found(JobName name, Optional<T> thing) {
    return thing.orElseThrow(
        () -> ApiException.of(Status.NOT_FOUND, "name", "The job " + name + " does not exist."));
  }
}
