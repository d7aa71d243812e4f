package org.batchpredict.transforms.tensorflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another process with the same cache. It says a line for each step, and waits for one before it
 * opens its model and before it gives it back.
 */
final class CacheProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader lines;
  private final PrintStream in;

  private CacheProcess(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    lines = process.inputReader(UTF_8);
    in = new PrintStream(process.getOutputStream(), true, UTF_8);
  }

  /** What the process does: its root, the cache's bytes, the model's name and bytes. */
  public static void main(String[] args) throws IOException {
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    FakeSource source = FakeSource.model(args[2], Integer.parseInt(args[3]));
    String fingerprint = source.fingerprint();
    ModelCache cache = new ModelCache(Path.of(args[0]), Long.parseLong(args[1]), Clock.systemUTC());
    if (args.length > 4) { // a store that stops in the middle
      source.opening =
          file -> {
            if (file.startsWith("variables/variables.data")) {
              System.out.println("copying");
              String unused = orders.readLine();
            }
          };
    } else {
      System.out.println("ready");
      String unused = orders.readLine();
    }
    try (CachedModel model = cache.open(source, fingerprint)) {
      System.out.println(
          "opened " + source.opened.size() + (Files.exists(model.path()) ? "" : "!"));
      String unused = orders.readLine();
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
    System.out.println("closed");
  }

  /** Starts one by a shell command that ends in {@code exec "$@"}. */
  static CacheProcess start(String shell, Path root, long maxBytes, String... model)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", "-c", shell, "bash"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of(CacheProcess.class.getName(), root.toString(), "" + maxBytes));
    command.addAll(List.of(model));
    return new CacheProcess(command);
  }

  static CacheProcess start(Path root, long maxBytes, String... model) throws IOException {
    return start("exec \"$@\"", root, maxBytes, model);
  }

  @Nullable String next() throws IOException {
    return lines.readLine();
  }

  void goOn() {
    in.println();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
