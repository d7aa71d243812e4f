package org.batchpredict.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program in {@code service/src/test/clients} that calls a service with a client, and prints a
 * line for each case: {@code ok 14 NAME}, or {@code FAILED 14 NAME: why}. A line {@code ? WORD}
 * asks for something to be done before it reads a line and goes on.
 */
record ClientProgram(String client, List<String> command, Map<String, String> surroundings) {
  private static final long MINUTES = 15;
  private static final Pattern CASE = Pattern.compile("(ok|FAILED) (\\d+) ([^\n]*)");
  private static final Path LOGS = Path.of("target", "test-client-logs");

  /** What became of a case. */
  record Result(int number, String name, boolean passed) {}

  /** What the program asks for. */
  interface Wish {
    void grant(String word) throws Exception;
  }

  /** Runs all its cases. */
  List<Result> run(Map<String, String> settings, Wish wish) throws Exception {
    Path log = Files.createDirectories(LOGS).resolve(client + ".log");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(surroundings);
    builder.environment().putAll(settings);
    builder.environment().put("CLIENT", client);
    Process process = builder.redirectError(log.toFile()).start();
    try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        Writer answers = process.outputWriter(UTF_8)) {
      Thread watch = watch(process);
      List<Result> results = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher matcher = CASE.matcher(line);
        if (matcher.matches()) {
          int number = Integer.parseInt(matcher.group(2));
          results.add(new Result(number, matcher.group(3), matcher.group(1).equals("ok")));
        } else if (line.startsWith("? ")) {
          wish.grant(line.substring(2));
          answers.write("done\n");
          answers.flush();
        }
      }
      int exit = process.waitFor();
      watch.interrupt();
      if (exit != 0) {
        throw new IOException(client + " ended with " + exit + ": " + Files.readString(log, UTF_8));
      }
      return results;
    } finally {
      process.destroyForcibly();
    }
  }

  /** Ends a program that takes too long; its last cases are then missing. */
  private static Thread watch(Process process) {
    Thread watch =
        new Thread(
            () -> {
              try {
                if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                  process.destroyForcibly();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // it has ended
              }
            },
            "client-watch");
    watch.setDaemon(true);
    watch.start();
    return watch;
  }
}
