package org.batchpredict.service.web;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.batchpredict.service.access.AuthenticationConfig;
import org.batchpredict.service.access.Authenticator;
import org.batchpredict.service.access.Binding;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.config.DatabaseConfig;
import org.batchpredict.service.config.ProjectConfig;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.config.WorkersConfig;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Serves pages of jobs in memory, on a port of its own. */
final class PageServer implements AutoCloseable {
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  PageServer(FakeJobs jobs, Authenticator authenticator, ServiceConfig config) throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        new PageHandler(
            jobs,
            new FakeModels(),
            authenticator,
            config,
            () -> new byte[32],
            InstantSource.fixed(Samples.NOW)));
    server.start();
  }

  static ServiceConfig config(boolean needsLogIn) {
    Policy policy =
        new Policy(List.of(new Binding("roles/ml.admin", List.of("user:ann@example.com"))));
    ProjectConfig project =
        new ProjectConfig(
            List.of("/data"),
            List.of("/data"),
            List.of(),
            null,
            Map.of(),
            policy,
            ProjectConfig.Limits.DEFAULT);
    return new ServiceConfig(
        new ServiceConfig.Address("127.0.0.1", 0),
        null,
        null,
        "/tmp",
        new DatabaseConfig("jdbc:h2:mem:", null, null, 1),
        new WorkersConfig(
            0,
            List.of(),
            List.of(),
            null,
            Duration.ofSeconds(30),
            3,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1)),
        new AuthenticationConfig(needsLogIn, List.of(), List.of()),
        Map.of("demo", project, "maps-ranking", project));
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort());
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
