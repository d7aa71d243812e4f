package org.batchpredict.transforms.job;

import java.io.IOException;
import org.batchpredict.io.report.StepTimes;
import org.batchpredict.io.staging.BatchChoice;
import org.batchpredict.io.staging.BatchChoices;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.prediction.BatchLimits;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How large the batches of a worker are: as the job says, or as it is found out (docs/adr/0054). Of
 * the workers that find out, the first one chooses, and the others follow: when they begin a split,
 * or have found out themselves. Safe for several threads.
 */
final class BatchSizes {
  private static final Logger LOG = LoggerFactory.getLogger(BatchSizes.class);

  private final Model model;
  private final BatchLimits limits;
  private final String run;
  private final BatchChoices choices;

  /** Null when there is nothing to find out any more. */
  private @Nullable BatchProbe probe;

  private int size;

  BatchSizes(PassSpec spec, Model model) {
    this.model = model;
    this.limits = BatchLimits.of(model.signature(), spec.batchSizeAtOnce());
    this.run = spec.runId();
    this.choices = new BatchChoices(Staging.of(spec.outputPath(), spec.fingerprint()));
    this.probe = spec.choosesBatch(model.signature()) ? new BatchProbe() : null;
    this.size = limits.records();
  }

  /** Follows the choice of another worker, or of an earlier run, if there is one. */
  void beginSplit() throws IOException {
    if (isFindingOut()) {
      choices.read().ifPresent(this::follow);
    }
  }

  /** When the next batch is full. */
  synchronized BatchLimits next() {
    if (probe == null) {
      return new BatchLimits(size, limits.bytes());
    }
    probe.atMost(model.mostInstances());
    return new BatchLimits(probe.next(), limits.bytes());
  }

  /**
   * Hears what a batch took.
   *
   * @param asked {@link #next} when it was begun
   * @param failed how many of the records have no prediction: a batch of which most failed says
   *     nothing of the model
   */
  void done(BatchLimits asked, int records, int failed, StepTimes times) throws IOException {
    if (2 * failed > records) {
      return;
    }
    BatchChoice found = find(asked, records, times);
    if (found != null) {
      BatchChoice choice = choices.choose(found, run);
      if (choice.equals(found)) {
        LOG.info("Batches have {} instances at most from now on (--batchSize=auto)", found.size());
      }
      follow(choice);
    }
  }

  private synchronized boolean isFindingOut() {
    return probe != null;
  }

  /** The choice; null as long as there is none, and once one is followed. */
  private synchronized @Nullable BatchChoice find(BatchLimits asked, int records, StepTimes times) {
    if (probe == null) {
      return null;
    }
    probe.add(asked.records(), records, times);
    return probe.choice();
  }

  private synchronized void follow(BatchChoice choice) {
    size = choice.size();
    probe = null;
  }
}
