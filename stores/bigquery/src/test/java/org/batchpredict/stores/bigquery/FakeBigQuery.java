package org.batchpredict.stores.bigquery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.batchpredict.testing.FakeGcs;
import org.jspecify.annotations.NullUnmarked;

/**
 * A server of the calls of BigQuery's REST API that the product makes, by the reference of v2: its
 * extract jobs write the files of a table to a bucket, its load jobs read files there. Jobs are
 * PENDING when they are inserted, and DONE by the first look at them.
 */
@NullUnmarked
final class FakeBigQuery implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CALL =
      Pattern.compile(
          "/bigquery/v2/projects/([^/]+)/(?:datasets/([^/]+)(?:/tables/([^/]+))?|jobs(?:/([^/]+?)(/cancel)?)?)");
  private static final Pattern URI = Pattern.compile("gs://([^/]+)/(.*)");

  /**
   * A table: its files for an export, and its rows as JSON.
   *
   * @param type as the API says it
   */
  record Table(String type, List<byte[]> files, List<JsonNode> rows) {}

  private final FakeGcs gcs;
  private final HttpServer server;
  private final ExecutorService thread;
  private final Map<String, Table> tables = new HashMap<>();
  private final Map<String, ObjectNode> jobs = new HashMap<>();

  /** The names of jobs, in the order in which they were inserted. */
  final List<String> inserted = new ArrayList<>();

  /** The configurations of the jobs. */
  final List<JsonNode> configurations = new ArrayList<>();

  /** What loads of tables fail for. */
  final Map<String, String> failing = new HashMap<>();

  /** What the next jobs fail for. */
  final Deque<String> reasons = new ArrayDeque<>();

  /** The statuses of the answers to the next requests, before they are looked at. */
  final Deque<Integer> statuses = new ArrayDeque<>();

  /** How many rows loads say they have loaded, beside those that they have. */
  int surplus;

  /** How many files exports say they have written, beside those that they have. */
  int lostFiles;

  /** Whether answers to inserts are lost, when all is done. */
  boolean losesAnswers;

  private FakeBigQuery(FakeGcs gcs) throws IOException {
    this.gcs = gcs;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    thread = Executors.newSingleThreadExecutor(r -> new Thread(r, "fake-bigquery"));
    server.setExecutor(thread);
    server.createContext("/", this::answer);
    server.start();
  }

  static FakeBigQuery start(FakeGcs gcs) throws IOException {
    return new FakeBigQuery(gcs);
  }

  String url() {
    return String.format(Locale.ROOT, "http://127.0.0.1:%d", server.getAddress().getPort());
  }

  /** Makes a table in the project and dataset {@code p.d}; its rows are in files. */
  void create(String table, String type, byte[]... files) {
    tables.put(table, new Table(type, List.of(files), new ArrayList<>()));
  }

  Table table(String table) {
    return tables.get(table);
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Integer status = statuses.poll();
      if (status != null) {
        send(
            exchange, status, error(status, "Access Denied: as the test wants it", "accessDenied"));
        return;
      }
      Matcher call = CALL.matcher(exchange.getRequestURI().getPath());
      if (!call.matches()) {
        send(exchange, 404, error(404, "Not found", "notFound"));
      } else if (call.group(3) != null) {
        table(exchange, call.group(2), call.group(3));
      } else if (call.group(2) != null) {
        dataset(exchange, call.group(2));
      } else if (exchange.getRequestMethod().equals("POST") && call.group(4) == null) {
        insert(exchange, JSON.readTree(body(exchange)));
      } else {
        ObjectNode job = jobs.get(call.group(4));
        ((ObjectNode) job.get("status")).put("state", "DONE");
        send(exchange, 200, job);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static InputStream body(HttpExchange exchange) throws IOException {
    String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    return "gzip".equals(encoding)
        ? new GZIPInputStream(exchange.getRequestBody())
        : exchange.getRequestBody();
  }

  private void dataset(HttpExchange exchange, String dataset) throws IOException {
    if (dataset.equals("d")) {
      send(exchange, 200, JSON.createObjectNode().put("location", "EU"));
    } else {
      send(exchange, 404, error(404, "Not found: Dataset p:" + dataset, "notFound"));
    }
  }

  private void table(HttpExchange exchange, String dataset, String name) throws IOException {
    Table table = dataset.equals("d") ? tables.get(name) : null;
    if (table == null) {
      send(exchange, 404, error(404, "Not found: Table p:" + dataset + "." + name, "notFound"));
      return;
    }
    send(
        exchange,
        200,
        JSON.createObjectNode()
            .put("type", table.type)
            .put("location", "EU")
            .put("numRows", String.valueOf(table.rows.size())));
  }

  private void insert(HttpExchange exchange, JsonNode job)
      throws IOException, InterruptedException {
    String id = job.at("/jobReference/jobId").asText();
    if (jobs.containsKey(id)) {
      send(exchange, 409, error(409, "Already Exists: Job p:EU." + id, "duplicate"));
      return;
    }
    if (!job.at("/jobReference/location").asText().equals("EU")) {
      send(
          exchange,
          404,
          error(404, "Not found: Dataset p:d was not found in location US", "notFound"));
      return;
    }
    inserted.add(id);
    configurations.add(job.get("configuration"));
    ObjectNode done = job.deepCopy();
    ObjectNode status = done.putObject("status").put("state", "PENDING");
    ObjectNode statistics = done.putObject("statistics");
    String reason = reasons.poll();
    JsonNode extract = job.at("/configuration/extract");
    if (reason == null) {
      reason =
          extract.isMissingNode()
              ? load(job.at("/configuration/load"), statistics)
              : extract(extract, statistics);
    }
    if (reason != null) {
      ObjectNode error = JSON.createObjectNode().put("reason", reason).put("message", "It failed.");
      status.set("errorResult", error);
      status.putArray("errors").add(error);
    }
    jobs.put(id, done);
    if (losesAnswers) {
      exchange.close();
    } else {
      send(exchange, 200, done);
    }
  }

  private String extract(JsonNode extract, ObjectNode statistics)
      throws IOException, InterruptedException {
    Table table = tables.get(extract.at("/sourceTable/tableId").asText());
    Matcher uri = matcher(extract.at("/destinationUris/0").asText());
    for (int i = 0; i < table.files.size(); i++) {
      String number = String.format(Locale.ROOT, "%012d", i);
      gcs.put(uri.group(1), uri.group(2).replace("*", number), table.files.get(i));
    }
    statistics
        .putObject("extract")
        .putArray("destinationUriFileCounts")
        .add(String.valueOf(table.files.size() + lostFiles));
    return null;
  }

  private String load(JsonNode load, ObjectNode statistics)
      throws IOException, InterruptedException {
    String name = load.at("/destinationTable/tableId").asText();
    if (failing.containsKey(name)) {
      return failing.get(name);
    }
    Table old = tables.get(name);
    if (old != null
        && !old.rows.isEmpty()
        && load.get("writeDisposition").asText().equals("WRITE_EMPTY")) {
      return "duplicate";
    }
    Matcher uri = matcher(load.at("/sourceUris/0").asText());
    String[] parts = uri.group(2).split("\\*", -1);
    List<JsonNode> rows = new ArrayList<>();
    boolean found = false;
    for (String object : gcs.names(uri.group(1), parts[0])) {
      if (object.endsWith(parts[parts.length - 1])) {
        found = true;
        read(load, gcs.get(uri.group(1), object), rows);
      }
    }
    if (!found) {
      return "notFound";
    }
    tables.put(name, new Table("TABLE", List.of(), rows));
    statistics.putObject("load").put("outputRows", String.valueOf(rows.size() + surplus));
    return null;
  }

  private static void read(JsonNode load, byte[] file, List<JsonNode> rows) throws IOException {
    if (load.get("sourceFormat").asText().equals("AVRO")) {
      try (DataFileReader<GenericRecord> reader =
          new DataFileReader<>(new SeekableByteArrayInput(file), new GenericDatumReader<>())) {
        for (GenericRecord row : reader) {
          rows.add(JSON.readTree(row.toString()));
        }
      }
      return;
    }
    List<String> columns = load.at("/schema/fields").findValuesAsText("name");
    for (String line : new String(file, UTF_8).lines().toList()) {
      JsonNode row = JSON.readTree(line);
      row.fieldNames()
          .forEachRemaining(
              field -> {
                if (!columns.contains(field)) {
                  throw new IllegalStateException("No such field: " + field);
                }
              });
      rows.add(row);
    }
  }

  private static Matcher matcher(String uri) {
    Matcher matcher = URI.matcher(uri);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(uri);
    }
    return matcher;
  }

  private static ObjectNode error(int code, String message, String reason) {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode error = body.putObject("error").put("code", code).put("message", message);
    error.putArray("errors").addObject().put("reason", reason).put("message", message);
    return body;
  }

  private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
