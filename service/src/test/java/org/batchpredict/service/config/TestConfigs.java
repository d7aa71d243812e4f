package org.batchpredict.service.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.batchpredict.service.access.AuthenticationConfig;
import org.jspecify.annotations.Nullable;

/** Configurations of services that are not started whole, and run no jobs. */
public final class TestConfigs {
  private TestConfigs() {}

  public static ServiceConfig of(
      boolean required, @Nullable String publicUrl, Map<String, ProjectConfig> projects) {
    return of(new AuthenticationConfig(required, List.of(), List.of()), publicUrl, projects);
  }

  public static ServiceConfig of(
      AuthenticationConfig authentication,
      @Nullable String publicUrl,
      Map<String, ProjectConfig> projects) {
    Duration second = Duration.ofSeconds(1);
    return new ServiceConfig(
        new ServiceConfig.Address("127.0.0.1", 0),
        null,
        publicUrl,
        "unused",
        new DatabaseConfig("jdbc:h2:mem:unused", null, null, 1),
        new WorkersConfig(0, List.of(), List.of(), null, second, 3, second, second),
        authentication,
        projects);
  }
}
