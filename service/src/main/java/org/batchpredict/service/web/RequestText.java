package org.batchpredict.service.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.TreeMap;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.web.html.Html;

/**
 * A job's request as text that sends it again when it is typed into a shell or a program.
 *
 * @param needsLogIn whether the service wants to know who calls
 */
record RequestText(Job job, String baseUrl, boolean needsLogIn) {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final DefaultPrettyPrinter PRETTY =
      new DefaultPrettyPrinter()
          .withObjectIndenter(new DefaultIndenter("  ", "\n"))
          .withArrayIndenter(new DefaultIndenter("  ", "\n"));

  /** The body of the API's call. */
  String json() {
    try {
      ObjectNode body = MAPPER.createObjectNode();
      body.put("jobId", job.name().jobId());
      if (!job.labels().isEmpty()) {
        ObjectNode labels = body.putObject("labels");
        new TreeMap<>(job.labels()).forEach(labels::put);
      }
      body.set("predictionInput", MAPPER.readTree(job.input().toJson()));
      return escaped(MAPPER.writer(PRETTY).writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Cannot format the request of " + job.name(), e);
    }
  }

  /** The JSON with escapes for what a page does not show: it is to be copied from one. */
  private static String escaped(String json) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '\n' || Html.shows(c)) {
        escaped.append(c);
      } else {
        escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return escaped.toString();
  }

  String curl() {
    String header =
        needsLogIn ? "  -H \"Authorization: Bearer $(gcloud auth print-access-token)\" \\\n" : "";
    return "curl -X POST "
        + Shell.quote(baseUrl + "/v1/projects/" + Paths.encode(job.name().project()) + "/jobs")
        + " \\\n"
        + header
        + "  -H 'Content-Type: application/json' \\\n"
        + "  -d "
        + Shell.quote(json());
  }

  String gcloud() {
    return new GcloudCommand(job, baseUrl, needsLogIn).text();
  }

  String python() {
    String credentials = needsLogIn ? "" : ", credentials=AnonymousCredentials()";
    String imports = needsLogIn ? "" : "from google.auth.credentials import AnonymousCredentials\n";
    return imports
        + "from googleapiclient import discovery\n\n"
        + "ml = discovery.build('ml', 'v1', client_options={'api_endpoint': "
        + quoted(baseUrl)
        + "}"
        + credentials
        + ")\n"
        + "job = "
        + json()
        + "\nprint(ml.projects().jobs().create(parent="
        + quoted("projects/" + job.name().project())
        + ", body=job).execute())";
  }

  /** A string of Python: those of JSON are. */
  private static String quoted(String text) {
    try {
      return MAPPER.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Cannot quote " + text, e);
    }
  }
}
