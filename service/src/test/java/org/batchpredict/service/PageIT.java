package org.batchpredict.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.batchpredict.service.access.ApiKey;
import org.batchpredict.service.access.ApiKeys;
import org.batchpredict.service.config.ConfigFile;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.store.Database;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses the page of a real service, with real jobs, in a real browser. */
class PageIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** Where screenshots go; empty for none. */
  private static final String SHOTS =
      Boolean.getBoolean("batchpredict.test.screenshots")
          ? Path.of("target", "page").toAbsolutePath().toString()
          : "";

  @TempDir private Path disk;

  @Test
  void isWhatPeopleUse() throws Exception {
    writeInputs();
    TestWorkers.lend(disk.resolve("open"));
    String viewer = ApiKeys.generate();
    String admin = ApiKeys.generate();
    ServiceConfig closed = config("closed", true, 0);
    try (Database database = Database.open(closed.database())) {
      database.keys().add(key("viewer", viewer));
      database.keys().add(key("admin", admin));
    }
    try (Service open = Service.start(config("open", false, 2));
        Service asking = Service.start(closed)) {
      List<ClientProgram.Result> results =
          new ClientPrograms(ROOT)
              .browser()
              .run(
                  Map.of(
                      "OPEN_URL", url(open),
                      "CLOSED_URL", url(asking),
                      "VIEWER_KEY", viewer,
                      "ADMIN_KEY", admin,
                      "MODELS", ROOT.resolve("testdata/models").toString(),
                      "DATA", disk.toString(),
                      "SHOTS", SHOTS),
                  word -> {});
      assertThat(results).hasSize(13).allMatch(ClientProgram.Result::passed);
    }
    TestWorkers.keep(disk.resolve("open"));
  }

  private static String url(Service service) {
    return service.url().toString().replaceFirst("/$", "");
  }

  private static ApiKey key(String name, String key) {
    return ApiKeys.of(key, name + "@demo.example", Instant.EPOCH);
  }

  private void writeInputs() throws IOException {
    Path in = Files.createDirectories(disk.resolve("in"));
    Files.createDirectories(disk.resolve("out"));
    StringBuilder people = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      String age = i % 37 == 0 ? "\"old\"" : String.valueOf(20 + i * 7 % 50);
      people.append("{\"age\":[" + age + "],\"country\":\"" + (i % 3 == 0 ? "DE" : "FR") + "\"}\n");
    }
    Files.writeString(in.resolve("people.json"), people);
    Files.writeString(in.resolve("slow.json"), "{\"x\": 20000.0}\n".repeat(1000));
  }

  private ServiceConfig config(String name, boolean asks, int jobs) throws IOException {
    Path file = disk.resolve(name + ".json");
    Files.writeString(
        file,
        String.format(
            Locale.ROOT,
            """
        {
          "listen": "127.0.0.1:0",
          "adminListen": "none",
          "dataDirectory": "%s",
          "workers": {"jobs": %s, %s},
          "authentication": {"required": %s},
          "projects": {
            "demo": {
              "inputRoots": ["%s"],
              "outputRoots": ["%s"],
              "modelRoots": ["%s"],
              "policy": {"bindings": [
                {"role": "roles/ml.viewer", "members": ["serviceAccount:viewer@demo.example"]},
                {"role": "roles/ml.admin", "members": ["serviceAccount:admin@demo.example"]}
              ]}
            }
          }
        }
        """,
            disk.resolve(name),
            jobs,
            TestWorkers.fields(),
            asks,
            disk.resolve("in"),
            disk.resolve("out"),
            ROOT.resolve("testdata/models")));
    return ConfigFile.read(file);
  }
}
