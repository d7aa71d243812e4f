package org.batchpredict.io.files;

import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/** A path of the {@link FakeFileSystem}. */
record FakeResourceId(String path) implements ResourceId {
  @Override
  public ResourceId resolve(String other, ResolveOptions options) {
    return new FakeResourceId(path + other);
  }

  @Override
  public ResourceId getCurrentDirectory() {
    return new FakeResourceId(path.substring(0, path.lastIndexOf('/') + 1));
  }

  @Override
  public String getScheme() {
    return FakeFileSystem.SCHEME;
  }

  @Override
  public String getFilename() {
    return path.substring(path.lastIndexOf('/') + 1);
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
