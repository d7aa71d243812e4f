package org.batchpredict.transforms.tensorflow;

import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.error.Code;

/** Words for what TensorFlow's C API reports. */
final class Status {
  private Status() {}

  static boolean isOk(TF_Status status) {
    return tensorflow.TF_GetCode(status) == Code.OK_VALUE;
  }

  /** The code's name and TensorFlow's message. */
  static String describe(TF_Status status) {
    Code code = Code.forNumber(tensorflow.TF_GetCode(status));
    String message = tensorflow.TF_Message(status).getString();
    return (code == null ? "UNKNOWN" : code.name()) + ": " + withoutTrail(message);
  }

  /**
   * The message without the trail of nodes ({@code [[{{node …}}]]}) and the counts of derived
   * errors that follow it: they differ from run to run, and name nothing that a user has written.
   */
  static String withoutTrail(String message) {
    StringBuilder kept = new StringBuilder();
    for (String line : (Iterable<String>) message.lines()::iterator) {
      String text = line.strip();
      if (text.startsWith("[[") || text.startsWith("(1)")) {
        break;
      }
      if (!text.isEmpty() && !text.endsWith("root error(s) found.")) {
        kept.append(kept.isEmpty() ? "" : " ").append(text.replaceFirst("^\\(0\\) ", ""));
      }
    }
    return kept.isEmpty() ? message.strip() : kept.toString();
  }
}
