package org.batchpredict.dataflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.services.dataflow.model.DataflowPackage;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.apache.beam.runners.dataflow.DataflowRunner;
import org.apache.beam.runners.dataflow.options.DataflowPipelineDebugOptions;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.runners.dataflow.util.PackageUtil.StagedFile;
import org.apache.beam.runners.dataflow.util.Stager;
import org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory;
import org.apache.beam.sdk.extensions.gcp.storage.NoopPathValidator;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A server that takes a job as Dataflow's API does and answers what a test wants; it runs nothing.
 * The API: projects.locations.jobs of dataflow.googleapis.com, v1b3.
 */
final class FakeDataflow implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile String state = "JOB_STATE_RUNNING";
  private volatile int status = 200;
  private volatile JsonNode created = JSON.createObjectNode();

  FakeDataflow() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Options of Dataflow's that reach this server, and no other. */
  void serve(PipelineOptions options) {
    options.setRunner(DataflowRunner.class);
    DataflowPipelineOptions dataflow = options.as(DataflowPipelineOptions.class);
    dataflow.setProject("some-project");
    dataflow.setGcpTempLocation("gs://bucket/temp"); // not tempLocation: its bucket is asked for
    dataflow.setStagingLocation("gs://bucket/staging");
    dataflow.setCredentialFactoryClass(NoopCredentialFactory.class);
    dataflow.setPathValidatorClass(NoopPathValidator.class);
    dataflow.setStagerClass(NoStager.class);
    dataflow
        .as(DataflowPipelineDebugOptions.class)
        .setApiRootUrl("http://localhost:" + server.getAddress().getPort() + "/");
  }

  void setState(String newState) {
    state = newState;
  }

  void setStatus(int newStatus) {
    status = newStatus;
  }

  /** Method and path of each request. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** The job that was sent. */
  JsonNode created() {
    return created;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    requests.add(method + " " + exchange.getRequestURI().getPath());
    JsonNode job = JSON.readTree(body(exchange));
    if (method.equals("POST")) {
      created = job;
    } else if (method.equals("PUT")) {
      state = job.path("requestedState").asText();
    }
    byte[] body =
        JSON.createObjectNode()
            .put("id", "job-1")
            .put("projectId", "some-project")
            .put("name", job.path("name").asText())
            .put("clientRequestId", job.path("clientRequestId").asText())
            .put("currentState", state)
            .toString()
            .getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static InputStream body(HttpExchange exchange) throws IOException {
    InputStream body = exchange.getRequestBody();
    String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    return "gzip".equals(encoding) ? new GZIPInputStream(body) : body;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** Sends no file anywhere. */
  public static final class NoStager implements Stager {
    /** How Beam makes a stager. */
    public static NoStager fromOptions(PipelineOptions options) {
      return new NoStager();
    }

    @Override
    public List<DataflowPackage> stageFiles(List<StagedFile> files) {
      return new ArrayList<>();
    }

    @Override
    public DataflowPackage stageToFile(byte[] bytes, String name) {
      return new DataflowPackage().setName(name).setLocation("gs://bucket/" + name);
    }
  }
}
