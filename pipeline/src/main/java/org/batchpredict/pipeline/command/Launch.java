package org.batchpredict.pipeline.command;

/**
 * Starts the command where it may lack what Java itself needs: files that it may open, memory, a
 * directory for temporary files. Names nothing of the command outside of {@code try}: to load its
 * classes is the first thing that fails.
 */
final class Launch {
  private Launch() {}

  public static void main(String[] args) {
    LastWords lastWords = new LastWords(System.err);
    Thread.setDefaultUncaughtExceptionHandler(lastWords);
    // Beam packs functions with Snappy, which would unpack a library of its own for each start.
    System.setProperty("org.xerial.snappy.purejava", "true");
    try {
      Main.main(args);
    } catch (Throwable e) { // the end of the line
      lastWords.say(e);
      Runtime.getRuntime().halt(1); // hooks may need what is lacking
    }
  }
}
