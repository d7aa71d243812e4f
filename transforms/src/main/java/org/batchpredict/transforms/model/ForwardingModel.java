package org.batchpredict.transforms.model;

import java.util.List;
import org.batchpredict.transforms.tensor.Column;

/** A model in front of another one, to which it leaves all but its runs. */
public abstract class ForwardingModel implements Model {
  /** The one behind it. */
  protected abstract Model model();

  @Override
  public ModelSignature signature() {
    return model().signature();
  }

  @Override
  public String device() {
    return model().device();
  }

  @Override
  public int mostInstances() {
    return model().mostInstances();
  }

  @Override
  public void runAtMost(int instances) {
    model().runAtMost(instances);
  }

  @Override
  public List<Column> newOutputs() {
    return model().newOutputs();
  }

  @Override
  public void interrupt() {
    model().interrupt();
  }

  @Override
  public void close() {
    model().close();
  }
}
