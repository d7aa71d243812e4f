package org.batchpredict.io.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@link StepTimes} as people and programs are told of them, in seconds. */
public record StepSeconds(
    double read,
    double parse,
    double encode,
    double run,
    double decode,
    double format,
    double write,
    @JsonProperty("wait") double waiting) {
  /** What people know the step by that runs the model. */
  public static final String TENSOR_FLOW = "TensorFlow";

  public static StepSeconds of(StepTimes times) {
    return new StepSeconds(
        seconds(times.read()),
        seconds(times.parse()),
        seconds(times.encode()),
        seconds(times.run()),
        seconds(times.decode()),
        seconds(times.format()),
        seconds(times.write()),
        seconds(times.waiting()));
  }

  /** To the microsecond. */
  private static double seconds(long nanos) {
    return Math.round(nanos / 1e3) / 1e6;
  }

  public double sum() {
    return read + parse + encode + run + decode + format + write + waiting;
  }

  /** The share of TensorFlow, 0 to 1; 0 of no time at all. */
  public double tensorFlowShare() {
    double sum = sum();
    return sum == 0 ? 0 : run / sum;
  }

  /** In the order of the steps, by the names that people know them by. */
  public Map<String, Double> byName() {
    Map<String, Double> byName = new LinkedHashMap<>();
    byName.put("read", read);
    byName.put("parse", parse);
    byName.put("encode", encode);
    byName.put(TENSOR_FLOW, run);
    byName.put("decode", decode);
    byName.put("format", format);
    byName.put("write", write);
    byName.put("wait", waiting);
    return byName;
  }
}
