package org.batchpredict.io.report;

/** A step of a split's pass, as its time is measured. */
public enum Step {
  READ,
  PARSE,
  ENCODE,
  RUN,
  DECODE,
  FORMAT,
  WRITE,
  WAIT
}
