package org.batchpredict.io.files;

import com.google.api.client.http.GenericUrl;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Finds out why no request to a server succeeds. */
final class Connections {
  private static final int TIMEOUT_MILLIS = 5000;

  private Connections() {}

  /** Connects once more: who was told that a request failed was not told why. */
  static String explain(GenericUrl url) {
    String host = url.buildAuthority();
    try {
      URL address = new URL(url.buildAuthority());
      if (address.openConnection() instanceof HttpURLConnection connection) {
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.connect();
        connection.disconnect();
      }
      return host + " breaks the connection off, or does not answer in time";
    } catch (IOException e) {
      return explain(host, e);
    }
  }

  static String explain(String host, IOException e) {
    if (e instanceof UnknownHostException) {
      return host + " is not known (is the name right, and the network up?)";
    } else if (e instanceof SocketTimeoutException || e instanceof NoRouteToHostException) {
      return host + " cannot be reached (is the network up, or is a proxy needed?)";
    } else if (e instanceof ConnectException) {
      return host + " refuses the connection (is the address right, and the server up?)";
    } else if (e instanceof SSLException) {
      return "%s is not trusted: %s (is the address right, and a proxy's certificate known?)"
          .formatted(host, e.getMessage());
    }
    return host + " cannot be reached: " + e.getMessage();
  }
}
