package org.batchpredict.service.web;

import java.io.IOException;
import java.util.Map;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Jobs;
import org.batchpredict.service.web.output.Outputs;

/**
 * The report of a job, as its output has it. Whoever can write there may have put anything in its
 * place: the browser is told to run none of it, and to take it for a page of nobody's.
 */
final class ReportPage {
  static final String CONTENT_SECURITY_POLICY =
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private final Jobs jobs;
  private final Outputs outputs;

  ReportPage(Jobs jobs, Outputs outputs) {
    this.jobs = jobs;
    this.outputs = outputs;
  }

  Reply show(Visit visit, JobName name) {
    String report;
    try {
      report = outputs.report(jobs.get(visit.caller(), name));
    } catch (IOException e) {
      throw new ApiException(Status.FAILED_PRECONDITION, String.valueOf(e.getMessage()));
    }
    if (report.isEmpty()) {
      throw new ApiException(Status.NOT_FOUND, "The output of " + name + " has no report.");
    }
    return new Reply(
        200,
        Map.of(
            "Content-Type",
            "text/html; charset=utf-8",
            "Content-Security-Policy",
            CONTENT_SECURITY_POLICY),
        report);
  }
}
