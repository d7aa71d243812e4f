package org.batchpredict.transforms.job;

/** A pass that a test tells to stop, and that counts how often its model is interrupted. */
final class FakePass implements PassLatch.Pass {
  boolean toStop;
  int interrupts;

  @Override
  public boolean isToStop() {
    return toStop;
  }

  @Override
  public void interruptModel() {
    interrupts++;
  }
}
