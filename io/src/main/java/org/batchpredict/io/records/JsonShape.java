package org.batchpredict.io.records;

/** How the JSON values of a file lie in it. */
enum JsonShape {
  /** One a line. */
  LINES,

  /** {@code [value, …]}. */
  ARRAY,

  /** {@code {"instances": [value, …]}}. */
  INSTANCES,

  /** {@code {"inputs": [value, …]}}. */
  INPUTS,

  /** {@code {"inputs": {"alias": [value, …], …}}}. */
  COLUMNS
}
