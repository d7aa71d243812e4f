package org.batchpredict.transforms.tensorflow;

import org.batchpredict.transforms.model.RunException.Reason;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.error.Code;

/** Words for what TensorFlow's C API reports. */
final class Status {
  private Status() {}

  static boolean isOk(TF_Status status) {
    return tensorflow.TF_GetCode(status) == Code.OK_VALUE;
  }

  /**
   * Who is to blame for a run that failed, by what TensorFlow's operations use the codes for.
   *
   * <p>An instance can cause INVALID_ARGUMENT (assertions, shapes, values, images and examples that
   * cannot be decoded), OUT_OF_RANGE (an index), NOT_FOUND (a file that it names), UNIMPLEMENTED (a
   * rank or size that a kernel does not do) and DATA_LOSS (bytes that do not decompress). Where all
   * instances have such a failure, the job fails as well.
   *
   * <p>It can cause none of the others: FAILED_PRECONDITION is the model's state (a table or
   * variable that was not initialized), RESOURCE_EXHAUSTED is memory, INTERNAL and UNKNOWN are
   * devices and their libraries, CANCELLED, ABORTED, UNAVAILABLE, DEADLINE_EXCEEDED,
   * PERMISSION_DENIED, UNAUTHENTICATED and ALREADY_EXISTS are services, files and other runs.
   */
  static Reason reason(int code) {
    return switch (code) {
      case Code.INVALID_ARGUMENT_VALUE,
          Code.OUT_OF_RANGE_VALUE,
          Code.NOT_FOUND_VALUE,
          Code.UNIMPLEMENTED_VALUE,
          Code.DATA_LOSS_VALUE ->
          Reason.INSTANCE;
      case Code.RESOURCE_EXHAUSTED_VALUE -> Reason.MEMORY;
      default -> Reason.MACHINE;
    };
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
