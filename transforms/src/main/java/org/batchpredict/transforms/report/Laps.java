package org.batchpredict.transforms.report;

import org.batchpredict.io.report.Step;
import org.batchpredict.io.report.StepTimes;

/** Measures how long the steps of one batch take, one after another; belongs to one thread. */
public final class Laps {
  private long read;
  private long encode;
  private long run;
  private long format;
  private long write;
  private long idle;
  private long last = System.nanoTime();

  /** Forgets what was measured, and begins. */
  public void start() {
    read = 0;
    encode = 0;
    run = 0;
    format = 0;
    write = 0;
    idle = 0;
    last = System.nanoTime();
  }

  /** Says that the time since the last call, or the start, was that of a step. */
  public void done(Step step) {
    long now = System.nanoTime();
    long nanos = now - last;
    last = now;
    switch (step) {
      case READ -> read += nanos;
      case ENCODE -> encode += nanos;
      case RUN -> run += nanos;
      case FORMAT -> format += nanos;
      case WRITE -> write += nanos;
      case IDLE -> idle += nanos;
    }
  }

  StepTimes times() {
    return new StepTimes(read, encode, run, format, write, idle);
  }
}
