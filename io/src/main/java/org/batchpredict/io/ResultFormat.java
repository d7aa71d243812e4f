package org.batchpredict.io;

/** How predictions are written (docs/spec.md, Results). */
public enum ResultFormat {
  /** JSON Lines. */
  JSON(""),
  /** RFC 4180, with the names of the columns in a file of their own. */
  CSV(".csv");

  private final String suffix;

  ResultFormat(String suffix) {
    this.suffix = suffix;
  }

  /** What the name of a results shard ends with. */
  public String suffix() {
    return suffix;
  }
}
