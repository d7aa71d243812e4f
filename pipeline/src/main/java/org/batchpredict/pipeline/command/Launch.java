package org.batchpredict.pipeline.command;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/**
 * Starts the command where it may lack what Java itself needs: files that it may open, memory, a
 * directory for temporary files. Names nothing of the command outside of {@code try}: to load its
 * classes is the first thing that fails.
 */
final class Launch {
  /** More than any library that is unpacked there by what the command stands on. */
  private static final int PROBE_BYTES = 256 << 10;

  private Launch() {}

  public static void main(String[] args) {
    if ("stdout".equals(System.getProperty("batchpredict.error"))) {
      // scripts/predict keeps standard error for native code, and reads it.
      System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.out), true));
    }
    LastWords lastWords = new LastWords(System.err);
    Thread.setDefaultUncaughtExceptionHandler(lastWords);
    try {
      checkTemporary(new File(System.getProperty("java.io.tmpdir")));
      Main.main(args);
    } catch (Throwable e) { // the end of the line
      lastWords.say(e);
      Runtime.getRuntime().halt(1); // hooks may need what is lacking
    }
  }

  /** Beam's compression unpacks a library there, and prints the stack when it cannot. */
  private static void checkTemporary(File directory) throws IOException {
    directory.mkdirs();
    File probe = File.createTempFile("batchpredict", ".tmp", directory);
    try (FileOutputStream out = new FileOutputStream(probe)) {
      out.write(new byte[PROBE_BYTES]);
    } catch (IOException e) {
      throw new IOException(probe + ": " + e.getMessage(), e);
    } finally {
      probe.delete();
    }
  }
}
