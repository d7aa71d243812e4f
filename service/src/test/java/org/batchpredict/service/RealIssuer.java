package org.batchpredict.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** An issuer of OpenID Connect in a process of its own, for tests of the log-in. */
final class RealIssuer implements AutoCloseable {
  private static final String READY = "ready ";

  private final Process process;
  private final String url;

  private RealIssuer(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts one.
   *
   * @param settings of {@code service/src/test/clients/oidc/issuer.js}
   * @param log a file for what it complains of
   */
  static RealIssuer start(ClientProgram program, Map<String, String> settings, Path log)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(program.command()).redirectError(log.toFile());
    builder.environment().putAll(program.surroundings());
    builder.environment().putAll(settings);
    Process process = builder.start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    String line = lines.readLine();
    if (line == null || !line.startsWith(READY)) {
      process.destroyForcibly();
      throw new IOException("The issuer does not start: " + Files.readString(log, UTF_8));
    }
    return new RealIssuer(process, line.substring(READY.length()));
  }

  String url() {
    return url;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
