package org.batchpredict.pipeline.request;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.batchpredict.io.files.FileRoots;
import org.jspecify.annotations.Nullable;

/** Finds everything that is wrong with the options that are no fields of the request. */
final class OptionsValidator {
  /** What file systems take for a pattern; the registry's path becomes a part of patterns. */
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[\\]{}\\\\]");

  private static final Pattern DEVICE = Pattern.compile("auto|cpu|gpu(:[0-9]{1,4})?");

  private static final Pattern CSV_DELIMITER = Pattern.compile("[\\x01-\\x7f&&[^\"\r\n]]");

  private static final double MOST_SECONDS = 1e6;

  private static final int MOST_THREADS = 1024;

  private static final List<String> ON_CHANGED_INPUT = List.of("fail", OptionValues.WARN);
  private static final List<String> PROGRESS = List.of(OptionValues.PROGRESS_JSON, "text");

  private final List<String> problems = new ArrayList<>();

  private OptionsValidator() {}

  /** The problems of the options for a request; empty when they are valid. */
  static List<String> problems(PredictionInput input, PredictionOptions options) {
    OptionsValidator validator = new OptionsValidator();
    validator.checkModelRegistry(input, options.getModelRegistry());
    validator.checkRoots("inputRoots", options.getInputRoots());
    validator.checkRoots("outputRoots", options.getOutputRoots());
    validator.checkRoots("modelRoots", options.getModelRoots());
    validator.checkLabels(options.getJobLabels());
    validator.checkOutputs(options.getOutputs());
    validator.checkTags(options.getTags());
    validator.problems.addAll(FieldOptions.problems(options));
    validator.problems.addAll(ResultOptions.problems(input, options));
    validator.checkCsvDelimiter(options.getCsvDelimiter());
    validator.checkMaxErrors(options.getMaxErrors());
    validator.checkMaxErrorRate(options.getMaxErrorRate());
    validator.checkBatchTimeout(options.getBatchTimeout());
    validator.checkMaxRecordBytes(options.getMaxRecordBytes());
    validator.checkOnChangedInput(options.getOnChangedInput());
    validator.checkVerify(options);
    validator.checkDevice(options.getDevice());
    validator.checkThreads("intraOpThreads", options.getIntraOpThreads());
    validator.checkThreads("interOpThreads", options.getInterOpThreads());
    validator.checkGpuMemoryFraction(options.getGpuMemoryFraction());
    validator.checkProgress(options.getProgress(), options.getProgressFd());
    return List.copyOf(validator.problems);
  }

  private void checkModelRegistry(PredictionInput input, @Nullable String registry) {
    if (registry == null) {
      checkRegistryNotNeeded(RequestField.MODEL_NAME, input.modelName());
      checkRegistryNotNeeded(RequestField.VERSION_NAME, input.versionName());
    } else if (registry.isBlank() || WILDCARD.matcher(registry).find()) {
      addInvalid("modelRegistry", quoted(registry), "a directory, without * ? [ ] { } \\");
    }
  }

  private void checkRoots(String option, @Nullable List<String> roots) {
    if (roots != null) {
      List<String> named = roots.stream().filter(root -> !root.isBlank()).toList();
      FileRoots.problems(named).stream()
          .map(problem -> "Invalid --" + option + ": " + problem)
          .forEach(problems::add);
    }
  }

  private void checkRegistryNotNeeded(RequestField field, @Nullable String name) {
    if (name != null) {
      problems.add(field.problem(ModelRegistry.noRegistry(name)));
    }
  }

  private void checkLabels(@Nullable List<String> labels) {
    if (labels != null && labels.stream().anyMatch(label -> label.indexOf('=') < 1)) {
      addInvalid("jobLabels", quoted(String.join(",", labels)), "KEY=VALUE, one or more");
    }
  }

  private void checkOutputs(@Nullable List<String> outputs) {
    if (outputs != null && (outputs.isEmpty() || outputs.stream().anyMatch(String::isBlank))) {
      addInvalid("outputs", quoted(String.join(",", outputs)), "one output or more, none blank");
    }
  }

  private void checkTags(List<String> tags) {
    if (tags.size() > 1 && tags.stream().anyMatch(String::isBlank)) {
      addInvalid("tags", quoted(String.join(",", tags)), "tags, none blank; or empty for no tag");
    }
  }

  private void checkCsvDelimiter(String delimiter) {
    if (!CSV_DELIMITER.matcher(delimiter).matches() && !delimiter.equals(OptionValues.TAB)) {
      addInvalid(
          "csvDelimiter",
          quoted(delimiter),
          "one character of ASCII, no quote and no line end; or " + OptionValues.TAB);
    }
  }

  private void checkMaxErrors(@Nullable Long count) {
    if (count != null && count < 0) {
      addInvalid("maxErrors", count.toString(), ">= 0");
    }
  }

  private void checkMaxErrorRate(@Nullable Double rate) {
    boolean valid = rate == null || (rate >= 0 && rate <= 1);
    if (!valid) {
      addInvalid("maxErrorRate", String.valueOf(rate), "from 0 to 1");
    }
  }

  private void checkBatchTimeout(@Nullable Double seconds) {
    boolean valid = seconds == null || (seconds >= 0.001 && seconds <= MOST_SECONDS);
    if (!valid) {
      addInvalid("batchTimeout", String.valueOf(seconds), "seconds, from 0.001 to 1000000");
    }
  }

  private void checkMaxRecordBytes(long bytes) {
    if (bytes <= 0) {
      addInvalid("maxRecordBytes", String.valueOf(bytes), "> 0");
    }
  }

  private void checkOnChangedInput(String what) {
    if (!ON_CHANGED_INPUT.contains(what)) {
      problems.add(
          "Unsupported --onChangedInput: %s (supported: %s)"
              .formatted(what, String.join(", ", ON_CHANGED_INPUT)));
    }
  }

  /** No job is asked for what is of use to none. */
  private void checkVerify(PredictionOptions options) {
    if (options.isInput()) {
      addInvalid("input", "true", "given with --verify");
    }
  }

  private void checkDevice(String device) {
    if (!DEVICE.matcher(device).matches()) {
      problems.add("Unsupported --device: %s (supported: auto, cpu, gpu, gpu:N)".formatted(device));
    }
  }

  private void checkThreads(String option, @Nullable Long threads) {
    if (threads != null && (threads < 0 || threads > MOST_THREADS)) {
      addInvalid(option, threads.toString(), "0, for one a core, to " + MOST_THREADS);
    }
  }

  private void checkGpuMemoryFraction(@Nullable Double fraction) {
    boolean valid = fraction == null || (fraction > 0 && fraction <= 1);
    if (!valid) {
      addInvalid("gpuMemoryFraction", String.valueOf(fraction), "above 0, up to 1");
    }
  }

  private void checkProgress(String form, @Nullable Long descriptor) {
    if (!PROGRESS.contains(form)) {
      problems.add(
          "Unsupported --progress: %s (supported: %s)"
              .formatted(form, String.join(", ", PROGRESS)));
    }
    if (descriptor != null && descriptor < OptionValues.STANDARD_ERROR) {
      addInvalid(
          "progressFd", descriptor.toString(), ">= 2, as standard output has but the result");
    } else if (descriptor != null && !form.equals(OptionValues.PROGRESS_JSON)) {
      addInvalid("progressFd", descriptor.toString(), "given with --progress=json");
    }
  }

  private void addInvalid(String option, String value, String expected) {
    problems.add("Invalid --%s: %s (must be %s)".formatted(option, value, expected));
  }

  private static String quoted(String value) {
    return "\"" + value + "\"";
  }
}
