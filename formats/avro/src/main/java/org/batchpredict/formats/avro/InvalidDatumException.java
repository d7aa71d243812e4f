package org.batchpredict.formats.avro;

/** Says that bytes are not what their schema says; where the code stood says nothing of them. */
public final class InvalidDatumException extends Exception {
  InvalidDatumException(String reason) {
    super(reason, null, false, false);
  }
}
