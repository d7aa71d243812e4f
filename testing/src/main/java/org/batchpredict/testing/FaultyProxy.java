package org.batchpredict.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A bad network before a {@link FakeGcs}: a server on loopback that notes each request, passes it
 * on as it is, and lets some go wrong.
 *
 * <p>Where fake-gcs-server differs from Google's, it does as Google's: {@code ifGenerationMatch=0}
 * holds for a resumable upload too (412 at its end when there is such an object by then); an upload
 * says how much of it has come, and one that has ended what it said then; the parts of a batch are
 * requests like others, each of which can go wrong by itself.
 */
public final class FaultyProxy implements AutoCloseable {
  /** What is between two machines, or cannot be set on a request. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "content-length",
          "date",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "transfer-encoding",
          "upgrade");

  private static final String TOKEN = "/token";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpServer server;
  private final String target;
  private final ExecutorService threads;
  private final GcsUploads uploads = new GcsUploads();
  private final AtomicInteger tokens = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Rule> rules = new ArrayList<>();
  private final List<ProxiedRequest> requests = new ArrayList<>();

  private FaultyProxy(HttpServer server, String target, ExecutorService threads) {
    this.server = server;
    this.target = target;
    this.threads = threads;
  }

  /**
   * Starts a proxy without faults.
   *
   * @param target where to pass requests on to, {@code http://HOST:PORT}
   */
  public static FaultyProxy start(String target) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ExecutorService threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "faulty-proxy");
              thread.setDaemon(true);
              return thread;
            });
    FaultyProxy proxy = new FaultyProxy(HttpServer.create(address, 0), target, threads);
    proxy.server.setExecutor(threads);
    proxy.server.createContext("/", proxy::handle);
    proxy.server.start();
    return proxy;
  }

  /** Where it listens: {@code http://127.0.0.1:PORT}, with no slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Lets the next requests that match go wrong; the first rule that matches counts. */
  public Rule fail(int times, Predicate<ProxiedRequest> which, Fault fault) {
    Rule rule = new Rule(times, which, fault);
    synchronized (rules) {
      rules.add(rule);
    }
    return rule;
  }

  /** Lets all requests that match go wrong. */
  public Rule failAlways(Predicate<ProxiedRequest> which, Fault fault) {
    return fail(Integer.MAX_VALUE, which, fault);
  }

  /** Forgets all faults and requests. */
  public void reset() {
    tokens.set(0);
    synchronized (rules) {
      rules.clear();
    }
    synchronized (requests) {
      requests.clear();
    }
  }

  /** The requests that came so far, the parts of batches too. */
  public List<ProxiedRequest> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      ProxiedRequest request =
          new ProxiedRequest(
              exchange.getRequestMethod(),
              exchange.getRequestURI(),
              ProxiedRequest.byLowerCase(exchange.getRequestHeaders()),
              new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1),
              false);
      Fault fault = meet(request);
      if (fault instanceof Fault.Dropped) {
        return;
      }
      ProxiedResponse answer = answer(request, fault);
      if (fault instanceof Fault.AnswerLost) {
        return;
      }
      send(exchange, answer, fault instanceof Fault.Truncated);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, ProxiedResponse answer, boolean truncated)
      throws IOException {
    answer
        .headers()
        .forEach(
            (name, values) -> {
              if (!HOP_BY_HOP.contains(name) && !name.startsWith(":")) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    byte[] body = answer.body().getBytes(ISO_8859_1);
    int length = body.length;
    exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
    exchange.getResponseBody().write(body, 0, truncated ? length / 2 : length);
    exchange.getResponseBody().flush();
  }

  /** Notes a request, and finds what goes wrong with it. */
  private Fault meet(ProxiedRequest request) {
    synchronized (requests) {
      requests.add(request);
    }
    synchronized (rules) {
      for (Rule rule : rules) {
        if (rule.left > 0 && rule.which.test(request)) {
          rule.left--;
          rule.met++;
          return rule.fault;
        }
      }
    }
    return new Fault.None();
  }

  private ProxiedResponse answer(ProxiedRequest request, Fault fault)
      throws IOException, InterruptedException {
    if (fault instanceof Fault.Answer error) {
      return ProxiedResponse.error(error.status(), error.reason());
    }
    if (fault instanceof Fault.Delayed delayed) {
      if (closed.await(delayed.delay().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("Closed before " + request);
      }
    }
    if (request.path().equals(TOKEN)) {
      return token();
    }
    return switch (request.kind()) {
      case BATCH -> GcsBatch.answer(request, part -> answerPart(part, meet(part)));
      case START_UPLOAD -> uploads.start(request, this::forward);
      case UPLOAD -> uploads.send(request, this::forward);
      default -> forward(request);
    };
  }

  private ProxiedResponse token() {
    return ProxiedResponse.json(
        200,
        JSON.createObjectNode()
            .put("access_token", "token-" + tokens.incrementAndGet())
            .put("expires_in", 3599)
            .put("token_type", "Bearer"));
  }

  /** A part has no connection of its own that could break. */
  private ProxiedResponse answerPart(ProxiedRequest part, Fault fault)
      throws IOException, InterruptedException {
    ProxiedResponse unavailable = ProxiedResponse.error(503, "backendError");
    if (fault instanceof Fault.Dropped) {
      return unavailable;
    }
    ProxiedResponse answer = answer(part, fault);
    return fault instanceof Fault.AnswerLost || fault instanceof Fault.Truncated
        ? unavailable
        : answer;
  }

  private ProxiedResponse forward(ProxiedRequest request) throws IOException, InterruptedException {
    HttpRequest.Builder sent =
        HttpRequest.newBuilder(URI.create(target + request.uri()))
            .method(
                request.method(), BodyPublishers.ofByteArray(request.body().getBytes(ISO_8859_1)));
    request
        .headers()
        .forEach(
            (name, values) -> {
              if (!HOP_BY_HOP.contains(name)) {
                values.forEach(value -> sent.header(name, value));
              }
            });
    HttpResponse<byte[]> response = client.send(sent.build(), BodyHandlers.ofByteArray());
    Map<String, List<String>> headers =
        new TreeMap<>(ProxiedRequest.byLowerCase(response.headers().map()));
    ProxiedResponse answer =
        new ProxiedResponse(
            response.statusCode(), headers, new String(response.body(), ISO_8859_1));
    return response
        .headers()
        .firstValue("Location")
        .map(location -> answer.withHeader("location", location.replace(target, url())))
        .orElse(answer);
  }

  /** Stops at once; a server that was to answer late does not any more. */
  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** A fault, the requests that it meets, and how many it has met. */
  public static final class Rule {
    private final Predicate<ProxiedRequest> which;
    private final Fault fault;
    private int left;
    private int met;

    private Rule(int times, Predicate<ProxiedRequest> which, Fault fault) {
      this.left = times;
      this.which = which;
      this.fault = fault;
    }

    /** How many requests went wrong by it; to be asked once no request is under way. */
    public int met() {
      return met;
    }
  }
}
