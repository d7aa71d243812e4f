package org.batchpredict.io.files;

import java.io.IOException;

/** A request failed in a way that may pass, and was tried again for as long as is reasonable. */
final class OutlastedException extends IOException {
  private static final long serialVersionUID = 1;

  OutlastedException(String message) {
    super(message);
  }
}
