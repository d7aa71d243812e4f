package org.batchpredict.transforms.tensorflow;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tensor's name in a graph, {@code operation:index}.
 *
 * @param index among the operation's outputs; 0 where the name has none
 */
record TensorName(String operation, int index) {
  private static final Pattern WITH_INDEX = Pattern.compile("(.*):(\\d{1,9})", Pattern.DOTALL);

  static TensorName parse(String name) {
    Matcher matcher = WITH_INDEX.matcher(name);
    return matcher.matches()
        ? new TensorName(matcher.replaceFirst("$1"), Integer.parseInt(matcher.replaceFirst("$2")))
        : new TensorName(name, 0);
  }

  /**
   * The one spelling of a name, to compare: a record's own {@code equals} makes the JDK keep the
   * class loader of the last record that was compared, and so a whole job.
   */
  static String canonical(String name) {
    TensorName parsed = parse(name);
    return parsed.operation + ":" + parsed.index;
  }
}
