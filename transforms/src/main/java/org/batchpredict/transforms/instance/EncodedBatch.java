package org.batchpredict.transforms.instance;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.batchpredict.io.Failure;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.StringColumn;
import org.jspecify.annotations.Nullable;

/**
 * The instances of a batch of records, by their index in the batch: each is either a failure or a
 * row of a group. Owned and reused by an {@link InstanceEncoder}: valid until it encodes the next
 * batch.
 */
public final class EncodedBatch {
  private final List<StringColumn> passed;
  private List<InstanceGroup> groups = List.of();
  private @Nullable Failure[] failures = {};
  private int size;

  EncodedBatch(InstanceRules rules) {
    int columns = rules.fields().passed().size() + (rules.keepInstance() ? 1 : 0);
    passed = Stream.generate(() -> (StringColumn) Column.of(DType.STRING)).limit(columns).toList();
  }

  /** The number of instances, failed ones included: that of the records. */
  public int size() {
    return size;
  }

  /** Why instance {@code i} failed; null when it did not. */
  public @Nullable Failure failure(int i) {
    return failures[i];
  }

  /** The groups, in the order of their first instances; one where all shapes are known. */
  public List<InstanceGroup> groups() {
    return groups;
  }

  /**
   * What goes past the model: a column for each of {@link FieldRules#passed()}, the key's first,
   * and last, with {@link InstanceRules#keepInstance()}, the instances. Element {@code i} is that
   * of instance {@code i}, whether or not it failed; empty when it has none.
   */
  public List<StringColumn> passed() {
    return passed;
  }

  /**
   * The instances as JSON, each on one line, with {@link InstanceRules#keepInstance()}: a raw
   * record as a string, or as {@code {"b64":"…"}} when it is no UTF-8. Empty for an instance that
   * failed.
   */
  StringColumn instances() {
    return passed.get(passed.size() - 1);
  }

  void reset(int size) {
    this.size = size;
    passed.forEach(column -> column.reset(List.of()));
    if (size > failures.length) {
      failures = new @Nullable Failure[size];
    }
    Arrays.fill(failures, 0, size, null);
  }

  void fail(int i, Failure failure) {
    failures[i] = failure;
  }

  void end(List<InstanceGroup> groups) {
    this.groups = groups;
    passed.forEach(column -> column.endRows(size));
  }
}
