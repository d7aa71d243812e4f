package org.batchpredict.service.jobs;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.api.JobName;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is stored. Its changes are the methods of {@link JobChanges}; a store carries each of
 * them out in a transaction of its own.
 *
 * @param sequence grows with every job that is created in any project
 * @param revision grows with every change but those of {@link Activity}; the etag stands for it
 * @param creator the member that created it
 * @param input the request, as it was sent
 * @param optionSet which of its project's option sets it runs with
 * @param created by the database's clock, as are the other times
 * @param started when it left QUEUED for good
 * @param errorMessage why it is FAILED, CANCELLING or CANCELLED; then never null
 * @param attempt that of the latest worker; 0 when there was none
 * @param losses how many workers were lost
 * @param notBefore not to be claimed earlier; null when it may be at any time
 * @param lease null when nobody works on it
 */
public record Job(
    JobName name,
    long sequence,
    long revision,
    String creator,
    PredictionInput input,
    String optionSet,
    Map<String, String> labels,
    JobState state,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant ended,
    @Nullable String errorMessage,
    Activity activity,
    int attempt,
    int losses,
    @Nullable Instant notBefore,
    @Nullable Lease lease) {
  public Job {
    requireNonNull(name, "name");
    requireNonNull(creator, "creator");
    requireNonNull(input, "input");
    requireNonNull(optionSet, "optionSet");
    requireNonNull(state, "state");
    requireNonNull(created, "created");
    requireNonNull(activity, "activity");
    labels = Map.copyOf(new TreeMap<>(labels));
  }

  /** The next changed form of this job; see {@link JobChanges} for what changes there are. */
  public JobChanges change() {
    return new JobChanges(this);
  }
}
