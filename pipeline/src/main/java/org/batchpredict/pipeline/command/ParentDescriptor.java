package org.batchpredict.pipeline.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/** A file descriptor that the parent process has opened for the command to write to. */
final class ParentDescriptor {
  /** The lowest two bits of a descriptor's flags are its access mode; 0 is for reading alone. */
  private static final int ACCESS_MODE = 3;

  private static final int OCTAL = 8;

  private ParentDescriptor() {}

  /**
   * Opens what the descriptor stands for.
   *
   * @throws InvalidRequestException when it cannot be written to
   */
  static PrintStream open(long descriptor) {
    if (isOfAnother(descriptor)) {
      throw refused(descriptor, "it is not open for writing", null);
    }
    try {
      // A file is appended to: others may write to it, too.
      FileOutputStream stream = new FileOutputStream("/dev/fd/" + descriptor, true);
      return new PrintStream(new BufferedOutputStream(stream), false, UTF_8);
    } catch (IOException e) {
      throw refused(descriptor, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Whether Linux says that it is not open for writing. Opening it would then do harm: it may be a
   * jar or another file that this JVM reads, which its user may well be allowed to write to.
   */
  private static boolean isOfAnother(long descriptor) {
    Path directory = Path.of("/proc/self/fdinfo");
    if (!Files.isDirectory(directory)) {
      return false; // No Linux; systems without /proc look at the access mode themselves.
    }
    try {
      return Files.readAllLines(directory.resolve(String.valueOf(descriptor)), UTF_8).stream()
          .filter(line -> line.startsWith("flags:"))
          .map(line -> line.substring("flags:".length()).strip())
          .allMatch(flags -> (Integer.parseInt(flags, OCTAL) & ACCESS_MODE) == 0);
    } catch (IOException e) {
      return true; // There is no such descriptor.
    }
  }

  private static InvalidRequestException refused(
      long descriptor, String reason, @Nullable IOException cause) {
    return new InvalidRequestException(
        String.format(
            Locale.ROOT,
            "Cannot write progress to file descriptor %d: %s (give the command a pipe or file there, as in %d>progress.jsonl)",
            descriptor,
            reason,
            descriptor),
        cause);
  }
}
