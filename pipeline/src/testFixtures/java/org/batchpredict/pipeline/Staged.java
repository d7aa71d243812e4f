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
public record Staged(Set<Object> files) {
  public static Staged in(Path outputPath) throws IOException {
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

  /** The number of splits that are being worked on, as far as that is certain. */
  public static int splitsAtWork(Path outputPath) throws IOException {
    Set<String> attempted = splits(outputPath, "*.results", 0);
    // Listed later: what was committed meanwhile is not at work any more, or not for certain.
    attempted.removeAll(splits(outputPath, "commit-*.json", "commit-".length()));
    return attempted.size();
  }

  private static Set<String> splits(Path outputPath, String files, int start) throws IOException {
    Set<String> splits = new HashSet<>();
    try (DirectoryStream<Path> jobs =
        Files.newDirectoryStream(outputPath, ".prediction-staging-*")) {
      for (Path job : jobs) {
        try (DirectoryStream<Path> names = Files.newDirectoryStream(job, files)) {
          names.forEach(
              path -> splits.add(path.getFileName().toString().substring(start, start + 5)));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // The job has not begun to write, or has ended.
    }
    return splits;
  }

  public static Set<Object> published(Results results) throws IOException {
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
