package org.batchpredict.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.batchpredict.pipeline.command.Main;

/** What the command came to, run in this process. */
public record Command(int status, String out, String err) {
  /** What only programmers understand: stack traces and the names of exceptions. */
  private static final Pattern INTERNALS = Pattern.compile("\tat |[a-zA-Z]+(Exception|Error)\\b");

  public static Command run(String... args) throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        new Main(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), true)
            .run(args);
    return new Command(status, out.toString(UTF_8), err.toString(UTF_8)).checkWords();
  }

  /** Runs the command for a job whose request is in a file. */
  public static Command run(TestJob job, String... flags) throws InterruptedException {
    List<String> args = new ArrayList<>(List.of(flags));
    args.add("--predictionInput=" + job.writeRequest());
    return run(args.toArray(String[]::new));
  }

  private Command checkWords() {
    assertThat(err).doesNotContainPattern(INTERNALS);
    return this;
  }

  /** It was refused, for this one reason. */
  public Command refused(String problem) {
    assertThat(err).isEqualTo(problem + System.lineSeparator());
    assertThat(out).isEmpty();
    assertThat(status).isEqualTo(Main.REQUEST_REFUSED);
    return this;
  }

  /** The PredictionOutput: the one line on standard output. */
  public JsonNode output() {
    assertThat(out.lines()).hasSize(1);
    return Results.parse(out);
  }
}
