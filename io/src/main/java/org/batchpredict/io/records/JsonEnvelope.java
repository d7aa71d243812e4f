package org.batchpredict.io.records;

import java.io.IOException;
import org.batchpredict.io.files.LostBytesException;

/**
 * What stands around the values of a document in the REST form of TensorFlow Serving: {@code
 * {"signature_name": …, "instances": …}}.
 */
final class JsonEnvelope {
  static final String INSTANCES = "instances";
  static final String INPUTS = "inputs";
  private static final String SIGNATURE = "signature_name";
  private static final String PARAMETERS = "parameters";

  private final JsonScanner scanner;
  private final String name;
  private final String signature;

  /**
   * @param name of the field that holds the values
   * @param signature that they must be for, when the document says
   */
  JsonEnvelope(JsonScanner scanner, String name, String signature) {
    this.scanner = scanner;
    this.name = name;
    this.signature = signature;
  }

  /** Whether a document may have a field beside its values. */
  static boolean isBeside(String field) {
    return field.equals(SIGNATURE) || field.equals(PARAMETERS);
  }

  /** Moves to the values. */
  void open() throws IOException {
    scanner.expect('{');
    while (!isValues(scanner.string())) {
      scanner.expect(',');
    }
  }

  /** Moves past the end of the document, which is that of the file. */
  void close() throws IOException {
    while (scanner.skip(',')) {
      if (isValues(scanner.string())) {
        throw scanner.broken(name + " is given for the second time");
      }
    }
    scanner.expect('}');
  }

  /** Reads a field up to its value, and that, too, unless they are the values. */
  private boolean isValues(String field) throws IOException {
    scanner.expect(':');
    if (field.equals(name)) {
      return true;
    }
    if (field.equals(SIGNATURE)) {
      checkSignature(scanner.string());
    } else if (field.equals(PARAMETERS)) {
      scanner.value(JsonScanner.Sink.NONE);
    } else {
      throw scanner.broken(
          "the value of the unknown field \"%s\" stands (supported: %s, %s, %s)"
              .formatted(field, name, SIGNATURE, PARAMETERS));
    }
    return false;
  }

  private void checkSignature(String wanted) throws LostBytesException {
    if (!wanted.isEmpty() && !wanted.equals(signature)) {
      throw new LostBytesException(
          "it is for the signature \"%s\", and the job runs \"%s\"".formatted(wanted, signature));
    }
  }
}
