package org.batchpredict.service;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.batchpredict.service.ClientProgram.Result;
import org.batchpredict.service.ClientProgram.Wish;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Google's own clients, unmodified, against a service that runs jobs: a test for each client and
 * case. They all call the same service at the same time, each in projects of its own.
 */
final class ClientsIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final ClientPrograms PROGRAMS = new ClientPrograms(ROOT);
  private static final ExecutorService CALLERS =
      Executors.newCachedThreadPool(task -> new Thread(task, "client"));
  private static final Wish NONE =
      word -> {
        throw new IllegalArgumentException("Cannot do this here: " + word);
      };
  private static final int WORKERS = 2;

  private static final Map<String, Future<List<Result>>> RUNS = new TreeMap<>();

  @TempDir static Path directory;
  private static ClientService service;

  @BeforeAll
  static void startAll() throws Exception {
    ClientConfig config = new ClientConfig(Files.createDirectory(directory.resolve("one")), ROOT);
    service = ClientService.start(config, "", WORKERS);
    List<ClientProgram> programs =
        new ArrayList<>(
            List.of(
                PROGRAMS.python("python"),
                PROGRAMS.python("python2019"),
                PROGRAMS.node(),
                PROGRAMS.go(),
                PROGRAMS.java()));
    if (hasGcloud()) {
      programs.add(PROGRAMS.gcloud());
    }
    for (ClientProgram program : programs) {
      Map<String, String> settings = config.settings(service.url(), program.client());
      RUNS.put(program.client(), CALLERS.submit(() -> program.run(settings, NONE)));
    }
  }

  @AfterAll
  static void stopAll() throws Exception {
    CALLERS.shutdownNow();
    service.close();
  }

  private static boolean hasGcloud() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(path -> Files.isExecutable(Path.of(path, "gcloud")));
  }

  @TestFactory
  Stream<DynamicNode> python() throws Exception {
    return results("python", "1-20, 22-25, 27-33, 36, 39, 40");
  }

  @TestFactory
  Stream<DynamicNode> pythonOf2019() throws Exception {
    return results("python2019", "1-20, 22-25, 27-33, 39, 40");
  }

  @TestFactory
  Stream<DynamicNode> node() throws Exception {
    return results("node", "1, 2, 4-14, 16-20, 22-33");
  }

  @TestFactory
  Stream<DynamicNode> go() throws Exception {
    return results("go", "1, 2, 4, 6, 8, 10-14, 16-20, 22, 23, 25, 27-31");
  }

  @TestFactory
  Stream<DynamicNode> java() throws Exception {
    return results("java", "1, 2, 4, 6, 8-14, 16-31");
  }

  @TestFactory
  Stream<DynamicNode> gcloud() throws Exception {
    Assumptions.assumeTrue(hasGcloud(), "Cannot call with gcloud: it is not installed");
    return results("gcloud", "37");
  }

  /** Case 34: what a client sees does not depend on whether the service was started again. */
  @TestFactory
  Stream<DynamicNode> restarts() throws Exception {
    ClientConfig config =
        new ClientConfig(Files.createDirectory(directory.resolve("restarts")), ROOT);
    try (ClientService restarted = ClientService.start(config, "", 0)) {
      ClientProgram program = PROGRAMS.python("python", "restart");
      Map<String, String> settings = config.settings(restarted.url(), "python");
      return tests(program.run(settings, word -> restarted.restart()), "34");
    }
  }

  /** Case 35: two instances that share a database are one service. */
  @TestFactory
  Stream<DynamicNode> twoInstances() throws Exception {
    ClientConfig config = new ClientConfig(Files.createDirectory(directory.resolve("two")), ROOT);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      String database = "\"url\": \"%s\"".formatted(postgres.getJdbcUrl("postgres", "postgres"));
      try (ClientService one = ClientService.start(config, database, 0);
          ClientService other = one.another()) {
        Map<String, String> settings = config.settings(one.url(), "python");
        settings.put("OTHER_URL", other.url());
        ClientProgram program = PROGRAMS.python("python", "instances");
        return tests(program.run(settings, NONE), "35");
      }
    }
  }

  private static Stream<DynamicNode> results(String client, String cases) throws Exception {
    return tests(requireNonNull(RUNS.get(client), client).get(), cases);
  }

  private static Stream<DynamicNode> tests(List<Result> results, String cases) {
    Stream<DynamicNode> all =
        Stream.of(
            dynamicTest(
                "runs every case",
                () ->
                    assertThat(results.stream().map(Result::number).distinct().sorted())
                        .containsExactlyElementsOf(numbers(cases))));
    return Stream.concat(
        all,
        results.stream()
            .map(
                result ->
                    dynamicTest(
                        result.number() + " " + result.name(),
                        () -> assertThat(result.passed()).as(result.name()).isTrue())));
  }

  /** The numbers of a list such as {@code 1-3, 5}. */
  private static List<Integer> numbers(String list) {
    return Stream.of(list.split(", ", -1))
        .flatMapToInt(
            part -> {
              String[] ends = part.split("-", -1);
              return IntStream.rangeClosed(
                  Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
            })
        .boxed()
        .toList();
  }
}
