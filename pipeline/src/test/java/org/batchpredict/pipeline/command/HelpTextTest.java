package org.batchpredict.pipeline.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.Command;
import org.batchpredict.pipeline.request.DeclaredOption;
import org.batchpredict.pipeline.request.OptionGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTextTest {
  @Test
  void hasEveryOptionOfOursUnderItsHeading() throws Exception {
    String help = help("--help");
    for (OptionGroup group : OptionGroup.values()) {
      int heading = help.indexOf("\n" + group.title() + "\n");
      assertThat(heading).as(group.title()).isPositive();
      List<DeclaredOption> options =
          DeclaredOption.ours().stream().filter(o -> o.group() == group).toList();
      assertThat(options)
          .isNotEmpty()
          .allSatisfy(o -> assertThat(help.indexOf("  --" + o.name(), heading)).isPositive());
    }
    assertThat(help.replaceAll("\\s+", " "))
        .contains("--dataFormat=JSON|TEXT|TF_RECORD", "Default: 67108864.", "Default: serve.")
        .contains("--limit=N", "--output=-", "--model-dir=DIR")
        .doesNotContain("--targetParallelism", "%");
  }

  @Test
  void hasThoseOfBeamWhenAllAreAskedFor() throws Exception {
    assertThat(help("--help=all"))
        .contains("\nDirectOptions\n", "--targetParallelism=", "--runner=");
    assertThat(help("--help=DirectOptions")).contains("--targetParallelism=");
    assertThat(help("--help=PredictionOptions")).contains("--predictionInput=");
  }

  @Test
  void refusesWhatItHasNoHelpFor() throws Exception {
    Command command = Command.run("--help=Foo");
    assertThat(command.status()).isEqualTo(Main.REQUEST_REFUSED);
    assertThat(command.out()).isEmpty();
    assertThat(command.err()).startsWith("Unsupported --help: Foo (supported: all, ");
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void everyVerbHasItsHelp(Verb verb) throws Exception {
    assertThat(help(verb.word(), "-h"))
        .contains(verb.description(), "predict ")
        .doesNotContain("%n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V"})
  void saysTheVersions(String flag) throws Exception {
    assertThat(help(flag).lines())
        .hasSize(4)
        .allMatch(line -> line.matches("(Batch Predict|TensorFlow|Apache Beam|Java) \\d.*"));
  }

  @Test
  void optionsOfBeamAreFound() {
    assertThat(BeamOptions.byName()).containsKeys("runner", "jobName", "targetParallelism");
    assertThat(BeamOptions.kinds()).doesNotHaveDuplicates();
    assertThat(PipelineOptionsFactory.getRegisteredOptions()).containsAll(BeamOptions.kinds());
  }

  private static String help(String... arguments) throws Exception {
    Command command = Command.run(arguments);
    assertThat(command.status()).isEqualTo(Main.SUCCEEDED);
    assertThat(command.err()).isEmpty();
    return command.out();
  }
}
