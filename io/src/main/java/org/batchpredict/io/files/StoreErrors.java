package org.batchpredict.io.files;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Beam and the client libraries of Amazon and Microsoft say when a store cannot be used, in a
 * line and with a remedy. They are told by their words: none of them need be on the class path.
 */
final class StoreErrors {
  /** Beam's words for a scheme that nobody has registered. */
  private static final Pattern NO_FILE_SYSTEM =
      Pattern.compile("No filesystem found for scheme (\\S+)");

  /** What to add for a scheme; {@code gs} is in every build that leaves nothing out. */
  private static final Map<String, String> REMEDIES =
      Map.of(
          "s3",
          module("s3"),
          "hdfs",
          module("hdfs") + "; name its name node by HADOOP_CONF_DIR or --hdfsConfiguration",
          "azfs",
          module("azure"),
          "gs",
          "add beam-sdks-java-extensions-google-cloud-platform-core to the class path");

  /** How Amazon's library ends what it says; at the start stands null for a HEAD request. */
  private static final Pattern AMAZON =
      Pattern.compile("(.*) \\(Service: (\\w+), Status Code: (\\d+),.*");

  /** How Amazon's library begins what is a long list of where it has looked. */
  private static final Pattern AMAZON_LACKS =
      Pattern.compile("Unable to load (\\w+) from any of the providers in the chain .*");

  private static final Map<String, String> AMAZON_REMEDIES =
      Map.of(
          "credentials",
          "no credentials are found (set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give"
              + " --awsCredentialsProvider)",
          "region",
          "no region is found (set AWS_REGION, or give --awsRegion)");

  /** The body of a response of Azure, which its library cites whole. */
  private static final Pattern AZURE =
      Pattern.compile(
          "Status code (\\d+), .*?<Code>(\\w+)</Code>\\s*<Message>([^\\n<]*)", Pattern.DOTALL);

  /** What Hadoop's library throws when the user may not do something. */
  private static final String HADOOP_REFUSAL = "org.apache.hadoop.security.AccessControlException";

  private StoreErrors() {}

  /** Whether an exception itself, whatever its cause, tells of a right that is lacking. */
  static boolean isLasting(Throwable e) {
    String code = code(String.valueOf(e.getMessage()));
    return code.equals("401")
        || code.equals("403")
        || e.getClass().getName().equals(HADOOP_REFUSAL);
  }

  /**
   * The status that a message of Amazon's or Microsoft's library cites; empty when there is none.
   */
  private static String code(String message) {
    Matcher amazon = AMAZON.matcher(message.lines().findFirst().orElse(""));
    if (amazon.matches()) {
      return amazon.group(3);
    }
    Matcher azure = AZURE.matcher(message);
    return azure.find() ? azure.group(1) : "";
  }

  private static String module(String name) {
    return "add batchpredict-%s to the class path, or to the job jars with -P%s"
        .formatted(name, name);
  }

  static Optional<String> explain(Throwable e) {
    String message = e.getMessage();
    return message == null ? Optional.empty() : Optional.ofNullable(explain(message));
  }

  private static @Nullable String explain(String message) {
    Matcher scheme = NO_FILE_SYSTEM.matcher(message);
    if (scheme.matches() && REMEDIES.containsKey(scheme.group(1))) {
      return message + " (" + REMEDIES.get(scheme.group(1)) + ")";
    }
    String line = message.lines().findFirst().orElse("");
    Matcher lacking = AMAZON_LACKS.matcher(line);
    if (lacking.matches()) {
      return AMAZON_REMEDIES.get(lacking.group(1));
    }
    Matcher amazon = AMAZON.matcher(line);
    if (amazon.matches()) {
      String said = amazon.group(1).equals("null") ? amazon.group(2) : amazon.group(1);
      return withRemedy(amazon.group(3) + " " + said, amazon.group(3));
    }
    Matcher azure = AZURE.matcher(message);
    return azure.find()
        ? withRemedy(azure.group(1) + " " + azure.group(2) + ": " + azure.group(3), azure.group(1))
        : null;
  }

  private static String withRemedy(String said, String code) {
    return switch (code) {
      case "403" -> said + " (the account that runs the job needs that right)";
      case "404" -> said + " (no such bucket or object)";
      default -> said;
    };
  }
}
