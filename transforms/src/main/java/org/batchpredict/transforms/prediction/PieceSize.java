package org.batchpredict.transforms.prediction;

/**
 * How many instances of a batch are run, and their outputs held, before they are written: all of
 * them, unless that has proved too much.
 */
final class PieceSize {
  private int size = Integer.MAX_VALUE;

  int size() {
    return size;
  }

  /** Their outputs were too large; those of others may not be. */
  void tooLarge(int instances) {
    size = instances / 2;
  }

  /** The outputs would have fitted several times over. */
  void fitsEasily() {
    size = size > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : 2 * size;
  }
}
