package org.batchpredict.io.files;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of something, or a pattern of names, that is not on the local disk.
 *
 * @param scheme the kind of store
 * @param authority the bucket, account with container, or server; on HDFS, none means the default
 *     one
 * @param path without the slash in front
 */
record StoreName(String scheme, String authority, String path) {
  private static final Pattern NAME =
      Pattern.compile("([^:/]+):(?://([^/]*))?/?(.*)", Pattern.DOTALL);

  /** A server of HDFS with its usual port, which is the same one without. */
  private static final Pattern HDFS_PORT = Pattern.compile("^(hdfs://[^/]+):8020(?=/|$)");

  static StoreName of(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("Invalid name: " + name + " (must begin with a scheme)");
    }
    String scheme = matcher.group(1);
    String authority = matcher.group(2) == null ? "" : matcher.group(2);
    String path = matcher.group(3);
    if (scheme.equals(AzureStore.SCHEME)) { // Beam knows nothing above a container
      int end = path.indexOf('/') < 0 ? path.length() : path.indexOf('/');
      authority += "/" + path.substring(0, end);
      path = path.substring(Math.min(end + 1, path.length()));
    }
    return new StoreName(scheme, authority, path);
  }

  /** The store's own name, with a slash at the end. */
  String root() {
    return scheme + "://" + authority + "/";
  }

  /** One spelling for the names that mean one file. */
  static String canonical(String name) {
    return HDFS_PORT.matcher(name).replaceFirst("$1");
  }

  /** Whether another name leads into this directory; no server may be any server. */
  boolean holds(StoreName other) {
    boolean sameStore =
        authority.equals(other.authority) || authority.isEmpty() || other.authority.isEmpty();
    String directory = path.isEmpty() || path.endsWith("/") ? path : path + "/";
    return sameStore && scheme.equals(other.scheme) && other.path.startsWith(directory);
  }
}
