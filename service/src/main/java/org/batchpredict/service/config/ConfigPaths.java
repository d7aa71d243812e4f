package org.batchpredict.service.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.batchpredict.io.files.LocalPaths;
import org.jspecify.annotations.Nullable;

/** Reads the paths of a configuration file; relative ones start at its directory. */
final class ConfigPaths {
  private final Path directory;

  ConfigPaths(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  /** A name in the directory of the file. */
  String resolve(String name) {
    return directory.resolve(name).toString();
  }

  /** A path that need not lead anywhere. */
  @Nullable String path(Fields fields, String name) {
    String text = fields.text(name);
    return text == null ? null : absolute(fields, name, text);
  }

  /** A file that is there and can be read. */
  @Nullable String file(Fields fields, String name) {
    String path = path(fields, name);
    if (path != null && !(Files.isRegularFile(Path.of(path)) && Files.isReadable(Path.of(path)))) {
      fields.problem(name, path, "a file that can be read");
    }
    return path;
  }

  /** Directories, each on disk, where it must be, or on a store. */
  List<String> roots(Fields fields, String name) {
    List<String> texts = fields.texts(name);
    return Stream.iterate(0, i -> i < texts.size(), i -> i + 1)
        .map(i -> root(fields, name + "[" + i + "]", texts.get(i)))
        .filter(Objects::nonNull)
        .toList();
  }

  /** As {@link #roots}, but one. */
  @Nullable String root(Fields fields, String name) {
    String text = fields.text(name);
    return text == null ? null : root(fields, name, text);
  }

  private @Nullable String root(Fields fields, String name, String text) {
    if (!LocalPaths.isLocal(text)) {
      return text;
    }
    String path = absolute(fields, name, text);
    if (path != null && !Files.isDirectory(Path.of(path))) {
      fields.problem(name, path, "a directory that exists");
    }
    return path;
  }

  private @Nullable String absolute(Fields fields, String name, String text) {
    try {
      String path = LocalPaths.isLocal(text) ? LocalPaths.withoutScheme(text) : text;
      return directory.resolve(path).normalize().toString();
    } catch (InvalidPathException e) {
      fields.problem(name, text, "a path");
      return null;
    }
  }
}
