package org.batchpredict.service;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.batchpredict.service.access.AuditLog;
import org.batchpredict.service.access.Authenticator;
import org.batchpredict.service.access.Authenticators;
import org.batchpredict.service.access.BoundedAuditLog;
import org.batchpredict.service.access.KeyStore;
import org.batchpredict.service.access.TokenExchange;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.config.ServiceConfig.Address;
import org.batchpredict.service.jobs.JobStore;
import org.batchpredict.service.jobs.Jobs;
import org.batchpredict.service.jobs.JobsService;
import org.batchpredict.service.jobs.Models;
import org.batchpredict.service.jobs.PageTokens;
import org.batchpredict.service.jobs.Projects;
import org.batchpredict.service.jobs.RegistryModels;
import org.batchpredict.service.rest.ApiHandler;
import org.batchpredict.service.store.Database;
import org.batchpredict.service.web.PageHandler;
import org.batchpredict.service.work.Dispatcher;
import org.batchpredict.service.work.ProcessLauncher;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * A job service at work: what {@link ServiceMain} runs, and who embeds the service in a process of
 * their own. Several may share a database; each takes up jobs, and those of one that died.
 */
public final class Service implements AutoCloseable {
  private static final int SECRET_BYTES = 32;

  /** How long calls in progress have when the service stops. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final ServiceConfig config;
  private final Clock clock = Clock.systemUTC();
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Database database;
  private final JobStore store;
  private final ProcessLauncher launcher;
  private final Dispatcher dispatcher;
  private final Server server;
  private final @Nullable Server admin;
  private volatile boolean stopping;

  private Service(ServiceConfig config, Database database) {
    this.config = config;
    this.database = database;
    store = database.jobs();
    launcher = new ProcessLauncher(config);
    dispatcher =
        new Dispatcher(store, launcher, config, instanceId(), clock, new WorkMetrics(metrics));
    server =
        HttpServers.of(
            "http",
            config.listen(),
            config.tls(),
            guarded(new Handler.Sequence(handlers())),
            GRACE);
    Address adminListen = config.adminListen();
    admin =
        adminListen == null
            ? null
            : HttpServers.of(
                "admin", adminListen, null, new AdminHandler(this::hindrance, metrics), GRACE);
    Metrics.bind(metrics, database, store, dispatcher);
  }

  /**
   * Starts a service.
   *
   * @throws IllegalStateException when its database cannot be opened, or its address is taken
   */
  public static Service start(ServiceConfig config) {
    Database database = Database.open(config.database());
    try {
      Service service = new Service(config, database);
      service.start();
      return service;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private void start() {
    HttpServers.start(server);
    try {
      if (admin != null) {
        HttpServers.start(admin);
      }
    } catch (RuntimeException e) {
      HttpServers.stop(server);
      throw e;
    }
    dispatcher.start();
  }

  private List<Handler> handlers() {
    AuditLog audit = new BoundedAuditLog(database.audit(), clock);
    KeyStore keys = database.keys();
    byte[] secret = store.secret("access-tokens", SECRET_BYTES);
    Supplier<String> url = () -> url().toString();
    Authenticator authenticator =
        Authenticators.of(config.authentication(), url, keys, secret, clock);
    TokenExchange tokens =
        TokenExchange.of(config.authentication(), url, keys, secret, audit, clock);
    Jobs jobs = new JobsService(store, audit, config, clock);
    Models models = new RegistryModels(config, audit, clock);
    List<Handler> handlers = new ArrayList<>();
    handlers.add(
        new PageHandler(
            jobs,
            models,
            authenticator,
            config,
            () -> store.secret("sessions", SECRET_BYTES),
            clock));
    handlers.add(
        new ApiHandler(
            jobs,
            models,
            new Projects(config, audit, clock),
            authenticator,
            tokens,
            PageTokens.of(store),
            config,
            new CallLog(metrics, dispatcher),
            clock));
    return handlers;
  }

  private Handler guarded(Handler handler) {
    return config.authentication().required()
        ? handler
        : new BrowserGuard(handler, config.publicUrl());
  }

  /** Names this instance in the rows of jobs: no other goes by it, now or later. */
  private static String instanceId() {
    return ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  }

  /** Why this instance is not to be called; empty when it may be. */
  private Optional<String> hindrance() {
    if (stopping) {
      return Optional.of("the service is stopping");
    }
    return database.isReady() ? Optional.empty() : Optional.of("the database does not answer");
  }

  /** How clients reach the service. */
  public URI url() {
    String url = config.publicUrl();
    return url == null ? HttpServers.uri(server) : URI.create(url);
  }

  /** Where health and metrics are served; empty when nowhere. */
  public Optional<URI> adminUrl() {
    return Optional.ofNullable(admin).map(HttpServers::uri);
  }

  /**
   * Stops in good order: takes no more calls, lets those in progress end, and leaves the jobs that
   * run here to another instance, or to this one's next start. Cancels no job.
   */
  @Override
  public void close() {
    stopping = true;
    HttpServers.stop(server);
    dispatcher.close();
    launcher.close();
    if (admin != null) {
      HttpServers.stop(admin);
    }
    database.close();
    metrics.close();
  }
}
