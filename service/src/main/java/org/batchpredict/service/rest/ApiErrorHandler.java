package org.batchpredict.service.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.List;
import org.batchpredict.service.api.Status;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Says in the API's envelope what the server itself refuses: what is no request, or too large. */
public final class ApiErrorHandler extends ErrorHandler {
  private static final String JSON = "application/json; charset=UTF-8";

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      String message,
      @Nullable Throwable cause,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, JSON);
    response.write(true, ByteBuffer.wrap(body(code)), callback);
  }

  /** All methods have their errors said, PATCH and DELETE as well. */
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  @SuppressWarnings("removal") // Until Jetty has another way for what is no request at all.
  public ByteBuffer badMessageError(int status, String reason, HttpFields.Mutable fields) {
    fields.put(HttpHeader.CONTENT_TYPE, JSON);
    return ByteBuffer.wrap(body(status));
  }

  /** What was wrong is not repeated: it may hold anything. */
  private static byte[] body(int code) {
    String message =
        switch (code) {
          case 404 -> "There is no such path.";
          case 408 -> "The request took too long.";
          case 413, 414, 431 -> "The request is too large.";
          default -> code < 500 ? "The request is no valid HTTP." : "Internal error encountered.";
        };
    Status status =
        code == 404
            ? Status.NOT_FOUND
            : code < 500
                ? Status.INVALID_ARGUMENT
                : code == 503 ? Status.UNAVAILABLE : Status.INTERNAL;
    return Json.write(ErrorJson.of(status, message, List.of(), false), true)
        .replace("\"code\": " + status.http(), "\"code\": " + code)
        .getBytes(UTF_8);
  }
}
