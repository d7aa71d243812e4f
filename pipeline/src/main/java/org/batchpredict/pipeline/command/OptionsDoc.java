package org.batchpredict.pipeline.command;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.request.DeclaredOption;
import org.batchpredict.pipeline.request.OptionGroup;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.request.RequestField;

/** The page docs/options.md: every option of ours, as it is declared. */
final class OptionsDoc {
  private static final String HEAD =
      """
      # Options

      Made from the options themselves; a test fails when it is not up to date. To write it again:
      <!-- Not run by scripts/check-docs: a test of its own does so. -->
      ```console
      mvn -pl pipeline -am test -Dtest=OptionsDocTest -Doptions.write=true -Dsurefire.failIfNoSpecifiedTests=false
      ```

      An option may be given in four ways. The first that says anything of it wins:

      1. **A flag**: `--batchSize=8` or `--batchSize 8`, or in gcloud's spelling, `--batch-size 8`. A switch alone is switched on; `--overwrite=false` is off. Where the values are told, case and hyphens do not count: `--data-format tf-record`. Flags may stand in a file, `predict @flags.txt`.
      2. **A variable of the environment**, `BATCHPREDICT_BATCH_SIZE=8`. An empty one says nothing.
      3. **The job file** of `--predictionInput`: fields of the request in the request, all else under `options`, by the names below: `{"predictionInput": {"uri": …}, "options": {"keyField": "id", "maxErrors": 10}}`. A Job of the API is a job file, too: `{"jobId": …, "labels": {…}, "predictionInput": {…}}`. There, values are as strict as in the API.
      4. Its default.

      A list may be repeated as a flag, and is split at its commas; in the job file it is a JSON array, and is not. Options of Beam, its runners and stores are flags and stand in the job file; `predict --help=all` shows those that are on the class path.
      """;

  private static final String TABLE =
      """

      | option | value | default | variable | meaning |
      |---|---|---|---|---|
      """;

  private final PredictionOptions defaults = PipelineOptionsFactory.as(PredictionOptions.class);

  private OptionsDoc() {}

  /** The whole page. */
  static String text() {
    OptionsDoc doc = new OptionsDoc();
    StringBuilder text = new StringBuilder(HEAD);
    for (OptionGroup group : OptionGroup.values()) {
      List<String> rows =
          Stream.concat(
                  DeclaredOption.ours().stream()
                      .filter(option -> option.group() == group)
                      .sorted(Comparator.comparing(doc::isBesideRequest))
                      .map(doc::row),
                  CommandOption.of(Verb.RUN).stream()
                      .filter(option -> option.group() == group)
                      .map(OptionsDoc::row))
              .toList();
      text.append("\n## ").append(group.title()).append('\n').append(TABLE);
      rows.forEach(text::append);
    }
    return text.toString();
  }

  private boolean isBesideRequest(DeclaredOption option) {
    return !RequestField.jsonNames().contains(option.name());
  }

  private String row(DeclaredOption option) {
    Optional<String> value = HelpText.defaultOf(option, defaults);
    return row(
        option.name(),
        option.isSwitch() ? "" : code(option.label()),
        value.map(OptionsDoc::code).orElse(""),
        code(option.variable()),
        option.description());
  }

  private static String row(CommandOption option) {
    return row(option.option(), code(option.label()), "", "", option.description());
  }

  private static String row(
      String name, String value, String fallback, String variable, String meaning) {
    return "| %s | %s | %s | %s | %s |%n"
        .formatted(code("--" + name), value, fallback, variable, meaning.replace("|", "\\|"))
        .replace(System.lineSeparator(), "\n");
  }

  private static String code(String text) {
    return "`" + text.replace("|", "\\|") + "`";
  }
}
