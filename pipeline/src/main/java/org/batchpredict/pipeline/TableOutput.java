package org.batchpredict.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.files.InputException;
import org.batchpredict.io.files.InputFiles;
import org.batchpredict.io.shards.WrittenFile;
import org.batchpredict.io.staging.JobFault;
import org.batchpredict.io.staging.Manifest;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.table.TableColumn;
import org.batchpredict.pipeline.table.TableLoad;
import org.batchpredict.pipeline.table.TableServices;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables that a job's results are loaded into once they are published: all of them, in one step
 * for each table, or none (docs/adr/0050).
 */
final class TableOutput {
  private static final String SHARD_OF = "-00000-of-";
  private static final int NAME_LENGTH = 16;
  private static final Logger LOG = LoggerFactory.getLogger(TableOutput.class);

  private final PredictionInput input;
  private final PredictionOptions options;
  private final @Nullable String table;
  private final @Nullable String errorTable;

  private TableOutput(PredictionInput input, PredictionOptions options) {
    this.input = input;
    this.options = options;
    this.table = options.getOutputTable();
    this.errorTable = options.getErrorTable();
  }

  static TableOutput of(PredictionInput input, PredictionOptions options) {
    return new TableOutput(input, options);
  }

  /** Why the tables cannot be written to; empty when they can. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    addProblem("outputTable", table, problems);
    addProblem("errorTable", errorTable, problems);
    return problems;
  }

  private void addProblem(String option, @Nullable String target, List<String> problems) {
    if (target == null) {
      return;
    }
    try {
      // A run that goes on may have loaded them already.
      TableServices.open(target, options)
          .problemOfTarget(target, options.isOverwrite() || options.isResume())
          .map(why -> cannotWrite(option, target, why))
          .ifPresent(problems::add);
    } catch (IOException e) {
      problems.add(cannotWrite(option, target, String.valueOf(e.getMessage())));
    }
  }

  private static String cannotWrite(String option, String target, String reason) {
    return "Invalid --%s: %s (%s)".formatted(option, target, reason);
  }

  /** Why outputs cannot be columns of a table; empty when all can. */
  List<String> problems(ModelSignature signature) {
    return table == null
        ? List.of()
        : signature.outputs().stream()
            .filter(output -> dimensions(output) > 1 && !isBare(output))
            .map(
                output ->
                    ("Invalid --outputTable: %s (must be given with --outputs without %s, of shape %s:"
                            + " a table has no lists of lists)")
                        .formatted(table, output.alias(), output.rowShape()))
            .toList();
  }

  private boolean isBare(TensorSpec output) {
    return options.isFlatten() && output.rowShape().isOfOneElement();
  }

  private static int dimensions(TensorSpec output) {
    List<Integer> dims = output.rowShape().dims();
    return dims == null ? 0 : dims.size(); // of unknown ones, the format complains
  }

  /** Loads the results of a job that has succeeded. */
  Outcome load(Outcome outcome, BooleanSupplier cancelled) throws InterruptedException {
    Manifest manifest = outcome.manifest();
    if (manifest == null || outcome.state() != JobState.SUCCEEDED) {
      return outcome;
    }
    try {
      String target = errorTable;
      if (target != null) {
        load(failures(target, manifest), cancelled);
      }
      target = table;
      if (target != null) { // last: who sees the new predictions sees the new failures, too
        load(predictions(target, manifest), cancelled);
      }
      return outcome;
    } catch (IOException e) {
      return Outcome.failed(
          new JobFault(ErrorCode.USER_CODE_FAILED, String.valueOf(e.getMessage())), manifest);
    }
  }

  private void load(TableLoad load, BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    LOG.info("Loading {} into {}", load.files(), load.table());
    try {
      TableServices.open(load.table(), options).load(load, cancelled);
    } catch (IOException e) {
      throw new IOException(
          "Cannot load %s into %s: %s (the results are published; once that is mended, the same command with --resume loads them)"
              .formatted(load.files(), load.table(), e.getMessage()),
          e);
    }
  }

  private TableLoad predictions(String target, Manifest manifest) throws IOException {
    return load(
        target,
        String.valueOf(input.outputDataFormat()),
        List.of(),
        manifest.shards().get(0).results().name().replace(SHARD_OF, "-*-of-"),
        manifest.totals().predictions(),
        manifest);
  }

  private TableLoad failures(String target, Manifest manifest) throws IOException {
    List<TableColumn> columns = new ArrayList<>();
    String key = options.getKeyField();
    if (key != null) {
      columns.add(new TableColumn(key, TableColumn.Type.JSON));
    }
    columns.add(new TableColumn("file", TableColumn.Type.STRING));
    columns.add(new TableColumn("offset", TableColumn.Type.INTEGER));
    columns.add(new TableColumn("stage", TableColumn.Type.STRING));
    columns.add(new TableColumn("code", TableColumn.Type.INTEGER));
    columns.add(new TableColumn("message", TableColumn.Type.STRING));
    columns.add(new TableColumn("instance", TableColumn.Type.JSON));
    columns.add(new TableColumn("truncated", TableColumn.Type.BOOLEAN));
    return load(
        target, "JSON", columns, failureFiles(manifest), manifest.totals().failures(), manifest);
  }

  /** Without a failure there is no file of them, but one that is empty then. */
  private static String failureFiles(Manifest manifest) {
    return manifest.shards().stream()
        .map(Manifest.Shard::errors)
        .filter(Objects::nonNull)
        .map(file -> file.name().replaceFirst("-[0-9]{5}-of-", "-*-of-"))
        .findFirst()
        .orElseGet(
            () ->
                manifest.smallFiles().stream()
                    .map(WrittenFile::name)
                    .filter(name -> name.startsWith("prediction.errors_stats-"))
                    .findFirst()
                    .orElseThrow());
  }

  private TableLoad load(
      String target,
      String format,
      List<TableColumn> columns,
      String files,
      long rows,
      Manifest manifest)
      throws IOException {
    String output = String.valueOf(input.outputPath()).replaceFirst("/+$", "");
    return new TableLoad(
        target,
        format,
        columns,
        output + "/" + files,
        rows,
        options.isOverwrite(),
        id(target, manifest, output));
  }

  /** Names the load of these published results into a table, in whichever run. */
  private static String id(String target, Manifest manifest, String output) throws IOException {
    byte[] digest = JobRecord.sha256().digest(target.getBytes(UTF_8));
    return String.format(
        Locale.ROOT,
        "batchpredict_load_%s_%d_%s",
        manifest.fingerprint(),
        published(output),
        HexFormat.of().formatHex(digest).substring(0, NAME_LENGTH));
  }

  /** When results were published, in milliseconds since the epoch: no two publications share it. */
  private static long published(String output) throws IOException {
    try {
      return InputFiles.match(List.of(output + "/prediction.manifest.json"))
          .get(0)
          .lastModifiedMillis();
    } catch (InputException e) {
      throw new IOException(String.join("; ", e.problems()), e);
    }
  }
}
