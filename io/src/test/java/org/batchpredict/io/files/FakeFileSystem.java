package org.batchpredict.io.files;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.io.FileSystemUtils;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.CreateOptions;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MatchResult.Status;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** A store in memory, without directories and without seeking, whose network can fail. */
public final class FakeFileSystem extends FileSystem<FakeResourceId> {
  static final String SCHEME = "fake";

  /** Reading past this many bytes of a file fails. */
  public static volatile int failAfter = Integer.MAX_VALUE;

  private static final Map<String, byte[]> FILES = new TreeMap<>();

  public static void put(String path, byte[] bytes) {
    FILES.put(path, bytes);
  }

  public static void reset() {
    FILES.clear();
    failAfter = Integer.MAX_VALUE;
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Override
  protected List<MatchResult> match(List<String> specs) throws IOException {
    if (failAfter == 0) {
      throw new IOException("the network is down");
    }
    return specs.stream().map(FakeFileSystem::match).toList();
  }

  private static MatchResult match(String spec) {
    Pattern pattern = Pattern.compile(FileSystemUtils.wildcardToRegexp(spec));
    List<Metadata> files =
        FILES.keySet().stream()
            .filter(path -> pattern.matcher(path).matches())
            .map(FakeFileSystem::metadata)
            .toList();
    return MatchResult.create(files.isEmpty() ? Status.NOT_FOUND : Status.OK, files);
  }

  private static Metadata metadata(String path) {
    return Metadata.builder()
        .setResourceId(new FakeResourceId(path))
        .setSizeBytes(FILES.getOrDefault(path, new byte[0]).length)
        .setLastModifiedMillis(7)
        .setIsReadSeekEfficient(false)
        .build();
  }

  @Override
  protected ReadableByteChannel open(FakeResourceId id) throws IOException {
    byte[] bytes = FILES.get(id.toString());
    if (bytes == null) {
      throw new FileNotFoundException(id + " is gone");
    }
    if (failAfter >= bytes.length) {
      return Channels.newChannel(new ByteArrayInputStream(bytes));
    }
    ByteBuffer sound = ByteBuffer.wrap(bytes, 0, failAfter);
    return new ReadableByteChannel() {
      @Override
      public int read(ByteBuffer target) throws IOException {
        if (!sound.hasRemaining()) {
          throw new IOException("connection reset");
        }
        target.put(sound.get());
        return 1;
      }

      @Override
      public boolean isOpen() {
        return true;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  protected FakeResourceId matchNewResource(String path, boolean isDirectory) {
    return new FakeResourceId(path);
  }

  @Override
  protected String getScheme() {
    return SCHEME;
  }

  @Override
  protected WritableByteChannel create(FakeResourceId id, CreateOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void copy(List<FakeResourceId> from, List<FakeResourceId> to) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void rename(
      List<FakeResourceId> from, List<FakeResourceId> to, MoveOptions... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void delete(Collection<FakeResourceId> ids) {
    throw new UnsupportedOperationException();
  }

  /** How Beam finds the file system. */
  public static final class Registrar implements FileSystemRegistrar {
    @Override
    public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
      return List.of(new FakeFileSystem());
    }
  }
}
