package org.batchpredict.benchmarks;

/** What the records of a workload are. */
enum Kind {
  /** JSON Lines: {@code {"features":[32 floats]}}. */
  FLOATS,
  /** TFRecords of {@code tf.Example}, fed as they are. */
  EXAMPLES,
  /** JSON Lines: objects of five strings and three numbers. */
  FIELDS,
  /** JSON Lines: {@code {"image_bytes":{"b64":…}}}. */
  IMAGES
}
