package example;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.batchpredict.pipeline.BatchPrediction;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.JobOptions;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.PredictionJob;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;

/**
 * Runs prediction jobs for whoever asks by HTTP on this machine: PUT /jobs/NAME starts one, GET
 * tells how far it is (with ?follow, each second until it ends), DELETE cancels it.
 */
public final class JobServer {
  private static final String JOBS = "/jobs/";
  private static final Duration PACE = Duration.ofSeconds(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, PredictionJob> jobs = new ConcurrentHashMap<>();

  /** What is told of a job; secondsLeft and error are null when there is nothing to say. */
  record Status(
      JobState state, long predictions, long failures, Long secondsLeft, String error) {
    static Status of(PredictionJob job) {
      Progress progress = job.progress();
      return new Status(
          job.state(),
          progress.predictions(),
          progress.failures(),
          progress.instances() == 0
              ? null
              : progress.timeLeft().map(Duration::toSeconds).orElse(null),
          job.error().map(JobError::message).orElse(null));
    }
  }

  /** Takes the port, or 0 for one that is free, and prints the address. */
  public static void main(String[] args) throws IOException {
    // It asks nobody who they are, so nobody else may reach it.
    InetAddress loopback = InetAddress.getLoopbackAddress();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(loopback, Integer.parseInt(args[0])), 0);
    server.createContext(JOBS, new JobServer()::handle);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    System.out.println("http://127.0.0.1:" + server.getAddress().getPort() + JOBS);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer(exchange);
      } catch (InvalidRequestException e) {
        reply(exchange, 400, Map.of("problems", e.problems()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    String name = exchange.getRequestURI().getPath().substring(JOBS.length());
    if (exchange.getRequestMethod().equals("PUT")) {
      start(name, exchange.getRequestBody());
    }
    PredictionJob job = jobs.get(name);
    if (job == null) {
      reply(exchange, 404, Map.of("problems", List.of("Cannot find job " + name)));
      return;
    }
    if (exchange.getRequestMethod().equals("DELETE")) {
      job.cancel(); // it stops when it can; its state tells when it has
    }
    reply(exchange, 200, Status.of(job));
    if ("follow".equals(exchange.getRequestURI().getQuery())) {
      while (job.waitUntilFinish(PACE).isEmpty()) {
        write(exchange, Status.of(job));
      }
      write(exchange, Status.of(job));
    }
  }

  /** Does nothing where the job of that name has not ended. */
  private void start(String name, InputStream request) throws IOException {
    PredictionInput input = PredictionInput.fromJson(request);
    // What was cancelled, or was under way when a server died, goes on from what it had committed.
    PredictionOptions options =
        JobOptions.builder().with(PredictionOptions::setResume, true).build();
    List<String> problems = BatchPrediction.check(input, options);
    if (!problems.isEmpty()) {
      throw new InvalidRequestException(problems);
    }
    jobs.compute(
        name,
        (key, job) ->
            job == null || job.state().isFinal() ? BatchPrediction.start(input, options) : job);
  }

  private static void reply(HttpExchange exchange, int code, Object body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, 0); // of unknown length
    write(exchange, body);
  }

  private static void write(HttpExchange exchange, Object body) throws IOException {
    OutputStream stream = exchange.getResponseBody();
    stream.write(JSON.writeValueAsBytes(body));
    stream.write('\n');
    stream.flush();
  }
}
