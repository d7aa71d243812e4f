package org.batchpredict.service.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Map;
import java.util.stream.Collectors;
import org.batchpredict.service.api.JobName;

/** The paths of the page, with what is put into them encoded. */
final class Paths {
  static final String HOME = "/ui/";
  static final String LOG_IN = "/ui/login";
  static final String LOG_IN_START = LOG_IN + "/start";
  static final String LOG_IN_CALLBACK = LOG_IN + "/callback";
  static final String LOG_OUT = "/ui/logout";
  static final String LIVE = "/ui/live/";
  static final String ASSETS = "/ui/assets/";

  private Paths() {}

  static String jobs(String project) {
    return HOME + "projects/" + encode(project) + "/jobs";
  }

  static String job(JobName name) {
    return jobs(name.project()) + "/" + encode(name.jobId());
  }

  static String report(JobName name) {
    return job(name) + "/report";
  }

  static String newJob(String project) {
    return HOME + "projects/" + encode(project) + "/new";
  }

  static String again(JobName name) {
    return newJob(name.project()) + "?from=" + encode(name.jobId());
  }

  /** Where the changes of a page are told; of its path and query. */
  static String live(String path) {
    return LIVE + path.substring(HOME.length());
  }

  /** A path with those parameters that are not empty. */
  static String withQuery(String path, Map<String, String> query) {
    String text =
        query.entrySet().stream()
            .filter(entry -> !entry.getValue().isEmpty())
            .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
            .collect(Collectors.joining("&"));
    return text.isEmpty() ? path : path + "?" + text;
  }

  /** A decoded path, encoded again. */
  static String encodePath(String path) {
    return encode(path).replace("%2F", "/");
  }

  static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
