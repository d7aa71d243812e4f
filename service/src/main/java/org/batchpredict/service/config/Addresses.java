package org.batchpredict.service.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.batchpredict.service.config.ServiceConfig.Address;
import org.jspecify.annotations.Nullable;

/** Reads addresses and URLs, and tells those that only this machine reaches. */
final class Addresses {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^\\[\\]:/\\s]+)):([0-9]{1,5})");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private Addresses() {}

  /** {@code host:port}; port 0 is any that is free. */
  static @Nullable Address address(Fields fields, String name, @Nullable Address fallback) {
    String text = fields.text(name);
    if (text == null) {
      return fallback;
    }
    Matcher matcher = ADDRESS.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65_535) {
      fields.problem(name, text, "HOST:PORT, such as 127.0.0.1:8080");
      return fallback;
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return new Address(host, Integer.parseInt(matcher.group(3)));
  }

  /** Asks no name server: what a name means may change. */
  static boolean isLoopback(String host) {
    try {
      return host.equalsIgnoreCase("localhost")
          || (NUMBERS.matcher(host).matches() && InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** A URL of http or https with a host, without a slash at its end; empty when it is none. */
  static @Nullable URI url(Fields fields, String name) {
    String text = fields.text(name);
    if (text == null) {
      return null;
    }
    try {
      URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      if (web && url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    fields.problem(name, text, "a URL such as https://ml.example.com");
    return null;
  }

  static boolean isLoopback(URI url) {
    String host = String.valueOf(url.getHost()).replaceAll("[\\[\\]]", "");
    return isLoopback(host);
  }
}
