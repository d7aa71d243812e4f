package org.batchpredict.transforms.tensorflow;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A process in which jobs come and go, as they do on a Flink TaskManager: each has a class loader
 * and a thread of its own.
 */
final class JobProcess {
  /** Before each line that it has to say. */
  static final String MARK = "> ";

  private final List<WeakReference<JobClassLoader>> loaders = new ArrayList<>();

  private JobProcess() {}

  /**
   * Runs the given jobs, each of which is {@code model@classPath} or, to run beside the one before,
   * {@code +model@classPath}. A file name is a native library to load first.
   */
  public static void main(String[] jobs) throws Exception {
    JobProcess process = new JobProcess();
    List<FutureTask<String>> atOnce = new ArrayList<>();
    for (String job : jobs) {
      if (!job.contains("@")) {
        System.load(job);
        continue;
      }
      if (!job.startsWith("+")) {
        process.await(atOnce);
      }
      atOnce.add(process.start(job.replaceFirst("^\\+", "")));
    }
    process.await(atOnce);
    for (int tries = 0; process.alive() > 0 && tries < 20; tries++) {
      System.gc();
      System.runFinalization();
    }
    say("class loaders left: " + process.alive());
    say("mapped: " + MappedFiles.ofTensorFlow().size());
  }

  private FutureTask<String> start(String job) {
    int at = job.indexOf('@');
    String model = job.substring(0, at);
    List<Path> classPath =
        Arrays.stream(job.substring(at + 1).split(File.pathSeparator)).map(Path::of).toList();
    FutureTask<String> task = new FutureTask<>(run(model, new JobClassLoader(classPath)));
    new Thread(task, "job " + loaders.size()).start();
    return task;
  }

  private Callable<String> run(String model, JobClassLoader loader) {
    loaders.add(new WeakReference<>(loader));
    return () -> {
      try (loader) {
        Thread.currentThread().setContextClassLoader(loader);
        return loader.predict(model);
      }
    };
  }

  private void await(List<FutureTask<String>> tasks)
      throws InterruptedException, ExecutionException {
    for (FutureTask<String> task : tasks) {
      say(task.get());
    }
    tasks.clear();
    System.gc();
  }

  private long alive() {
    return loaders.stream().filter(loader -> loader.get() != null).count();
  }

  private static void say(String line) {
    System.out.println(MARK + line);
  }

  /** What such a process says; its class path is what jobs find in their parent class loader. */
  static List<String> run(List<Path> classPath, List<String> jobs)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-cp", join(classPath), JobProcess.class.getName()));
    command.addAll(jobs);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines = process.inputReader().lines().toList();
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join("\n", lines));
    }
    return lines.stream()
        .filter(line -> line.startsWith(MARK))
        .map(line -> line.substring(MARK.length()))
        .toList();
  }

  static String join(List<Path> classPath) {
    return String.join(
        File.pathSeparator, classPath.stream().map(Path::toString).toArray(String[]::new));
  }
}
