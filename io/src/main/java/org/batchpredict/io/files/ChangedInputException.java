package org.batchpredict.io.files;

import java.util.List;
import org.batchpredict.io.LastingException;

/** Input files are no longer what they were when the job was planned. */
public final class ChangedInputException extends LastingException {
  private static final long serialVersionUID = 1;

  ChangedInputException(List<String> changes) {
    super(
        "Cannot go on: the input has changed since the job was planned: "
            + String.join("; ", changes)
            + " (start again with --overwrite, or take it as it is with --onChangedInput=warn)");
  }
}
