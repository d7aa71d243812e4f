package org.batchpredict.service.rest;

import java.util.EnumMap;
import java.util.Map;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Jobs;
import org.batchpredict.service.jobs.Models;
import org.batchpredict.service.jobs.PageTokens;
import org.batchpredict.service.jobs.Projects;

/** What each method does. */
final class Operations {
  private final Map<ApiMethod, Operation> operations = new EnumMap<>(ApiMethod.class);

  Operations(Jobs jobs, Models models, Projects projects, PageTokens tokens) {
    JobOperations ofJobs = new JobOperations(jobs);
    ModelOperations ofModels = new ModelOperations(models, tokens);
    ProjectOperations ofProjects = new ProjectOperations(projects, tokens);
    PolicyOperations ofPolicies = new PolicyOperations(jobs);
    operations.put(ApiMethod.JOBS_CANCEL, ofJobs::cancel);
    operations.put(ApiMethod.JOBS_CREATE, ofJobs::create);
    operations.put(ApiMethod.JOBS_GET, ofJobs::get);
    operations.put(ApiMethod.JOBS_LIST, ofJobs::list);
    operations.put(ApiMethod.JOBS_PATCH, ofJobs::patch);
    operations.put(ApiMethod.JOBS_GET_IAM_POLICY, ofPolicies::get);
    operations.put(ApiMethod.JOBS_SET_IAM_POLICY, ofPolicies::set);
    operations.put(ApiMethod.JOBS_TEST_IAM_PERMISSIONS, ofPolicies::test);
    operations.put(ApiMethod.PROJECTS_GET_CONFIG, ofProjects::config);
    operations.put(ApiMethod.LOCATIONS_GET, ofProjects::location);
    operations.put(ApiMethod.LOCATIONS_LIST, ofProjects::locations);
    operations.put(ApiMethod.LOCATION_OPERATIONS_CANCEL, ofProjects::operation);
    operations.put(ApiMethod.LOCATION_OPERATIONS_GET, ofProjects::operation);
    operations.put(ApiMethod.OPERATIONS_CANCEL, ofProjects::operation);
    operations.put(ApiMethod.OPERATIONS_GET, ofProjects::operation);
    operations.put(ApiMethod.OPERATIONS_LIST, ofProjects::operations);
    operations.put(ApiMethod.MODELS_GET, ofModels::model);
    operations.put(ApiMethod.MODELS_LIST, ofModels::models);
    operations.put(ApiMethod.MODELS_GET_IAM_POLICY, ofModels::policy);
    operations.put(ApiMethod.MODELS_TEST_IAM_PERMISSIONS, ofModels::permissions);
    operations.put(ApiMethod.VERSIONS_GET, ofModels::version);
    operations.put(ApiMethod.VERSIONS_LIST, ofModels::versions);
  }

  /**
   * What a method does.
   *
   * @throws ApiException UNIMPLEMENTED when the service does not have it
   */
  Operation of(ApiMethod method) {
    Operation operation = operations.get(method);
    if (operation == null) {
      throw new ApiException(
          Status.UNIMPLEMENTED, "The service does not have the method " + method.id() + ".");
    }
    return operation;
  }
}
