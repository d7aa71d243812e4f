package org.batchpredict.service.web.output;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.batchpredict.io.files.Directory;
import org.batchpredict.io.files.FileRoots;
import org.batchpredict.io.files.FileSystemsSetup;
import org.batchpredict.service.config.OptionSet;
import org.batchpredict.service.config.ProjectConfig;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.jobs.Job;

/**
 * Looks whether a job's output lies in the roots of its project, as they and the disk are now: it
 * did when the job was created, and a link may have been put in its way since.
 */
public final class OutputRoots implements Outputs.Check {
  private final ServiceConfig config;

  public OutputRoots(ServiceConfig config) {
    this.config = config;
  }

  @Override
  public void check(Job job) throws IOException {
    String outputPath = job.input().outputPath();
    ProjectConfig project = config.project(job.name().project());
    if (outputPath == null || project == null) {
      throw new IOException("The project is no longer set up, or the job has no output.");
    }
    Optional<String> problem = FileRoots.of(project.outputRoots()).problem(outputPath);
    if (problem.isPresent()) {
      throw new IOException("The output is not shown: it " + problem.get() + ".");
    }
    List<String> flags = project.options().getOrDefault(job.optionSet(), List.of());
    FileSystemsSetup.registerFor(List.of(outputPath), OptionSet.parse(flags));
    try {
      Directory.of(outputPath);
    } catch (IllegalArgumentException e) { // a store that is not on the class path
      throw new IOException("The output is not shown: " + e.getMessage() + ".", e);
    }
  }
}
