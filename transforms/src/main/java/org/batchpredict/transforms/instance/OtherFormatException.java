package org.batchpredict.transforms.instance;

/** Says that a file is not of the data format that it should be of. */
public final class OtherFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public OtherFormatException(String message) {
    super(message);
  }
}
