package org.batchpredict.transforms.tensorflow;

/** Where a string tensor comes from, as far as it matters to what takes it for a file's name. */
enum Origin {
  /** TensorFlow feeds it the path of an asset, or of the variables, of the model. */
  OWN_FILE,

  /** A constant of no letters: no file. */
  EMPTY,

  /** It may be anything. */
  UNKNOWN
}
