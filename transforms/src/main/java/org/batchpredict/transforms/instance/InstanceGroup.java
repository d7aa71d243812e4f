package org.batchpredict.transforms.instance;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.batchpredict.transforms.tensor.Column;
import org.jspecify.annotations.Nullable;

/**
 * Instances of a batch that can share a run: they give the same inputs, in the same shapes. Their
 * order is that of the batch. Reused from batch to batch, like the batch it belongs to.
 */
public final class InstanceGroup {
  private final List<Column> owned;
  private final @Nullable Column[] given;
  private final List<@Nullable Column> inputs;
  private int[] instances = new int[64];
  private int rows;

  InstanceGroup(List<InputEncoder> encoders) {
    owned = encoders.stream().map(encoder -> Column.of(encoder.spec().dtype())).toList();
    given = new @Nullable Column[owned.size()];
    inputs = Collections.unmodifiableList(Arrays.asList(given));
  }

  /**
   * The values by input, in the order of the signature, one row per instance; null for an optional
   * input that these instances leave out.
   */
  public List<@Nullable Column> inputs() {
    return inputs;
  }

  /** The number of instances in the group. */
  int rows() {
    return rows;
  }

  /** The index in the batch of the instance that has a row. */
  public int instance(int row) {
    return instances[row];
  }

  /** The first row of an instance that is {@code instance} or comes after it in the batch. */
  public int firstRow(int instance) {
    int found = Arrays.binarySearch(instances, 0, rows, instance);
    return found < 0 ? -found - 1 : found;
  }

  /** Empties the group for instances of the shapes that are known of all. */
  void resetToKnown(List<InputEncoder> encoders) {
    rows = 0;
    for (int i = 0; i < given.length; i++) {
      owned.get(i).reset(encoders.get(i).knownDims());
      given[i] = owned.get(i);
    }
  }

  /** Empties the group for instances like the one that the encoders hold. */
  void reset(List<InputEncoder> encoders) {
    rows = 0;
    for (int i = 0; i < given.length; i++) {
      InputEncoder encoder = encoders.get(i);
      given[i] = null;
      if (encoder.isGiven()) {
        Column column = owned.get(i);
        column.reset(encoder.dims().toList());
        given[i] = column;
      }
    }
  }

  /** The column that input {@code i} goes to. */
  Column column(int i) {
    return owned.get(i);
  }

  /** Ends the row of an instance, whose elements were put into the columns. */
  void endRow(int instance) {
    for (int i = 0; i < given.length; i++) {
      owned.get(i).endRows(1);
    }
    addInstance(instance);
  }

  /** Drops what was put into the columns since the last row. */
  void dropRow() {
    for (int i = 0; i < given.length; i++) {
      owned.get(i).dropElements();
    }
  }

  /** Appends the instance that the encoders hold. */
  void add(int instance, List<InputEncoder> encoders) {
    for (int i = 0; i < given.length; i++) {
      Column column = given[i];
      if (column != null) {
        column.addRow(encoders.get(i).row());
      }
    }
    addInstance(instance);
  }

  private void addInstance(int instance) {
    if (rows == instances.length) {
      instances = Arrays.copyOf(instances, 2 * rows);
    }
    instances[rows++] = instance;
  }
}
