package org.batchpredict.pipeline.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.batchpredict.pipeline.request.DeclaredOption;

/** What the command is to do: its first argument, or else to run a job. */
enum Verb {
  RUN("Runs a batch prediction job; may be left out."),
  SHOW("Shows the signatures of a model, with an instance to copy."),
  VERIFY("Says whether the results in a directory are whole."),
  COMPLETION("Prints a script by which bash or zsh completes this command.");

  private static final Set<String> OF_SHOW =
      Set.of("modelRegistry", "tags", "signatureName", "trustModel");

  private final String description;

  Verb(String description) {
    this.description = description;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String description() {
    return description;
  }

  static Optional<Verb> of(String word) {
    return Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findFirst();
  }

  /** The one thing besides options that it takes, or the empty string. */
  String operand() {
    return switch (this) {
      case RUN, COMPLETION -> "";
      case SHOW -> "MODEL";
      case VERIFY -> "OUT";
    };
  }

  /** Those of our options that it takes. */
  List<DeclaredOption> options() {
    return DeclaredOption.ours().stream().filter(option -> takes(option.name())).toList();
  }

  private boolean takes(String option) {
    return switch (this) {
      case RUN -> true;
      case SHOW -> OF_SHOW.contains(option);
      case VERIFY -> option.equals("input");
      case COMPLETION -> false;
    };
  }
}
