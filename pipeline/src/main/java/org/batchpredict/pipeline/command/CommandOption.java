package org.batchpredict.pipeline.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.batchpredict.pipeline.request.OptionGroup;

/** An option of the command itself, of which a job knows nothing. */
enum CommandOption {
  OUTPUT(
      OptionGroup.RESULTS,
      "-",
      "With -, runs no job: writes the predictions to standard output, in order, and failures to"
          + " standard error, in this process and whatever the runner."),
  LIMIT(OptionGroup.INPUT, "N", "With --output=-: predicts only the first N records."),
  MODEL(
      OptionGroup.REQUEST,
      "M",
      "As gcloud has it: the model M of --project, with --version-name one version of it."),
  MODEL_DIR(OptionGroup.REQUEST, "DIR", "As gcloud has it: --uri."),
  PROJECT(OptionGroup.REQUEST, "P", "The project of --model."),
  LABELS(OptionGroup.REQUEST, "KEY=VALUE", "gcloud's name of --jobLabels.");

  private final OptionGroup group;
  private final String label;
  private final String description;

  CommandOption(OptionGroup group, String label, String description) {
    this.group = group;
    this.label = label;
    this.description = description;
  }

  /** In gcloud's spelling, as all options have one. */
  String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  OptionGroup group() {
    return group;
  }

  String label() {
    return label;
  }

  String description() {
    return description;
  }

  static List<CommandOption> of(Verb verb) {
    return verb == Verb.RUN ? Arrays.asList(values()) : List.of();
  }
}
