package org.batchpredict.service.work;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes that workers load, as the first of them leaves them for those after it, which start
 * in half the time. A class path that has changed has another archive. What is wrong with an
 * archive costs time alone: Java then loads classes as ever.
 */
final class ClassArchive {
  /** Tells a worker that it leaves an archive, which takes seconds at its end. */
  static final String LEAVES_ONE = "batchpredict.classArchive";

  /** How Java ends a process that may not write its archive, whatever the program's own status. */
  private static final int REFUSED = 1;

  private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);

  /** What Java has to say of archives is no word of the job's. */
  private static final List<String> QUIET = List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off");

  private final Path file;
  private final AtomicBoolean begun;

  ClassArchive(Path directory, String classPath, List<String> javaOptions) {
    // Java leaves no archive of classes that lie in directories, and fails.
    boolean hasDirectory =
        Stream.of(classPath.split(File.pathSeparator, -1)).anyMatch(e -> new File(e).isDirectory());
    this.begun = new AtomicBoolean(hasDirectory);
    this.file = directory.resolve("worker-" + hash(classPath, javaOptions) + ".jsa");
  }

  /** How the next worker is started; if that is to leave the archive, another does not. */
  Start next() {
    if (Files.exists(file)) {
      return new Start(with("-XX:SharedArchiveFile=" + file), null);
    }
    if (!begun.compareAndSet(false, true)) {
      return new Start(List.of(), null);
    }
    Path draft = Path.of(file + "." + ProcessHandle.current().pid());
    return new Start(with("-XX:ArchiveClassesAtExit=" + draft, "-D" + LEAVES_ONE + "=true"), draft);
  }

  private static List<String> with(String... options) {
    return Stream.concat(QUIET.stream(), Stream.of(options)).toList();
  }

  /** Takes what a worker has left. */
  void ended(Start start, int status) {
    Path draft = start.draft();
    if (draft == null) {
      return;
    }
    try {
      if (status == 0 && Files.exists(draft)) {
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      } else if (status != 0 && (Files.deleteIfExists(draft) || status != REFUSED)) {
        begun.set(false); // the next one leaves it
      } // else it may not write here, and the next one may not
    } catch (IOException e) {
      LOG.warn("Cannot keep the classes of workers, which start more slowly: {}", e.toString());
    }
  }

  /** By what jars are there, not by what is in them: Java looks at that itself. */
  private static String hash(String classPath, List<String> javaOptions) {
    StringBuilder text = new StringBuilder(System.getProperty("java.vm.version"));
    text.append(javaOptions);
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      File jar = new File(entry);
      text.append('\n').append(jar).append(jar.length()).append(' ').append(jar.lastModified());
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.toString().getBytes(UTF_8)), 0, 8);
    } catch (NoSuchAlgorithmException e) { // every Java has it
      throw new IllegalStateException(e);
    }
  }

  /**
   * How a worker is started.
   *
   * @param javaOptions what is added to its options
   * @param draft the archive that it leaves; null when it leaves none
   */
  record Start(List<String> javaOptions, @Nullable Path draft) {}
}
