package org.batchpredict.transforms.tensorflow;

import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_Tensor;

/**
 * Native memory that each run of a model needs, of whatever batch. To allocate and free it would
 * take as long as the run of a small layer, so it goes from run to run; one at a time uses it.
 */
final class RunMemory implements AutoCloseable {
  /** Room for a tensor of each input. */
  final PointerPointer<TF_Tensor> fed;

  /** Room for a tensor of each output. */
  final PointerPointer<TF_Tensor> fetched;

  final TF_Status status;

  /** Room for {@link DenormalMode}. */
  final BytePointer mode;

  RunMemory(int inputs, int outputs) {
    fed = new PointerPointer<>(inputs);
    fetched = new PointerPointer<>(outputs);
    status = TF_Status.newStatus();
    mode = new BytePointer(DenormalMode.STATE_BYTES);
    all().forEach(Pointer::retainReference); // beyond the pointer scope that is open
  }

  @Override
  public void close() {
    all().forEach(Pointer::close);
  }

  private List<Pointer> all() {
    return List.of(fed, fetched, status, mode);
  }
}
