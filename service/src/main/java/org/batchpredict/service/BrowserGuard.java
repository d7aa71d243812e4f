package org.batchpredict.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.batchpredict.service.api.Status;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the pages of others away from a service without log-in. To that, whoever reaches it from
 * this machine may do anything; and the browser of somebody on this machine does what any page on
 * the net asks it to: it sends forms to other sites, and, if the page's name resolves to a loopback
 * address, takes the service for the page's own.
 */
final class BrowserGuard extends Handler.Wrapper {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");
  private static final HttpField JSON =
      new HttpField(HttpHeader.CONTENT_TYPE, "application/json; charset=UTF-8");

  private final @Nullable String publicHost;

  /**
   * @param publicUrl by which clients reach the service; null when they do by its address alone
   */
  BrowserGuard(Handler handler, @Nullable String publicUrl) {
    super(handler);
    this.publicHost = publicUrl == null ? null : URI.create(publicUrl).getHost();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String host = Request.getServerName(request);
    if (host == null || !isOurs(host)) {
      refuse(response, callback, "the service is not called " + host);
      return true;
    }
    if (isOfAnotherSite(request.getHeaders())) {
      refuse(response, callback, "a page of another site has asked for it");
      return true;
    }
    return super.handle(request, response, callback);
  }

  private boolean isOurs(String host) {
    String name = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
    return LOOPBACK.contains(name) || name.equals(publicHost);
  }

  /** Browsers say so, since they know whose page asks; other clients say nothing. */
  private boolean isOfAnotherSite(HttpFields headers) {
    String site = headers.get("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      boolean isLink =
          "navigate".equals(headers.get("Sec-Fetch-Mode"))
              && "document".equals(headers.get("Sec-Fetch-Dest"))
              && headers.get(HttpHeader.ORIGIN) == null;
      return !isLink;
    }
    String origin = headers.get(HttpHeader.ORIGIN);
    if (origin == null) {
      return false;
    }
    try {
      String host = URI.create(origin).getHost();
      return host == null || !isOurs(host);
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  private static void refuse(Response response, Callback callback, String reason) {
    ObjectNode error = new ObjectNode(JsonNodeFactory.instance);
    error
        .putObject("error")
        .put("code", Status.PERMISSION_DENIED.http())
        .put("message", "Cannot answer: " + reason)
        .put("status", Status.PERMISSION_DENIED.name());
    response.setStatus(Status.PERMISSION_DENIED.http());
    response.getHeaders().put(JSON);
    Content.Sink.write(response, true, error.toString(), callback);
  }
}
