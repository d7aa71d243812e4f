package org.batchpredict.transforms.job;

/** What a run is at, in the order in which it comes to it. */
public enum RunPhase {
  /** Its workers are not at work yet. */
  STARTING,
  LOADING_MODEL,
  PREDICTING,
  /** All splits are committed: they are proven, and their shards moved into place. */
  PUBLISHING
}
