package org.batchpredict.service.rest;

import java.util.regex.Pattern;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A call that comes by Jetty. */
final class JettyCall implements HttpCall {
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9.-]+(:[0-9]+)?|\\[[0-9a-fA-F:.]+](:[0-9]+)?");

  private final Request request;
  private final @Nullable String publicUrl;

  JettyCall(Request request, @Nullable String publicUrl) {
    this.request = request;
    this.publicUrl = publicUrl;
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String path() {
    String path = request.getHttpURI().getPath();
    return path == null || !path.startsWith("/") ? "/*" : path;
  }

  @Override
  public @Nullable String query() {
    return request.getHttpURI().getQuery();
  }

  @Override
  public @Nullable String header(String name) {
    return request.getHeaders().get(name);
  }

  @Override
  public String origin() {
    if (publicUrl != null) {
      return publicUrl.replaceFirst("/+$", "");
    }
    String scheme = request.isSecure() ? "https" : "http";
    String host = header("Host");
    return host != null && HOST.matcher(host).matches()
        ? scheme + "://" + host
        : scheme + "://" + Request.getServerName(request) + ":" + Request.getServerPort(request);
  }

  @Override
  public byte[] body(int limit) {
    return new RequestBody(Content.Source.asInputStream(request), header("Content-Encoding"))
        .read(limit);
  }
}
