package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * A SavedModel on a Beam file system.
 *
 * @param uri as the user wrote it
 * @param directory where it is
 */
record RemoteDirectory(String uri, ResourceId directory) implements ModelDirectory {
  @Override
  public List<ModelFile> files() throws IOException {
    MatchResult match = FileSystems.match(directory + "**", EmptyMatchTreatment.ALLOW);
    if (match.status() == MatchResult.Status.NOT_FOUND) {
      return List.of();
    }
    List<ModelFile> files = new ArrayList<>();
    for (MatchResult.Metadata file : match.metadata()) {
      String path = withoutAuthority(file.resourceId().toString());
      // Object stores keep empty objects in place of directories.
      if (!path.endsWith("/")) {
        files.add(new ModelFile(relative(path), file.sizeBytes()));
      }
    }
    files.sort(Comparator.comparing(ModelFile::path));
    return files;
  }

  @Override
  public InputStream open(ModelFile file) throws IOException {
    ResourceId resource = directory;
    String[] names = file.path().split("/", -1);
    for (int i = 0; i < names.length - 1; i++) {
      resource = resource.resolve(names[i], StandardResolveOptions.RESOLVE_DIRECTORY);
    }
    resource = resource.resolve(names[names.length - 1], StandardResolveOptions.RESOLVE_FILE);
    return Channels.newInputStream(FileSystems.open(resource));
  }

  private String relative(String path) throws IOException {
    String base = withoutAuthority(directory.toString());
    if (!path.startsWith(base)) {
      throw new IOException(path + " was listed, but is not in " + base);
    }
    return path.substring(base.length());
  }

  /** Listings may spell the authority out ({@code hdfs:///a} as {@code hdfs://host:9000/a}). */
  private static String withoutAuthority(String resource) {
    return resource.replaceFirst("^[^/:]+://[^/]*", "");
  }
}
