package org.batchpredict.io.staging;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process, told from every other one.
 *
 * @param host the name of its machine, for people
 * @param machine what tells machines and containers apart: two processes with the same see each
 *     other by their numbers
 * @param pid its number there
 * @param startedMillis when it began, after 1970, as its machine says; 0 if that says nothing
 */
public record RunProcess(String host, String machine, long pid, long startedMillis) {
  public RunProcess {
    requireNonNull(host, "host");
    requireNonNull(machine, "machine");
  }

  /** The process that this code runs in. */
  public static RunProcess current() {
    ProcessHandle self = ProcessHandle.current();
    String host = hostName();
    return new RunProcess(host, machine(host), self.pid(), startedMillis(self));
  }

  /**
   * Whether it lives, as far as this machine can tell at once; empty when it cannot. Gone is
   * certain. A number may be given again, and a clock be set: a start that differs proves nothing.
   */
  Optional<Boolean> isAlive() {
    if (!machine.equals(machine(hostName()))) {
      return Optional.empty();
    }
    Optional<ProcessHandle> handle = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    if (handle.isEmpty() || isUnburied()) {
      return Optional.of(false);
    }
    // One that is ending has no command any more.
    boolean same =
        startedMillis != 0
            && startedMillis == startedMillis(handle.get())
            && handle.get().info().command().isPresent();
    return same ? Optional.of(true) : Optional.empty();
  }

  /**
   * Whether what has its number now has ended, and its parent has not asked how: one that stands
   * still may never do. Where the first thread has ended and others go on, it lives.
   */
  private boolean isUnburied() {
    String stat = read("/proc/" + pid + "/stat").orElse("");
    int state = stat.lastIndexOf(") ") + 2; // a name may have anything in it
    if (!stat.startsWith("Z", state)) {
      return false;
    }
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return threads.count() <= 1;
    } catch (IOException | UncheckedIOException e) { // it is being buried
      return false;
    }
  }

  private static long startedMillis(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static String hostName() {
    return read("/proc/sys/kernel/hostname").orElseGet(RunProcess::resolvedHostName);
  }

  private static String resolvedHostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** Containers may have the same name; none has the same numbers of processes. */
  private static String machine(String host) {
    try {
      Path processes = Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
      return read("/proc/sys/kernel/random/boot_id").map(id -> id + " " + processes).orElse(host);
    } catch (IOException e) { // not Linux
      return host;
    }
  }

  private static Optional<String> read(String file) {
    try {
      String text = Files.readString(Path.of(file)).strip();
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
