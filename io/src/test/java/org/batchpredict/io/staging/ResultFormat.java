package org.batchpredict.io.staging;

/** Results that the tests write. */
@SuppressWarnings("ImmutableEnumChecker") // a record of strings is
enum ResultFormat {
  JSON(new ResultFiles("", "")),
  CSV(new ResultFiles(".csv", "y,z\r\n"));

  private final ResultFiles files;

  ResultFormat(ResultFiles files) {
    this.files = files;
  }

  ResultFiles files() {
    return files;
  }
}
