package org.batchpredict.service.rest;

import java.util.EnumMap;
import java.util.Map;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Jobs;

/** What each method does. */
final class Operations {
  private final Map<ApiMethod, Operation> operations = new EnumMap<>(ApiMethod.class);

  Operations(Jobs jobs) {
    JobOperations ofJobs = new JobOperations(jobs);
    PolicyOperations ofPolicies = new PolicyOperations(jobs);
    operations.put(ApiMethod.JOBS_CANCEL, ofJobs::cancel);
    operations.put(ApiMethod.JOBS_CREATE, ofJobs::create);
    operations.put(ApiMethod.JOBS_GET, ofJobs::get);
    operations.put(ApiMethod.JOBS_LIST, ofJobs::list);
    operations.put(ApiMethod.JOBS_PATCH, ofJobs::patch);
    operations.put(ApiMethod.JOBS_GET_IAM_POLICY, ofPolicies::get);
    operations.put(ApiMethod.JOBS_SET_IAM_POLICY, ofPolicies::set);
    operations.put(ApiMethod.JOBS_TEST_IAM_PERMISSIONS, ofPolicies::test);
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
