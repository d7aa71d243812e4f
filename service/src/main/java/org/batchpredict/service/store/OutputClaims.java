package org.batchpredict.service.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.api.Status;

/** Which job that is not final writes to an output path: no two to the same. */
final class OutputClaims {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)");

  private OutputClaims() {}

  /**
   * Claims a path for a job, until it is released or the transaction is rolled back.
   *
   * @throws ApiException FAILED_PRECONDITION when another job has it
   * @throws SQLException also of a duplicate, when another job gets it at the same time
   */
  static void claim(Connection connection, String path, long sequence) throws SQLException {
    String hash = hash(normalise(path));
    var owner =
        Sql.find(
            connection,
            "SELECT j.project, j.job_id FROM output_claim c JOIN job j ON j.sequence = c.sequence"
                + " WHERE c.path_sha256 = ?",
            row -> new JobName(row.getString(1), row.getString(2)),
            hash);
    if (owner.isPresent()) {
      throw refusal(owner.get());
    }
    Sql.change(
        connection,
        "INSERT INTO output_claim (path_sha256, sequence) VALUES (?, ?)",
        hash,
        sequence);
  }

  static void release(Connection connection, long sequence) throws SQLException {
    Sql.change(connection, "DELETE FROM output_claim WHERE sequence = ?", sequence);
  }

  private static ApiException refusal(JobName owner) {
    return ApiException.of(
        Status.FAILED_PRECONDITION,
        "prediction_input.output_path",
        "The job %s writes to this path, and has not ended.".formatted(owner));
  }

  /**
   * The path in one spelling: without empty and dot segments, with local files as paths, not as
   * URLs.
   */
  static String normalise(String path) {
    Matcher matcher = SCHEME.matcher(path);
    String scheme = "";
    String rest = path;
    if (matcher.matches()) {
      scheme = matcher.group(1).toLowerCase(Locale.ROOT) + ":";
      rest = matcher.group(2);
    }
    if (scheme.equals("file:")) {
      scheme = "";
    }
    boolean authority = !scheme.isEmpty() && rest.startsWith("//");
    ArrayDeque<String> segments = new ArrayDeque<>();
    for (String segment : rest.split("/", -1)) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.addLast(segment);
      }
    }
    String start = authority ? "//" : rest.startsWith("/") ? "/" : "";
    return scheme + start + String.join("/", segments);
  }

  private static String hash(String path) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(path.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) { // every Java has it
      throw new IllegalStateException(e);
    }
  }
}
