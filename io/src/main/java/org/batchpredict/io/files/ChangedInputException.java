package org.batchpredict.io.files;

import java.util.List;
import java.util.stream.Collectors;
import org.batchpredict.io.LastingException;

/** Input files are no longer what they were when the job was planned. */
public final class ChangedInputException extends LastingException {
  private static final long serialVersionUID = 1;

  /** The rest is counted: who has changed more will not look at each. */
  private static final int MAX_NAMED = 100;

  ChangedInputException(List<String> changes) {
    super(
        "Cannot go on: the input has changed since the job was planned: "
            + named(changes)
            + " (start again with --overwrite, or take it as it is with --onChangedInput=warn)");
  }

  private static String named(List<String> changes) {
    String first = changes.stream().limit(MAX_NAMED).collect(Collectors.joining("; "));
    int more = changes.size() - MAX_NAMED;
    return more > 0 ? first + "; and so have " + more + " more files" : first;
  }
}
