package org.batchpredict.testing;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Decides which operations of a disk fail, and what happens before one of them. */
final class Faults {
  private static final Pattern NOTHING = Pattern.compile("(?!)");

  private final List<String> operations = new ArrayList<>();
  private int failing;
  private Pattern stumbling = NOTHING;
  private int stumbles;
  private boolean afterwards;
  private boolean lasting;
  private boolean down;
  private boolean broken;
  private int interrupted;
  private Operation<?> interruption = () -> true;

  /** Makes the k-th operation from now on fail, counted from 1. */
  void plan(int k, boolean failsAfterwards, boolean failsFromThenOn) {
    operations.clear();
    interrupted = 0;
    failing = k;
    afterwards = failsAfterwards;
    lasting = failsFromThenOn;
    down = false;
    broken = false;
    stumbles = 0;
  }

  /** Makes the k-th operation from now on fail, and all that follow, for good. */
  void planBreak(int k) {
    plan(k, false, true);
    broken = true;
  }

  /** Makes the next operations fail whose descriptions match, so many times. */
  void planStumbles(String regex, int times) {
    plan(0, false, false);
    stumbling = Pattern.compile(regex);
    stumbles = times;
  }

  /** Makes something happen before the k-th operation from now on, counted from 1. */
  void planInterruption(int k, Operation<?> body) {
    plan(0, false, false);
    interrupted = k;
    interruption = body;
  }

  /** What is to happen before the next operation. */
  Optional<Operation<?>> interruption() {
    // Of two threads that come at once, both may have been counted when the second asks.
    if (interrupted == 0 || operations.size() + 1 < interrupted) {
      return Optional.empty();
    }
    interrupted = 0;
    return Optional.of(interruption);
  }

  List<String> operations() {
    return List.copyOf(operations);
  }

  <T> T perform(String operation, Operation<T> body) throws IOException {
    operations.add(operation);
    if (down) {
      throw broken ? new AccessDeniedException("the disk") : new IOException("The disk is down");
    }
    if (stumbles > 0 && stumbling.matcher(operation).matches()) {
      stumbles--;
      throw new IOException("Injected failure: " + operation);
    }
    if (operations.size() != failing) {
      return body.run();
    }
    down = lasting;
    if (afterwards) {
      body.run();
    }
    if (broken) {
      throw new AccessDeniedException("the disk");
    }
    throw new IOException("Injected failure of operation " + failing + ": " + operation);
  }

  @FunctionalInterface
  interface Operation<T> {
    T run() throws IOException;
  }
}
