package org.batchpredict.io.staging;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A run's hold on its output directory. */
public final class RunHold {
  /** The runs that this process holds an output directory for. */
  private static final Set<String> HELD = ConcurrentHashMap.newKeySet();

  private final String outputPath;
  private final Staging staging;
  private final RunFiles files;
  private final RunRecord run;
  private final Heartbeat heartbeat;
  private @Nullable SharedPlan share;

  private RunHold(String outputPath, Staging staging, RunRecord run) {
    this.outputPath = outputPath;
    this.staging = staging;
    this.files = staging.runFiles();
    this.run = run;
    this.heartbeat = Heartbeat.ofClaim(files, run.id());
  }

  /** Says that a run wants the directory. */
  static RunHold enter(String outputPath, Staging staging, RunRecord run) throws IOException {
    RunHold hold = new RunHold(outputPath, staging, run);
    HELD.add(run.id());
    try {
      hold.files.write(run);
      hold.heartbeat.beat();
      hold.heartbeat.start(Heartbeat.INTERVAL);
      return hold;
    } catch (IOException e) {
      hold.stop();
      throw e;
    }
  }

  static boolean isHeldHere(String run) {
    return HELD.contains(run);
  }

  /** The directory is the run's: stragglers of the dead are shut out. */
  void win(List<StagedRun> dead) throws IOException {
    heartbeat.win();
    for (StagedRun other : dead) {
      other.staging().runFiles().drop(other.record().id());
    }
  }

  /** Gives the directory up before anything has been done in it. */
  public void withdraw() throws IOException {
    stop();
    files.drop(run.id());
    staging.deleteIfEmpty();
  }

  /** Deletes the work of all other jobs, and all that this job's earlier runs have left. */
  public void deleteOldWork() throws IOException {
    deleteOthers();
    staging.clear();
  }

  /** Deletes the work of all other jobs. */
  public void deleteOthers() throws IOException {
    for (String fingerprint : Staging.unfinished(outputPath)) {
      Staging other = Staging.of(outputPath, fingerprint);
      if (!other.equals(staging)) {
        other.clear();
        other.deleteIfEmpty();
      }
    }
  }

  /** Makes the job's plan known, to the workers in this process too. */
  public void begin(Plan plan) throws IOException {
    new JobNotes(staging).dropFault();
    staging.checkDeletes();
    if (!staging.hasPlan()) {
      staging.writePlan(plan);
    }
    share = SharedPlan.of(staging, run.id(), plan, heartbeat);
  }

  /** Notes what the runner's cluster calls the job. */
  public void submitted(String runnerJob) throws IOException {
    files.writeJob(run.id(), runnerJob);
  }

  /** Leaves the directory to others. */
  public void release() throws IOException {
    stop();
    staging.end(run.id());
  }

  /** Leaves the directory to the workers elsewhere, whose heartbeat goes on while they work. */
  public void abandon() {
    stop();
  }

  private void stop() {
    heartbeat.close();
    if (share != null) {
      share.close();
    }
    HELD.remove(run.id());
  }
}
