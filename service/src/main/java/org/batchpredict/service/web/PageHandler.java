package org.batchpredict.service.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.batchpredict.service.access.Authenticator;
import org.batchpredict.service.access.LogInIssuers;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.jobs.Jobs;
import org.batchpredict.service.jobs.Models;
import org.batchpredict.service.web.output.OutputRoots;
import org.batchpredict.service.web.output.Outputs;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;
import org.eclipse.jetty.util.component.Graceful;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers browsers: {@code /} and all below {@code /ui/}. Leaves other paths to others. */
public final class PageHandler extends Handler.Abstract implements Graceful {
  private static final Logger LOG = LoggerFactory.getLogger(PageHandler.class);
  private static final String ROOT = "/ui/";

  private final Visits visits;
  private final Hosts hosts;
  private final Routes routes;
  private final LivePages live;
  private final Outputs outputs;
  private volatile boolean isShutdown;

  /**
   * A handler of pages.
   *
   * @param secret of 32 bytes, that all instances of the service share
   */
  public PageHandler(
      Jobs jobs,
      Models models,
      Authenticator authenticator,
      ServiceConfig config,
      Supplier<byte[]> secret,
      InstantSource clock) {
    this(jobs, models, authenticator, config, secret, clock, LivePages.PAUSE);
  }

  PageHandler(
      Jobs jobs,
      Models models,
      Authenticator authenticator,
      ServiceConfig config,
      Supplier<byte[]> secret,
      InstantSource clock,
      Duration pause) {
    SessionCookie sessions = new SessionCookie(secret);
    String url = String.valueOf(config.publicUrl()).replaceFirst("/$", "");
    LogInIssuers issuers =
        LogInIssuers.of(config.authentication(), url + Paths.LOG_IN_CALLBACK, clock);
    visits = new Visits(sessions, authenticator, issuers, config, clock);
    hosts = Hosts.of(config);
    outputs = new Outputs(new OutputRoots(config));
    routes = Routes.of(jobs, models, authenticator, issuers, sessions, config, outputs);
    live = new LivePages(jobs.forWatching(), clock, pause);
  }

  @Override
  protected void doStart() throws Exception {
    live.start();
    super.doStart();
  }

  /** Ends the streams, which would not end by themselves before the server stops. */
  @Override
  public CompletableFuture<Void> shutdown() {
    isShutdown = true;
    live.end();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public boolean isShutdown() {
    return isShutdown;
  }

  @Override
  protected void doStop() throws Exception {
    live.close();
    outputs.close();
    super.doStop();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getCanonicalPath();
    if (!path.equals("/") && !path.equals("/ui") && !path.startsWith(ROOT)) {
      return false;
    }
    SecurityHeaders.add(response.getHeaders());
    if (!hosts.has(Request.getServerName(request))) {
      String text =
          "Cannot answer to this host name (set publicUrl to the URL by which it is reached)\n";
      Map<String, String> plain = Map.of("Content-Type", "text/plain; charset=utf-8");
      write(new Reply(421, plain, text), request, response, callback);
    } else if (!path.startsWith(ROOT)) {
      write(Reply.seeOther(Paths.HOME), request, response, callback);
    } else if (path.startsWith(Paths.ASSETS)) {
      Reply none = new Reply(404, Map.of(), "");
      String name = path.substring(Paths.ASSETS.length());
      write(Assets.find(name).orElse(none), request, response, callback);
    } else {
      answer(segments(path.substring(ROOT.length())), request, response, callback);
    }
    return true;
  }

  private void answer(List<String> path, Request request, Response response, Callback callback) {
    Visit visit;
    try {
      visit = visits.of(request, response);
    } catch (ApiException e) { // nobody can be known at the moment
      Map<String, String> plain = Map.of("Content-Type", "text/plain; charset=utf-8");
      write(
          new Reply(e.status().http(), plain, e.getMessage() + "\n"), request, response, callback);
      return;
    }
    Reply reply;
    try {
      if (path.get(0).equals("live") && HttpMethod.GET.is(request.getMethod())) {
        Optional<Routes.Live> page = routes.live(live.watched(), path.subList(1, path.size()));
        if (page.isPresent()) {
          page.get().frame(visit); // what cannot be seen is not followed
          live.join(visit, page.get(), response, callback);
          return;
        }
      }
      reply = reply(path, visit, request);
    } catch (ApiException e) {
      if (e.status().http() >= 500) {
        LOG.warn("Cannot show {}", visit.path(), e);
      }
      reply = ProblemPage.of(visit, e);
    } catch (RuntimeException e) {
      LOG.error("Cannot show {}", visit.path(), e);
      reply = ProblemPage.of(visit, new ApiException(Status.INTERNAL, "Internal error"));
    }
    if (reply.session() != null) {
      visits.keep(reply.session(), request, response);
    }
    write(reply, request, response, callback);
  }

  private Reply reply(List<String> path, Visit visit, Request request) {
    String method = request.getMethod();
    if (HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method)) {
      return routes.reply("GET", visit, path);
    } else if (HttpMethod.POST.is(method)) {
      return routes.reply("POST", visit, path);
    }
    return new Reply(405, Map.of("Allow", "GET, HEAD, POST"), "");
  }

  private static List<String> segments(String path) {
    return Arrays.stream(path.split("/", -1)).map(URIUtil::decodePath).toList();
  }

  private static void write(Reply reply, Request request, Response response, Callback callback) {
    response.setStatus(reply.status());
    reply.headers().forEach(response.getHeaders()::put);
    byte[] body = reply.body().getBytes(UTF_8);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    boolean isHead = HttpMethod.HEAD.is(request.getMethod());
    response.write(true, isHead ? BufferUtil.EMPTY_BUFFER : ByteBuffer.wrap(body), callback);
  }
}
