package org.batchpredict.pipeline.command;

import java.io.PrintStream;
import picocli.AutoComplete;
import picocli.CommandLine;

/** The command when it is to teach a shell its verbs and options. */
final class CompletionCommand {
  private CompletionCommand() {}

  /** Prints a script for bash, which zsh takes, too. */
  static Ending run(PrintStream out) {
    out.print(AutoComplete.bash("predict", new CommandLine(HelpText.tree())));
    out.flush();
    return Ending.withoutJob();
  }
}
