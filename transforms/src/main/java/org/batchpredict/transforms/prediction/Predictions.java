package org.batchpredict.transforms.prediction;

import java.util.Arrays;
import java.util.List;
import org.batchpredict.io.Failure;
import org.batchpredict.transforms.tensor.Column;
import org.jspecify.annotations.Nullable;

/** What became of each instance of a batch, in its order: a row of output columns, or a failure. */
final class Predictions {
  private @Nullable List<Column>[] outputs = newLists(64);
  private int[] rows = new int[64];
  private @Nullable Failure[] failures = new @Nullable Failure[64];

  /** Forgets the last batch. */
  void reset(int size) {
    if (size > rows.length) {
      outputs = newLists(size);
      rows = new int[size];
      failures = new @Nullable Failure[size];
    } else {
      Arrays.fill(outputs, null);
      Arrays.fill(failures, null);
    }
  }

  /** Lets go of the output columns of the runs so far, which may be large. */
  void forgetOutputs() {
    Arrays.fill(outputs, null);
  }

  void set(int instance, List<Column> columns, int row) {
    outputs[instance] = columns;
    rows[instance] = row;
  }

  void fail(int instance, Failure failure) {
    failures[instance] = failure;
  }

  /** Why the instance has no prediction; null when it has one. */
  @Nullable Failure failure(int instance) {
    return failures[instance];
  }

  /** The output columns of the run that predicted the instance. */
  List<Column> outputs(int instance) {
    List<Column> columns = outputs[instance];
    if (columns == null) {
      throw new IllegalStateException("Instance " + instance + " of the batch was not predicted");
    }
    return columns;
  }

  /** The instance's row in {@link #outputs}. */
  int row(int instance) {
    return rows[instance];
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types
  private static @Nullable List<Column>[] newLists(int size) {
    return (@Nullable List<Column>[]) new List[size];
  }
}
