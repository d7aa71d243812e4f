package org.batchpredict.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.MimeTypes;
import org.batchpredict.pipeline.request.PredictionOptions;

/**
 * The files of a store, as one who has these options may see them.
 *
 * @param flags of the options
 */
public record StoreFiles(List<String> flags) {
  public PredictionOptions options() {
    return PipelineOptionsFactory.fromArgs(flags.toArray(String[]::new))
        .as(PredictionOptions.class);
  }

  /** Jobs of other options may have run meanwhile, and Beam has one registration a process. */
  private void register() {
    register(options());
  }

  static void register(PipelineOptions options) {
    FileSystems.setDefaultPipelineOptions(options);
  }

  public void put(String file, byte[] bytes) throws IOException {
    register();
    try (OutputStream out =
        Channels.newOutputStream(
            FileSystems.create(FileSystems.matchNewResource(file, false), MimeTypes.BINARY))) {
      out.write(bytes);
    }
  }

  /** Copies a local directory. */
  public void putAll(Path local, String directory) throws IOException {
    try (Stream<Path> files = Files.walk(local)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        put(directory + "/" + local.relativize(file), Files.readAllBytes(file));
      }
    }
  }

  public byte[] get(String file) throws IOException {
    register();
    try (InputStream in =
        Channels.newInputStream(FileSystems.open(FileSystems.matchNewResource(file, false)))) {
      return in.readAllBytes();
    }
  }

  public void delete(String file) throws IOException {
    register();
    FileSystems.delete(List.of(FileSystems.matchNewResource(file, false)));
  }

  /** The paths of all files below a directory, from there on. */
  public SortedSet<String> names(String directory) throws IOException {
    register();
    while (true) {
      try {
        return new TreeSet<>(sizes(directory).keySet());
      } catch (RuntimeException e) {
        if (!String.valueOf(e.getMessage()).contains("BlobNotFound")) { // it went meanwhile
          throw e;
        }
      }
    }
  }

  /** The sizes of all files below a directory, with the file systems that are registered. */
  static SortedMap<String, Long> sizes(String directory) throws IOException {
    SortedMap<String, Long> sizes = new TreeMap<>();
    String inside = path(directory) + "/";
    for (String level : List.of("/*", "/**")) { // to HDFS, the second means subdirectories only
      for (Metadata file :
          FileSystems.match(directory + level, EmptyMatchTreatment.ALLOW).metadata()) {
        String path = path(file.resourceId().toString());
        if (!path.endsWith("/") && !file.resourceId().isDirectory()) {
          sizes.put(path.substring(inside.length()), file.sizeBytes());
        }
      }
    }
    return sizes;
  }

  /** Without the authority, which listings may spell out. */
  private static String path(String uri) {
    return uri.replaceFirst("^[^/:]+://[^/]*", "");
  }

  /** Copies the files of a directory to a local one. */
  public Path fetch(String directory, Path local) throws IOException {
    for (String name : names(directory)) {
      Path file = local.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, get(directory + "/" + name));
    }
    return local;
  }
}
