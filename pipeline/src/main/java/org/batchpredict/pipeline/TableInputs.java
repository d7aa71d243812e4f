package org.batchpredict.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.LastingException;
import org.batchpredict.io.files.InputException;
import org.batchpredict.io.files.InputFiles;
import org.batchpredict.io.staging.Manifest;
import org.batchpredict.io.staging.OutputDirectory;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.table.TableExport;
import org.batchpredict.pipeline.table.TableServices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables among a job's inputs, each exported to files of its own: those are what the job reads,
 * and what a run that goes on reads again, whatever has become of the table (docs/adr/0050).
 */
final class TableInputs {
  /** What the plan and the manifest call them. */
  private static final String EXPORTS = "exports";

  private static final String DIRECTORY = "batchpredict-exports";
  private static final int NAME_LENGTH = 32;
  private static final Logger LOG = LoggerFactory.getLogger(TableInputs.class);

  private final PredictionInput input;
  private final PredictionOptions options;

  /** A pattern of files for each table. */
  private final Map<String, String> exports = new LinkedHashMap<>();

  private TableInputs(PredictionInput input, PredictionOptions options) {
    this.input = input;
    this.options = options;
  }

  /** The inputs of a valid request; asks nobody yet. */
  static TableInputs of(PredictionInput input, PredictionOptions options) {
    return new TableInputs(input, options);
  }

  boolean isEmpty() {
    return TableRequest.sources(input).isEmpty();
  }

  /** Why the tables cannot be read; empty when they can. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (String table : TableRequest.sources(input)) {
      try {
        TableServices.open(table, options)
            .problemOfSource(table)
            .map(why -> cannotRead(table, why))
            .ifPresent(problems::add);
      } catch (IOException e) {
        problems.add(cannotRead(table, String.valueOf(e.getMessage())));
      }
    }
    return problems;
  }

  /**
   * Exports the tables, but those whose export the run has that is gone on with.
   *
   * @param runId names the execution
   * @throws IOException when a table cannot be exported, or not all of its files are there
   */
  void export(String runId, BooleanSupplier cancelled) throws IOException, InterruptedException {
    int number = 0;
    for (String table : TableRequest.sources(input)) {
      Optional<String> known = options.isResume() ? known(table) : Optional.empty();
      if (known.isPresent()) {
        LOG.info("Going on with the export of {} in {}", table, known.get());
        exports.put(table, known.get());
      } else {
        exports.put(table, export(table, "%s-%s".formatted(runId, number), cancelled));
      }
      number++;
    }
  }

  private String export(String table, String name, BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    String format = String.valueOf(input.dataFormat());
    String files = directory(table) + name + "-*." + format.toLowerCase(Locale.ROOT);
    LOG.info("Exporting {} to {}", table, files);
    try {
      OptionalLong expected =
          TableServices.open(table, options)
              .export(
                  new TableExport(table, format, files, "batchpredict_export_" + name), cancelled);
      long found = count(files);
      if (expected.isPresent() && expected.getAsLong() != found) {
        throw new IOException(
            String.format(
                Locale.ROOT, "%d files were written, %d are there", expected.getAsLong(), found));
      }
      return files;
    } catch (IOException e) {
      throw new IOException(cannotRead(table, String.valueOf(e.getMessage())), e);
    }
  }

  private static long count(String files) throws IOException {
    try {
      return InputFiles.match(List.of(files)).size();
    } catch (InputException e) {
      throw new IOException(String.join("; ", e.problems()), e);
    }
  }

  /** What an unfinished or finished run of this output has exported of a table. */
  private Optional<String> known(String table) throws IOException {
    String output = OutputDirectory.normalize(String.valueOf(input.outputPath()));
    List<JsonNode> jobs = new ArrayList<>();
    for (String fingerprint : Staging.unfinished(output)) {
      Staging staging = Staging.of(output, fingerprint);
      if (staging.hasPlan()) {
        try {
          jobs.add(staging.readPlan().job());
        } catch (LastingException e) {
          LOG.debug("A damaged plan", e); // which is said when the run is to be gone on with
        }
      }
    }
    Manifest.read(output).map(Manifest::job).ifPresent(jobs::add);
    for (JsonNode job : jobs) {
      for (JsonNode export : job.path(EXPORTS)) {
        String files = export.path("files").asText();
        // Whoever can write to the output could name other files there, and have them read.
        if (export.path("table").asText().equals(table) && files.startsWith(directory(table))) {
          return Optional.of(files);
        }
      }
    }
    return Optional.empty();
  }

  /** Where the exports of a table for this output are, and nothing else. */
  private String directory(String table) {
    String root = String.valueOf(options.getTempLocation()).replaceFirst("/+$", "");
    String output = OutputDirectory.normalize(String.valueOf(input.outputPath()));
    byte[] digest = JobRecord.sha256().digest((table + "\n" + output).getBytes(UTF_8));
    String name = HexFormat.of().formatHex(digest).substring(0, NAME_LENGTH);
    return "%s/%s/%s/".formatted(root, DIRECTORY, name);
  }

  /** The patterns of all files to read, once the tables are exported. */
  List<String> patterns() {
    return input.inputPaths().stream().map(path -> exports.getOrDefault(path, path)).toList();
  }

  /** Whether a file is of an export of this job. */
  boolean holds(InputFile file) {
    return exports.values().stream()
        .anyMatch(files -> file.path().startsWith(files.substring(0, files.indexOf('*'))));
  }

  /** Adds to what is said of a job which files its tables were exported to. */
  void describe(ObjectNode job) {
    if (!exports.isEmpty()) {
      ArrayNode node = job.putArray(EXPORTS);
      exports.forEach((table, files) -> node.addObject().put("table", table).put("files", files));
    }
  }

  private static String cannotRead(String table, String reason) {
    return "Cannot read %s: %s".formatted(table, reason);
  }
}
