package org.batchpredict.service.jobs;

import java.time.Instant;
import org.batchpredict.pipeline.JobState;

/**
 * A moment in a job's life; a store adds one whenever the state changes.
 *
 * @param note a sentence, or empty
 */
public record JobEvent(Instant time, JobState state, String note) {}
