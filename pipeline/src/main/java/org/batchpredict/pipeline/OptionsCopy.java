package org.batchpredict.pipeline;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.common.ReflectHelpers;
import org.batchpredict.pipeline.request.PredictionOptions;

/**
 * Options of a job's own: it writes to them, and the caller's must stay what they are. Beam knows
 * one way to copy, through JSON, which leaves out what is marked {@link JsonIgnore}, credentials
 * above all; those values are handed over as they are.
 */
final class OptionsCopy {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModules(ObjectMapper.findModules(ReflectHelpers.findClassLoader()))
          .build();

  /** A line of what options say of themselves: only values that were set, or asked for once. */
  private static final Pattern SETTING = Pattern.compile("^  (\\w+): ", Pattern.MULTILINE);

  private OptionsCopy() {}

  static PredictionOptions of(PredictionOptions options) {
    try {
      PipelineOptions copy =
          MAPPER.readValue(MAPPER.writeValueAsBytes(options), PipelineOptions.class);
      Set<String> settings =
          SETTING
              .matcher(options.toString())
              .results()
              .map((MatchResult line) -> line.group(1))
              .collect(Collectors.toSet());
      for (Class<? extends PipelineOptions> kind : PipelineOptionsFactory.getRegisteredOptions()) {
        handOver(kind, settings, options, copy);
      }
      return copy.as(PredictionOptions.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T extends PipelineOptions> void handOver(
      Class<T> kind, Set<String> settings, PipelineOptions from, PipelineOptions to)
      throws ReflectiveOperationException {
    for (Method getter : kind.getMethods()) {
      String name = getter.getName().replaceFirst("^(get|is)", "");
      if (getter.isAnnotationPresent(JsonIgnore.class)
          && settings.contains(name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1))) {
        kind.getMethod("set" + name, getter.getReturnType())
            .invoke(to.as(kind), getter.invoke(from.as(kind)));
      }
    }
  }
}
