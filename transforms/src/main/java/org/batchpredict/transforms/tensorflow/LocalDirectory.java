package org.batchpredict.transforms.tensorflow;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A SavedModel on local disk.
 *
 * @param uri as the user wrote it
 * @param path where it is
 */
record LocalDirectory(String uri, Path path) implements ModelDirectory {
  /** Larger files are mapped: on the heap, they would be most of what is there. */
  private static final long MAPPED_BYTES = 64 << 20;

  private static final List<Path> SYSTEM = List.of(Path.of("/proc"), Path.of("/sys"));

  @Override
  public List<ModelFile> files() throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    Listing listing = new Listing();
    try {
      Files.walkFileTree(path, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, listing);
    } catch (IOException e) {
      throw explained(e);
    }
    listing.files.sort(Comparator.comparing(ModelFile::path));
    return listing.files;
  }

  @Override
  public InputStream open(ModelFile file) throws IOException {
    try {
      return Files.newInputStream(path.resolve(file.path()));
    } catch (IOException e) {
      throw explained(e);
    }
  }

  @Override
  public ByteString content(ModelFile file) throws IOException {
    return file.size() > MAPPED_BYTES
        ? map(path.resolve(file.path()))
        : ModelDirectory.super.content(file);
  }

  /** What is in a file, which must not change, without a copy of it on the heap. */
  static ByteString map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return UnsafeByteOperations.unsafeWrap(
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    }
  }

  /** Puts into words what {@code java.nio} says by an exception's class only. */
  static IOException explained(IOException e) {
    if (e instanceof AccessDeniedException) {
      return new IOException("no permission for " + e.getMessage() + " (make it readable)", e);
    }
    if (e instanceof FileSystemLoopException) {
      return new IOException(
          e.getMessage() + " is a link to a directory that it lies in (remove it)", e);
    }
    if (e instanceof NoSuchFileException) {
      return new IOException(e.getMessage() + " is not there, or no longer", e);
    }
    return e;
  }

  /** All regular files, wherever links lead, but not into what the system makes up. */
  private final class Listing extends SimpleFileVisitor<Path> {
    final List<ModelFile> files = new ArrayList<>();

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      checkLink(directory);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isRegularFile()) {
        checkLink(file);
        String name = path.relativize(file).toString();
        files.add(
            new ModelFile(
                File.separatorChar == '/' ? name : name.replace('\\', '/'), attributes.size()));
      }
      return FileVisitResult.CONTINUE;
    }

    private void checkLink(Path file) throws IOException {
      if (!file.equals(path) && Files.isSymbolicLink(file)) {
        Path real = file.toRealPath();
        for (Path system : SYSTEM) {
          if (real.startsWith(system)) {
            throw new IOException(file + " is a link into " + system + " (remove it)");
          }
        }
      }
    }
  }
}
