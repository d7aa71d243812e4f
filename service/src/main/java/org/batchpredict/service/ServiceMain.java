package org.batchpredict.service;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.batchpredict.service.config.ConfigFile;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.store.Database;
import org.batchpredict.service.store.DatabaseInUseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command that runs a service until it is told to stop (SIGTERM or SIGINT), or works on its
 * keys. Standard output says where the service is; standard error is its log.
 */
public final class ServiceMain {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceMain.class);
  private static final String CONFIG = "--config=";
  private static final int FAILED = 1;
  private static final int REFUSED = 2;

  private ServiceMain() {}

  public static void main(String[] args) throws InterruptedException {
    int status = run(List.of(args));
    if (status != 0) {
      System.exit(status);
    }
  }

  private static int run(List<String> args) throws InterruptedException {
    List<String> rest = args.stream().filter(arg -> !arg.startsWith(CONFIG)).toList();
    Optional<Path> file =
        args.stream()
            .filter(arg -> arg.startsWith(CONFIG))
            .map(arg -> Path.of(arg.substring(CONFIG.length())))
            .findFirst();
    if (file.isEmpty()) {
      System.err.println("Cannot start: no configuration is given (set " + CONFIG + "FILE)");
      return REFUSED;
    }
    try {
      ServiceConfig config = ConfigFile.read(file.get());
      if (!rest.isEmpty() && rest.get(0).equals("keys")) {
        keys(config, rest.subList(1, rest.size()));
        return 0;
      }
      if (!rest.isEmpty()) {
        System.err.println("Unknown arguments: " + rest + " (supported: keys, " + CONFIG + "FILE)");
        return REFUSED;
      }
      serve(config);
      return 0;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return REFUSED;
    } catch (IllegalStateException | UncheckedIOException e) {
      System.err.println(e.getMessage());
      return FAILED;
    }
  }

  static void keys(ServiceConfig config, List<String> args) {
    if (args.contains("--help")) {
      System.out.print(KeysCommand.HELP);
      return;
    }
    try (Database database = Database.open(config.database())) {
      new KeysCommand(config, database.keys(), Clock.systemUTC(), System.out).run(args);
    } catch (DatabaseInUseException e) {
      throw new IllegalStateException(
          "Cannot work on keys while the service runs: its database is in use (stop the service, run"
              + " this again, and start it: its jobs go on where they were. With PostgreSQL it may"
              + " run on)",
          e);
    }
  }

  private static void serve(ServiceConfig config) throws InterruptedException {
    Service service = Service.start(config);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  LOG.info("Stopping; jobs that run go on with the next instance or start");
                  service.close();
                  LOG.info("Stopped");
                  stopped.countDown();
                },
                "stop"));
    LOG.info("Serving on {}", service.url());
    System.out.print(Greeting.of(service, config));
    System.out.flush();
    stopped.await();
  }
}
