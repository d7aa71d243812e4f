package org.batchpredict.transforms.instance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts each instance of a batch into the group of those that it can share a run with. */
final class Grouping {
  private static final int LEFT_OUT = -1;

  private final List<InputEncoder> encoders;
  private final List<InputEncoder> varying;

  /** What tells the instance at hand from those of other groups, and its length. */
  private int[] form = new int[16];

  private int formLength;

  private final List<InstanceGroup> pool = new ArrayList<>();
  private final Map<List<Integer>, Integer> byForm = new HashMap<>();
  private int used;
  private int last;
  private int[] lastForm = {};
  private int lastFormLength;

  Grouping(List<InputEncoder> encoders) {
    this.encoders = encoders;
    varying = encoders.stream().filter(encoder -> !encoder.isSameForAll()).toList();
  }

  /** Starts a batch; what the batch before last needed no more is let go. */
  void clear() {
    pool.subList(used, pool.size()).clear();
    byForm.clear();
    used = 0;
  }

  /** The group of all instances; null when they may be of several shapes. */
  @Nullable InstanceGroup only() {
    if (!varying.isEmpty()) {
      return null;
    }
    if (used == 0) {
      nextGroup().resetToKnown(encoders);
      used = 1;
      last = 0;
      lastFormLength = 0;
    }
    return pool.get(0);
  }

  /** The groups of the batch so far. */
  List<InstanceGroup> groups() {
    if (used == 1 && pool.get(0).rows() == 0) {
      return List.of();
    }
    return Collections.unmodifiableList(pool.subList(0, used));
  }

  /** The group for the instance that the encoders hold. */
  InstanceGroup groupOfInstance() {
    describe();
    if (used > 0 && Arrays.equals(form, 0, formLength, lastForm, 0, lastFormLength)) {
      return pool.get(last);
    }
    List<Integer> key = Arrays.stream(form, 0, formLength).boxed().toList();
    Integer known = byForm.get(key);
    last = known == null ? startGroup(key) : known;
    int[] spare = lastForm;
    lastForm = form;
    lastFormLength = formLength;
    form = spare;
    return pool.get(last);
  }

  private int startGroup(List<Integer> key) {
    nextGroup().reset(encoders);
    byForm.put(key, used);
    return used++;
  }

  private InstanceGroup nextGroup() {
    if (used == pool.size()) {
      pool.add(new InstanceGroup(encoders));
    }
    return pool.get(used);
  }

  private void describe() {
    formLength = 0;
    for (InputEncoder encoder : varying) {
      RowDims dims = encoder.dims();
      int rank = encoder.isGiven() ? dims.rank() : LEFT_OUT;
      put(rank);
      for (int i = 0; i < rank; i++) {
        put(dims.dim(i));
      }
    }
  }

  private void put(int value) {
    if (formLength == form.length) {
      form = Arrays.copyOf(form, Math.max(16, 2 * formLength));
    }
    form[formLength++] = value;
  }
}
