package org.batchpredict.testing;

import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.jspecify.annotations.Nullable;

/**
 * The name of something on a {@link MemDisk}; a directory's ends with a slash.
 *
 * @param path {@code mem://DISK/…} or {@code oss://DISK/…}
 */
record MemResourceId(String path) implements ResourceId {
  static final String SCHEME = "mem";

  /** The scheme of a store of objects that Beam has no file system for. */
  static final String OBJECTS = "oss";

  @Override
  public ResourceId resolve(String other, ResolveOptions options) {
    if (!isDirectory()) {
      throw new IllegalStateException("Cannot resolve against a file: " + path);
    }
    boolean directory = options == StandardResolveOptions.RESOLVE_DIRECTORY;
    return new MemResourceId(path + other + (directory && !other.endsWith("/") ? "/" : ""));
  }

  @Override
  public ResourceId getCurrentDirectory() {
    return new MemResourceId(path.substring(0, path.lastIndexOf('/') + 1));
  }

  @Override
  public String getScheme() {
    return path.substring(0, path.indexOf(':'));
  }

  @Override
  public @Nullable String getFilename() {
    String name = isDirectory() ? path.substring(0, path.length() - 1) : path;
    return name.substring(name.lastIndexOf('/') + 1);
  }

  @Override
  public boolean isDirectory() {
    return path.endsWith("/");
  }

  @Override
  public String toString() {
    return path;
  }
}
