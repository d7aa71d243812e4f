package org.batchpredict.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.config.ConfigFile;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.jobs.NewJob;
import org.batchpredict.service.store.Database;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a scrape of a service shows, and what is said of it. */
class MetricsTest {
  private static final Pattern DOCUMENTED = Pattern.compile("`([a-z_0-9]+\\*?)`");
  private static final Pattern SCRAPED = Pattern.compile("(?m)^# TYPE (\\S+) ");

  @TempDir Path directory;
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  @Timeout(120)
  void areThoseThatAreDocumented() throws Exception {
    try (Service service = Service.start(config())) {
      get(service.url() + "/v1/projects/p/jobs");
      String scrape = scrape(service);

      Set<String> documented = documented();
      Set<String> scraped = new TreeSet<>();
      SCRAPED.matcher(scrape).results().map(found -> found.group(1)).forEach(scraped::add);
      assertThat(documented).allMatch(name -> scraped.stream().anyMatch(one -> is(one, name)));
      assertThat(scraped).allMatch(one -> documented.stream().anyMatch(name -> is(one, name)));
    }
  }

  private static boolean is(String scraped, String documented) {
    return documented.endsWith("*")
        ? scraped.startsWith(documented.substring(0, documented.length() - 1))
        : scraped.equals(documented);
  }

  /** The names in the first column of the table of metrics. */
  private static Set<String> documented() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("../docs/service.md"));
    Set<String> names = new TreeSet<>();
    for (String line : lines.subList(lines.indexOf("| metric | of |") + 2, lines.size())) {
      if (!line.startsWith("|")) {
        return names;
      }
      DOCUMENTED
          .matcher(line.substring(0, line.indexOf('|', 1)))
          .results()
          .map((MatchResult found) -> found.group(1))
          .forEach(names::add);
    }
    return names;
  }

  /** The job's options are gone: it fails before a worker is started. */
  @Test
  @Timeout(120)
  void countWhatComesOfJobs() throws Exception {
    ServiceConfig config = config();
    PredictionInput input = PredictionInput.builder().outputPath("/out").build();
    try (Database database = Database.open(config.database())) {
      database
          .jobs()
          .create(
              new NewJob(
                  new JobName("p", "j"), "user:a@b.c", input, "gone", Map.of(), Policy.EMPTY));
    }
    try (Service service = Service.start(config)) {
      String scrape = scrape(service);
      while (!scrape.contains("attempts_total{end=\"failed\"} 1.0\n")) {
        TimeUnit.MILLISECONDS.sleep(20);
        scrape = scrape(service);
      }

      assertThat(scrape)
          .contains(
              "\njobs_claimed_total 1.0\n",
              "\njobs_taken_over_total 0.0\n",
              "\nworkers_started_total 0.0\n",
              "\nleases_lost_total 0.0\n",
              "\npredictions_total 0.0\n",
              "\nfailures_total 0.0\n",
              "attempts_total{end=\"lost_by_signal\"} 0.0\n");
    }
  }

  private ServiceConfig config() throws IOException {
    return ConfigFile.read(
        Files.writeString(
            directory.resolve("service.json"),
            """
            {"listen": "127.0.0.1:0", "adminListen": "127.0.0.1:0",
             "authentication": {"required": false}, "projects": {"*": {}}}
            """));
  }

  private String scrape(Service service) throws Exception {
    return get(service.adminUrl().orElseThrow() + "/metrics");
  }

  private String get(String url) throws Exception {
    return client
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }
}
