package org.batchpredict.testing;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.fs.CreateOptions;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MoveOptions;

/** Beam's view of all {@link MemDisk}s. Like an object store's, its directories are only names. */
final class MemFileSystem extends FileSystem<MemResourceId> {
  private final String scheme;

  MemFileSystem(String scheme) {
    this.scheme = scheme;
  }

  @Override
  protected List<MatchResult> match(List<String> specs) throws IOException {
    List<MatchResult> results = new ArrayList<>();
    for (String spec : specs) {
      List<Metadata> found = new ArrayList<>();
      MemDisk.of(spec).match(spec).forEach((path, size) -> found.add(metadata(path, size)));
      results.add(
          found.isEmpty()
              ? MatchResult.create(
                  MatchResult.Status.NOT_FOUND, new FileNotFoundException("No files: " + spec))
              : MatchResult.create(MatchResult.Status.OK, found));
    }
    return results;
  }

  private static Metadata metadata(String path, long size) {
    return Metadata.builder()
        .setResourceId(new MemResourceId(path))
        .setIsReadSeekEfficient(true)
        .setSizeBytes(size)
        .setLastModifiedMillis(MemDisk.LAST_MODIFIED)
        .build();
  }

  @Override
  protected WritableByteChannel create(MemResourceId resource, CreateOptions options)
      throws IOException {
    return MemDisk.of(resource.path()).create(resource.path(), options.expectFileToNotExist());
  }

  @Override
  protected ReadableByteChannel open(MemResourceId resource) throws IOException {
    return MemDisk.of(resource.path()).open(resource.path());
  }

  @Override
  protected void copy(List<MemResourceId> from, List<MemResourceId> to) throws IOException {
    for (int i = 0; i < from.size(); i++) {
      MemDisk.of(from.get(i).path()).copy(from.get(i).path(), to.get(i).path());
    }
  }

  @Override
  protected void rename(
      List<MemResourceId> from, List<MemResourceId> to, MoveOptions... moveOptions)
      throws IOException {
    if (moveOptions.length > 0) {
      throw new UnsupportedOperationException("Unsupported move options");
    }
    for (int i = 0; i < from.size(); i++) {
      MemDisk.of(from.get(i).path()).rename(from.get(i).path(), to.get(i).path());
    }
  }

  @Override
  protected void delete(Collection<MemResourceId> resources) throws IOException {
    for (MemResourceId resource : resources) {
      MemDisk.of(resource.path()).delete(resource.path());
    }
  }

  @Override
  protected MemResourceId matchNewResource(String spec, boolean isDirectory) {
    return new MemResourceId(isDirectory && !spec.endsWith("/") ? spec + "/" : spec);
  }

  @Override
  protected String getScheme() {
    return scheme;
  }
}
