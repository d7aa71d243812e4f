package org.batchpredict.transforms.tensorflow;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.ClassProperties;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.internal.c_api.global.tensorflow;

/**
 * TensorFlow's native files, unpacked into a directory that all processes of a machine share. A
 * file that is complete is never written again: another process may run it.
 *
 * @param shared the library's files by the names that JavaCPP has for them
 * @param glueName JavaCPP's name for the glue between the library and the Java classes
 * @param glue the file of the glue
 */
record LibraryFiles(Map<String, Path> shared, String glueName, Path glue) {
  /**
   * Unpacks what is not there yet, which takes seconds.
   *
   * @throws UnsatisfiedLinkError when the class path does not have it
   */
  @SuppressWarnings("try") // The lock is held.
  static LibraryFiles unpack(Path directory) throws IOException {
    ClassProperties platform =
        Loader.loadProperties(tensorflow.class, Loader.loadProperties(), true);
    String glue = platform.getProperty("platform.library");
    List<String> names = new ArrayList<>(platform.get("platform.link"));
    names.add(glue);
    Map<String, Path> files = new LinkedHashMap<>();
    try (FileChannel channel = FileChannel.open(directory.resolve(".lock"), CREATE, WRITE);
        FileLock lock = channel.lock()) {
      for (String name : names) {
        URL[] found = Loader.findLibrary(tensorflow.class, platform, name);
        if (found.length == 0) {
          throw new UnsatisfiedLinkError(
              "no " + name + " for " + Loader.getPlatform() + " on the class path");
        }
        files.put(name, unpack(found[0], directory));
      }
    }
    return new LibraryFiles(files, glue, requireNonNull(files.remove(glue)));
  }

  static Path unpack(URL resource, Path directory) throws IOException {
    String path = resource.getPath();
    Path file = directory.resolve(path.substring(path.lastIndexOf('/') + 1));
    URLConnection connection = resource.openConnection();
    // A cached jar would stay open after its job.
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream()) {
      UnpackedFile unpacked = new UnpackedFile(file);
      if (connection instanceof JarURLConnection jar
          ? !unpacked.holds(jar.getJarEntry().getSize(), jar.getJarEntry().getCrc())
          : !Files.exists(file) || Files.size(file) != connection.getContentLengthLong()) {
        unpacked.write(in);
      }
    }
    return file;
  }

  /** A new copy of the glue, beside the library. */
  Path copyGlue() throws IOException {
    Path copy = Files.createTempFile(glue.getParent(), "glue-", ".so");
    return Files.copy(glue, copy, REPLACE_EXISTING);
  }
}
