package org.batchpredict.transforms.report;

import org.batchpredict.io.report.Step;
import org.batchpredict.io.report.StepListener;
import org.batchpredict.io.report.StepTimes;

/** Measures how long the steps of one batch take, one after another; belongs to one thread. */
public final class Laps implements StepListener {
  private long read;
  private long parse;
  private long encode;
  private long run;
  private long decode;
  private long format;
  private long write;
  private long waiting;
  private long last = System.nanoTime();

  /** Forgets what was measured, and begins. */
  public void start() {
    read = 0;
    parse = 0;
    encode = 0;
    run = 0;
    decode = 0;
    format = 0;
    write = 0;
    waiting = 0;
    last = System.nanoTime();
  }

  /** Says that the time since the last call, or the start, was that of a step. */
  @Override
  public void done(Step step) {
    long now = System.nanoTime();
    long nanos = now - last;
    last = now;
    switch (step) {
      case READ -> read += nanos;
      case PARSE -> parse += nanos;
      case ENCODE -> encode += nanos;
      case RUN -> run += nanos;
      case DECODE -> decode += nanos;
      case FORMAT -> format += nanos;
      case WRITE -> write += nanos;
      case WAIT -> waiting += nanos;
    }
  }

  /** What was measured since the start. */
  public StepTimes times() {
    return new StepTimes(read, parse, encode, run, decode, format, write, waiting);
  }
}
