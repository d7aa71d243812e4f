package org.batchpredict.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The results files of the splits that an unfinished job has committed.
 *
 * @param files known by what stays when a file is moved: its inode
 */
record Staged(Set<Object> files) {
  static Staged in(Path outputPath) throws IOException {
    Set<Object> files = new HashSet<>();
    try (DirectoryStream<Path> jobs =
        Files.newDirectoryStream(outputPath, ".prediction-staging-*")) {
      for (Path job : jobs) {
        try (DirectoryStream<Path> commits = Files.newDirectoryStream(job, "commit-*.json")) {
          for (Path commit : commits) {
            JsonNode record = Golden.EXACT.readTree(commit.toFile());
            files.add(inode(job.resolve(record.at("/commit/results/name").asText())));
          }
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // The job has not begun to write.
    }
    return new Staged(files);
  }

  static Set<Object> published(Results results) throws IOException {
    Set<Object> files = new HashSet<>();
    for (String name : results.names()) {
      files.add(inode(results.directory().resolve(name)));
    }
    return files;
  }

  private static Object inode(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino");
  }
}
