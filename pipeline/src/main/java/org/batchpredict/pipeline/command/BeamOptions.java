package org.batchpredict.pipeline.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.options.Hidden;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.request.DeclaredOption;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.request.RegionOptions;

/** The options of Beam, its runners and stores, as far as they are on the class path. */
final class BeamOptions {
  private BeamOptions() {}

  /** Those that are not ours, by name; of one that several declare, the first. */
  static Map<String, DeclaredOption> byName() {
    return Found.BY_NAME;
  }

  /** Looked for once: there are hundreds. */
  private static final class Found {
    static final Map<String, DeclaredOption> BY_NAME = Collections.unmodifiableMap(find());
  }

  private static Map<String, DeclaredOption> find() {
    Map<String, DeclaredOption> options = new LinkedHashMap<>();
    kinds().forEach(kind -> DeclaredOption.of(kind).forEach(o -> options.putIfAbsent(o.name(), o)));
    DeclaredOption.ours().forEach(option -> options.remove(option.name()));
    return options;
  }

  /** Their interfaces, by name. */
  static List<Class<? extends PipelineOptions>> kinds() {
    List<Class<? extends PipelineOptions>> kinds = new ArrayList<>();
    kinds.add(PipelineOptions.class);
    OptionsRegistry.complete();
    PipelineOptionsFactory.getRegisteredOptions().stream()
        .filter(kind -> kind != PipelineOptions.class)
        .filter(kind -> kind != PredictionOptions.class && kind != RegionOptions.class)
        .filter(kind -> !kind.isAnnotationPresent(Hidden.class))
        .sorted(Comparator.comparing(Class::getSimpleName))
        .forEach(kinds::add);
    return kinds;
  }

  /** The interface, ours included, of that simple or full name. */
  static Optional<Class<? extends PipelineOptions>> kind(String name) {
    List<Class<? extends PipelineOptions>> kinds = new ArrayList<>(kinds());
    kinds.add(PredictionOptions.class);
    PipelineOptionsFactory.getRegisteredOptions().forEach(kinds::add);
    return kinds.stream()
        .filter(kind -> kind.getSimpleName().equals(name) || kind.getName().equals(name))
        .findFirst();
  }
}
