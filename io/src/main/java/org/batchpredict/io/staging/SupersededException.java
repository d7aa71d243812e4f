package org.batchpredict.io.staging;

import org.batchpredict.io.LastingException;

/** A run has lost its record, and with it the right to change anything. */
public final class SupersededException extends LastingException {
  private static final long serialVersionUID = 1;

  SupersededException(String what, String run) {
    super("Cannot %s: run %s has ended or was superseded by another run".formatted(what, run));
  }
}
