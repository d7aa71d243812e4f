package org.batchpredict.transforms.tensorflow;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A SavedModel that is listed once and whose files are read once, as far as memory goes: on a store
 * each look is a request.
 */
final class RememberedDirectory implements ModelDirectory {
  private static final long MAX_BYTES = 64 << 20;

  private final ModelDirectory source;
  private final Map<ModelFile, byte[]> contents = new HashMap<>();
  private long remembered;
  private @Nullable List<ModelFile> files;

  RememberedDirectory(ModelDirectory source) {
    this.source = source;
  }

  @Override
  public String uri() {
    return source.uri();
  }

  @Override
  public List<ModelFile> files() throws IOException {
    List<ModelFile> known = files;
    if (known == null) {
      known = source.files();
      files = known;
    }
    return known;
  }

  @Override
  public ByteString content(ModelFile file) throws IOException {
    return file.size() > MAX_BYTES ? source.content(file) : ModelDirectory.super.content(file);
  }

  @Override
  public InputStream open(ModelFile file) throws IOException {
    byte[] content = contents.get(file);
    if (content == null) {
      if (remembered + file.size() > MAX_BYTES) {
        return source.open(file);
      }
      try (InputStream in = source.open(file)) {
        content = in.readAllBytes();
      }
      contents.put(file, content);
      remembered += content.length;
    }
    return new ByteArrayInputStream(content);
  }
}
