package org.batchpredict.transforms.prediction;

import java.io.IOException;
import org.batchpredict.transforms.format.LineBuffer;

/** Takes the lines of predictions, in the order of their batch, piece by piece. */
@FunctionalInterface
public interface LineSink {
  /**
   * Takes some lines.
   *
   * @param lines valid until this returns
   * @param count the number of lines
   */
  void write(LineBuffer lines, int count) throws IOException;
}
