package org.batchpredict.testing;

/** What a request asks of Google Cloud Storage. */
public enum GcsRequestKind {
  LIST,
  METADATA,
  READ,
  START_UPLOAD,
  UPLOAD,
  BATCH,
  REWRITE,
  DELETE,
  OTHER;

  static GcsRequestKind of(ProxiedRequest request) {
    String path = request.uri().getRawPath();
    String method = request.method();
    if (path.startsWith("/batch/")) {
      return BATCH;
    } else if (path.startsWith("/upload/")) {
      return method.equals("PUT") ? UPLOAD : START_UPLOAD;
    } else if (path.contains("/rewriteTo/")) {
      return REWRITE;
    } else if (method.equals("DELETE")) {
      return DELETE;
    } else if (method.equals("GET") && path.endsWith("/o")) {
      return LIST;
    } else if (method.equals("GET") && path.contains("/o/")) {
      return request.parameter("alt").equals("media") || path.startsWith("/download/")
          ? READ
          : METADATA;
    }
    return OTHER;
  }
}
