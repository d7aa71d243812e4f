package org.batchpredict.io.files;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.auth.Credentials;
import java.io.IOException;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.beam.sdk.util.Sleeper;
import org.jspecify.annotations.Nullable;

/**
 * Prepares each request to Google Cloud Storage: gives it credentials, and lets it be tried again
 * by {@link GoogleRequest}. In place of Beam's own, which tries for four minutes, cannot be
 * interrupted, and knows nothing of the requests in a batch.
 *
 * @param credentials asked at the first request, since finding them takes time; null for none
 * @param headers that each request is to have, such as for audits
 * @param writeTimeoutMillis 0 for none
 * @param nanoTime tells how long a request has been tried
 */
record GoogleRetries(
    Supplier<@Nullable Credentials> credentials,
    Map<String, String> headers,
    int readTimeoutMillis,
    int writeTimeoutMillis,
    Sleeper sleeper,
    LongSupplier nanoTime)
    implements HttpRequestInitializer {

  @Override
  public void initialize(HttpRequest request) throws IOException {
    GoogleRequest tried = new GoogleRequest(credentials.get(), sleeper, nanoTime);
    tried.authorize(request);
    request.getHeaders().putAll(headers);
    request.setReadTimeout(readTimeoutMillis);
    request.setWriteTimeout(writeTimeoutMillis);
    request.setNumberOfRetries(GoogleRequest.TRIES - 1);
    request.setInterceptor(tried);
    request.setUnsuccessfulResponseHandler(tried);
    request.setIOExceptionHandler(tried);
  }
}
