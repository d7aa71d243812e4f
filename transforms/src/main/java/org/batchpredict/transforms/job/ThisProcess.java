package org.batchpredict.transforms.job;

import java.util.UUID;
import org.batchpredict.io.staging.WorkerProcess;

/** The process that this code runs in, as commit records name it. */
final class ThisProcess {
  private static final String ID = "org.batchpredict.process";

  private ThisProcess() {}

  /**
   * This process, at work for a run on a device. Its id is a system property, since a runner may
   * load this class more than once in a process, for a job that it starts again too.
   */
  static WorkerProcess at(String run, String device) {
    String fresh = UUID.randomUUID().toString();
    return new WorkerProcess(
        run, (String) System.getProperties().computeIfAbsent(ID, property -> fresh), device);
  }
}
