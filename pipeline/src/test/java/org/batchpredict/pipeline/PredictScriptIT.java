package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.batchpredict.pipeline.command.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code scripts/predict} as shells call it: its streams, and names of files. */
class PredictScriptIT {
  @TempDir Path work;

  @Test
  void standardOutputHasOneLineWhateverTheModelPrints() throws Exception {
    Files.writeString(work.resolve("in.json"), "1\n");
    JsonNode output =
        bash(
            "\"$PREDICT\" --uri=%s --dataFormat=JSON --inputPaths=in.json --outputPath=out"
                .formatted(TestJob.model("prints")),
            Map.of());
    assertThat(output.get("predictionCount").asText()).isEqualTo("1");
    assertThat(work.resolve("err.txt")).content().contains("a word from the model");
  }

  /** The letters are bytes to the shell: Java in this process may be as unable to name them. */
  @Test
  void namesFilesInUtf8WhateverTheLocale() throws Exception {
    JsonNode output =
        bash(
            """
            mkdir $'in-\\xc3\\xa4'
            echo 1 >$'in-\\xc3\\xa4/\\xe6\\x97\\xa5.json'
            echo 2 >$'in-\\xc3\\xa4/b.json'
            "$PREDICT" --uri=%s --dataFormat=JSON --outputPath=$'out-\\xc3\\xa4' \
              --inputPaths=$'in-\\xc3\\xa4/*.json' --inputPaths=$'in-\\xc3\\xa4/\\xe6\\x97\\xa5.json'
            grep -q $'in-\\xc3\\xa4/\\xe6\\x97\\xa5.json' $'out-\\xc3\\xa4/prediction.manifest.json'
            """
                .formatted(TestJob.model("assert_positive")),
            Map.of("LC_ALL", "POSIX"));
    assertThat(output.get("outputPath").asText()).isEqualTo("out-ä");
    assertThat(output.get("predictionCount").asText()).isEqualTo("2");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void javaThatWasStartedWithoutALocaleSaysWhatToDo() throws Exception {
    String line =
        """
        mkdir in
        echo 1 >$'in/\\xc3\\xa4.json'
        "$JAVA" -cp "$CLASS_PATH" %s --uri=%s --dataFormat=JSON --inputPaths='in/*' --outputPath=out
        """
            .formatted(Main.class.getName(), TestJob.model("assert_positive"));
    assertThat(status(line, Map.of("LC_ALL", "POSIX"))).isEqualTo(Main.REQUEST_REFUSED);
    assertThat(work.resolve("err.txt"))
        .content()
        .contains("Field: prediction_input.input_paths Error: Cannot name the file")
        .endsWith(" this Java names files in US-ASCII (start it with LC_ALL=C.UTF-8)\n");
    assertThat(work.resolve("out")).doesNotExist();
  }

  @Test
  void takesARequestFromAPipe() throws Exception {
    Files.writeString(work.resolve("in.json"), "1\n");
    String request =
        "{\"uri\":\"%s\",\"dataFormat\":\"JSON\",\"inputPaths\":\"in.json\",\"outputPath\":\"out\"}"
            .formatted(TestJob.model("assert_positive"));
    String line = "echo '" + request + "' | \"$PREDICT\" --predictionInput=/dev/stdin";
    assertThat(bash(line, Map.of()).get("predictionCount").asInt()).isEqualTo(1);
  }

  @Test
  void tellsAParentOfItsProgress() throws Exception {
    Files.writeString(work.resolve("in.json"), "1\n");
    bash(
        """
        exec 4>&1
        "$PREDICT" --uri=%s --dataFormat=JSON --inputPaths=in.json --outputPath=out \
          --progress=json --progressFd=3 3>&1 1>&4 | cat >progress.jsonl
        """
            .formatted(TestJob.model("assert_positive")),
        Map.of());
    List<String> lines = Files.readAllLines(work.resolve("progress.jsonl"));
    assertThat(lines).last().asString().startsWith("{\"state\":\"SUCCEEDED\",");
    assertThat(work.resolve("err.txt")).content().doesNotContain("instances");
  }

  @Test
  void saysWhatItMeansThatAModelEndsTheProcess() throws Exception {
    Files.writeString(work.resolve("in.json"), "1\n-1\n");
    String line =
        "exec \"$PREDICT\" --uri=%s --signatureName=aborts --dataFormat=JSON --inputPaths=in.json"
                .formatted(TestJob.model("reaches"))
            + " --outputPath=out --trustModel";
    assertThat(status(line, Map.of())).isEqualTo(128 + 6);
    assertThat(work.resolve("out.txt")).isEmptyFile();
    assertThat(work.resolve("err.txt"))
        .content()
        .contains("the model has had enough")
        .contains(
            "ended the process with signal 6 while it ran the model " + TestJob.model("reaches"))
        .contains("--resume goes on");
    assertThat(work.resolve("out/prediction.manifest.json")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 130"})
  void handsSignalsOn(String signal, int status) throws Exception {
    assertThat(status(endless("kill -s " + signal + " $pid"), Map.of())).isEqualTo(status);
    assertThat(work.resolve("err.txt")).content().contains("Cancelled; continue with --resume");
  }

  /** Else the job would go on, and own its output. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void endsWithItsShell() throws Exception {
    String line = endless("java=$(ps -o pid= --ppid $pid); kill -s KILL $pid");
    assertThat(status(line + "; while kill -0 $java; do :; done 2>&-; exit 9", Map.of()))
        .isEqualTo(9);
  }

  /** A line of shell that starts a job of many minutes, and ends it when it has begun. */
  private String endless(String end) throws Exception {
    Files.writeString(work.resolve("in.json"), "20000\n".repeat(2000));
    return """
        set -m
        "$PREDICT" --uri=%s --dataFormat=JSON --inputPaths=in.json --outputPath=out --batchSize=1 &
        pid=$!
        until [[ -n $(find out -name '*results*' 2>&-) ]]; do kill -0 $pid; read -rt 0.1 <> <(:) || :; done
        %s
        status=0
        wait $pid || status=$?
        [[ $status == 137 ]] || exit $status"""
        .formatted(TestJob.model("slow"), end);
  }

  /** Runs a line of shell that succeeds; returns the one line on standard output. */
  private JsonNode bash(String line, Map<String, String> environment) throws Exception {
    int status = status(line, environment);
    assertThat(status).as(Files.readString(work.resolve("err.txt"))).isZero();
    assertThat(Files.readAllLines(work.resolve("out.txt"))).hasSize(1);
    return Results.parse(Files.readString(work.resolve("out.txt")));
  }

  /** Runs a line of shell in {@code work}; returns its exit status. */
  private int status(String line, Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", line)
            .directory(work.toFile())
            .redirectOutput(work.resolve("out.txt").toFile())
            .redirectError(work.resolve("err.txt").toFile());
    builder.environment().keySet().removeAll(List.of("LANG", "LC_ALL", "LC_CTYPE"));
    builder.environment().putAll(environment);
    builder.environment().put("PREDICT", PredictScript.path().toString());
    builder.environment().put("JAVA", System.getProperty("java.home") + "/bin/java");
    builder.environment().put("CLASS_PATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
