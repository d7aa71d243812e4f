package org.batchpredict.service.rest;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.batchpredict.service.access.Binding;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.config.ProjectConfig;
import org.batchpredict.service.config.ProjectConfig.Limits;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.jobs.JobStore;
import org.batchpredict.service.jobs.Jobs;
import org.batchpredict.service.jobs.JobsService;
import org.batchpredict.service.store.Database;
import org.batchpredict.service.store.TestDatabase;

/** Jobs as callers have them, in a database in memory; nobody runs them. */
final class RealJobs implements AutoCloseable {
  static final String ANN = "user:ann@example.com";

  /** May create jobs, and do what owners may with those; no more. */
  static final String DAN = "user:dan@example.com";

  final ServiceConfig config;
  final Jobs jobs;
  private final Database database = TestDatabase.inMemory();

  /**
   * @param root below which all paths are
   */
  RealJobs(Path root, Limits limits) {
    List<String> roots = List.of(root.toString());
    Policy policy =
        new Policy(
            List.of(
                new Binding("roles/ml.admin", List.of(ANN)),
                new Binding("roles/ml.developer", List.of(DAN))));
    ProjectConfig project =
        new ProjectConfig(
            roots, roots, roots, root.resolve("registry").toString(), Map.of(), policy, limits);
    config = ApiServer.config(true, null, Map.of("p", project, "q", project));
    jobs = new JobsService(database.jobs(), database.audit(), config, InstantSource.system());
  }

  JobStore store() {
    return database.jobs();
  }

  @Override
  public void close() {
    database.close();
  }
}
