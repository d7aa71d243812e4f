package org.batchpredict.service.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.config.WorkersConfig;
import org.batchpredict.service.jobs.Attempt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts each worker as a process of this machine, which ends with the service's. */
public final class ProcessLauncher implements Launcher {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessLauncher.class);

  /**
   * Models print to standard output: to them that is standard error, and what was standard output
   * is descriptor 3, where the worker reports. It may be another user's process, which may not open
   * the pipe unless it is told. Signals that a terminal or an init system sends to all processes
   * are the service's to act on.
   */
  private static final String SHELL = "trap '' HUP INT TERM; exec \"$@\" 3>&1 1>&2";

  private static final String OPEN = "chmod 666 /dev/fd/1; ";

  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  private final WorkersConfig config;
  private final Path directory;
  private final String host = HostName.current();
  private final String classPath;
  private final ClassArchive archive;

  /** The system ends a process with the <em>thread</em> that started it. */
  private final ExecutorService starter =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "worker-starter");
            thread.setDaemon(true);
            return thread;
          });

  public ProcessLauncher(ServiceConfig config) {
    this.config = config.workers();
    this.directory = Path.of(config.dataDirectory()).toAbsolutePath();
    String given = this.config.classPath();
    this.classPath = given == null ? System.getProperty("java.class.path") : given;
    this.archive = new ClassArchive(directory, classPath, this.config.javaOptions());
  }

  @Override
  public Worker start(Task task) throws IOException {
    ClassArchive.Start start = archive.next();
    ProcessBuilder builder = new ProcessBuilder(command(task, start.javaOptions()));
    builder.environment().putIfAbsent("TF_CPP_MIN_LOG_LEVEL", "1");
    builder.environment().putIfAbsent("LC_ALL", "C.UTF-8");
    Process process = start(builder);
    CompletableFuture<Void> unused =
        process.onExit().thenAccept(ended -> archive.ended(start, ended.exitValue()));
    return new ProcessWorker(name(task), host, process, task);
  }

  private Process start(ProcessBuilder builder) throws IOException {
    try {
      return starter.submit(builder::start).get();
    } catch (ExecutionException e) {
      throw new IOException("Cannot start a worker: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Cannot start a worker: interrupted", e);
    }
  }

  private List<String> command(Task task, List<String> javaOptions) {
    String shell = config.prefix().isEmpty() ? SHELL : OPEN + SHELL;
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", shell, "worker"));
    command.addAll(config.prefix());
    if (Files.isExecutable(SETPRIV)) {
      command.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(marker(task.job().toString(), task.attempt()));
    command.add("-XX:ErrorFile=" + directory.resolve("worker-%p.hs_err.log"));
    command.add("-Dlogback.configurationFile=logback-worker.xml");
    command.addAll(config.javaOptions());
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", classPath));
    command.add(WorkerMain.class.getName());
    return command;
  }

  /** By what a process is known as the worker of an attempt, though its number is given again. */
  private static String marker(String job, int attempt) {
    return "-Dbatchpredict.worker=" + job + "/attempts/" + attempt;
  }

  private static String name(Task task) {
    return "worker " + task.job().jobId() + " " + task.attempt();
  }

  @Override
  public void end(JobName job, Attempt former) {
    Long pid = former.pid();
    if (pid == null || !former.host().equals(host)) {
      return;
    }
    ProcessHandle.of(pid)
        .filter(process -> isWorker(process, marker(job.toString(), former.number())))
        .ifPresent(
            process -> {
              LOG.info("Ending worker {} of a lost service instance", pid);
              process.destroyForcibly();
            });
  }

  private static boolean isWorker(ProcessHandle process, String marker) {
    return process
        .info()
        .commandLine()
        .map(line -> Stream.of(line.split(" ")).anyMatch(marker::equals))
        .orElse(false);
  }

  @Override
  public void close() {
    starter.shutdownNow();
  }
}
