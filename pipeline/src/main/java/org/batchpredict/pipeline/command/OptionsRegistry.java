package org.batchpredict.pipeline.command;

import java.io.IOException;
import java.net.URL;
import java.security.CodeSource;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;

/**
 * Beam's registry of options, as a command needs it. Beam checks each interface that it finds
 * against all others; for the dozen of its own that takes longer than all else before a job begins,
 * and few commands name an option of theirs (docs/adr/0059).
 */
final class OptionsRegistry {
  private static boolean leftOut;

  private OptionsRegistry() {}

  /**
   * Begins the registry without the options of Beam's core and its Direct runner, until {@link
   * #complete()}. For a process that is the command's own: once the registry has begun, this does
   * nothing.
   */
  static synchronized void begin() {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    current.setContextClassLoader(new WithoutBeam(before));
    try {
      PipelineOptionsFactory.getRegisteredOptions();
      leftOut = true;
    } finally {
      current.setContextClassLoader(before);
    }
  }

  /** Adds what was left out: some option is asked for that is not ours. */
  static synchronized void complete() {
    if (leftOut) {
      leftOut = false;
      PipelineOptionsFactory.resetCache();
    }
  }

  /** Does not show whom Beam would ask for options in its own jars. */
  private static final class WithoutBeam extends ClassLoader {
    private static final String SERVICE =
        "META-INF/services/" + PipelineOptionsRegistrar.class.getName();

    private final List<String> jars =
        Stream.of(PipelineOptions.class, DirectOptions.class)
            .map(WithoutBeam::jar)
            // In one jar with ours, they are told by the same file.
            .filter(jar -> !jar.equals(jar(OptionsRegistry.class)))
            .toList();

    WithoutBeam(ClassLoader parent) {
      super(parent);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      Enumeration<URL> found = super.getResources(name);
      return name.equals(SERVICE)
          ? Collections.enumeration(
              Collections.list(found).stream().filter(url -> !isBeams(url)).toList())
          : found;
    }

    private boolean isBeams(URL url) {
      return jars.stream().anyMatch(jar -> url.toString().startsWith("jar:" + jar + "!"));
    }

    private static String jar(Class<?> of) {
      CodeSource source = of.getProtectionDomain().getCodeSource();
      return source == null ? "" : Objects.toString(source.getLocation());
    }
  }
}
