package org.batchpredict.transforms.model;

import java.util.List;
import org.batchpredict.io.report.StepListener;
import org.batchpredict.transforms.tensor.Column;
import org.jspecify.annotations.Nullable;

/**
 * A loaded model, of which one signature can be run. Any number of threads may run it at the same
 * time; it must be closed after the last run has returned.
 */
public interface Model extends AutoCloseable {
  /** What {@link #device} says of a model on the CPU. */
  String CPU = "cpu";

  ModelSignature signature();

  /** What runs it: {@value #CPU}, or {@code gpu:} and the number of the GPU in this process. */
  default String device() {
    return CPU;
  }

  /**
   * The most instances that a run has memory for, as far as all who run the model in this process
   * have found out.
   */
  default int mostInstances() {
    return Integer.MAX_VALUE;
  }

  /** Notes that a run of more instances has no memory, while this number of them has. */
  default void runAtMost(int instances) {}

  /** Columns for {@link #run} to fill: one for each output, in the order of the signature. */
  default List<Column> newOutputs() {
    return signature().outputs().stream().map(output -> Column.of(output.dtype())).toList();
  }

  /**
   * Runs the model on the instances from {@code from} to {@code to}. A signature with a fixed batch
   * size is fed the last instance again until there are enough; what comes out for these copies is
   * dropped.
   *
   * @param inputs a column for each input, in the order of the signature; null to leave out an
   *     optional one
   * @param outputs the caller's columns, from {@link #newOutputs()}, which are filled with one row
   *     for each instance; what they hold after an exception is undefined
   * @throws RunException when the model fails
   * @throws ModelException when an output has another number of rows than there are instances
   * @throws OutputException when an output cannot be held
   */
  default void run(
      List<? extends @Nullable Column> inputs, int from, int to, List<Column> outputs) {
    run(inputs, from, to, outputs, StepListener.NONE);
  }

  /**
   * The same, told.
   *
   * @param steps hears of encoding, running and decoding
   */
  void run(
      List<? extends @Nullable Column> inputs,
      int from,
      int to,
      List<Column> outputs,
      StepListener steps);

  /**
   * Has the runs that are under way end, as far as they can be ended, and lets no more begin: they
   * throw {@link ClosedModelException}. The model must still be closed.
   */
  default void interrupt() {}

  /** Frees the model's memory. */
  @Override
  void close();
}
