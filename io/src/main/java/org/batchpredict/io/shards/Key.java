package org.batchpredict.io.shards;

/**
 * The key of an instance: a field that goes through to its result and failure lines unchanged.
 *
 * @param name the field's name; none of a failure line's own
 * @param json its value, as it stood in the instance, on one line
 */
public record Key(String name, String json) {
  public Key {
    checkName(name);
  }

  /** Whether a failure line has a field of that name, whatever the instance. */
  public static boolean isOnFailure(String name) {
    return FailureWriter.FIELDS.contains(name);
  }

  /**
   * Refuses a name that would stand twice on a failure line.
   *
   * @throws IllegalArgumentException when it is one of the line's own fields
   */
  public static void checkName(String name) {
    if (isOnFailure(name)) {
      throw new IllegalArgumentException(
          "Invalid key field: %s (must not be a field of a failure: %s)"
              .formatted(name, String.join(", ", FailureWriter.FIELDS)));
    }
  }
}
