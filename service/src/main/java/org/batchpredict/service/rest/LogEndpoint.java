package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Jobs;
import org.batchpredict.service.jobs.PageTokens;

/**
 * {@code POST /v2/entries:list}: as much of the API of logs as {@code gcloud ai-platform jobs
 * stream-logs} asks of it.
 */
final class LogEndpoint implements Endpoint {
  private static final int BODY_BYTES = 64 << 10;
  private static final int DEFAULT_PAGE_SIZE = 50;
  private static final int MAX_PAGE_SIZE = 1000;
  private static final String PROJECT = "projects/";

  private final Jobs jobs;
  private final PageTokens tokens;

  LogEndpoint(Jobs jobs, PageTokens tokens) {
    this.jobs = jobs;
    this.tokens = tokens;
  }

  @Override
  public HttpAnswer answer(
      HttpCall call, List<Map.Entry<String, String>> query, Supplier<Caller> caller) {
    Caller who = caller.get();
    JsonNode request = Json.parse(QueryString.utf8(call.body(BODY_BYTES), "the body"));
    String text = request.path("filter").asText();
    LogFilter filter = LogFilter.parse(text);
    JobName job = new JobName(project(request), filter.jobId());
    List<LogEntry> entries = new ArrayList<>(entries(who, job));
    entries.removeIf(entry -> !filter.test(entry));
    String order = request.path("orderBy").asText();
    if (order.endsWith(" desc")) {
      Collections.reverse(entries);
    }
    return HttpAnswer.json(200, page(request, entries, job + "/logs", order + " " + text), true);
  }

  /** A job that is not there has no log. */
  private List<LogEntry> entries(Caller caller, JobName job) {
    try {
      return JobLog.of(job, jobs.events(caller, job), jobs.attempts(caller, job));
    } catch (ApiException e) {
      if (e.status() == Status.NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  private static String project(JsonNode request) {
    List<String> names = new ArrayList<>();
    request.path("resourceNames").forEach(name -> names.add(name.asText()));
    request.path("projectIds").forEach(id -> names.add(PROJECT + id.asText()));
    if (names.size() != 1
        || !names.get(0).startsWith(PROJECT)
        || names.get(0).indexOf('/', PROJECT.length()) >= 0) {
      throw ApiException.invalid("resource_names", "Invalid resourceNames (must be one project)");
    }
    return names.get(0).substring(PROJECT.length());
  }

  private ObjectNode page(
      JsonNode request, List<LogEntry> entries, String list, String orderAndFilter) {
    int size = request.path("pageSize").asInt();
    size = size <= 0 ? DEFAULT_PAGE_SIZE : Math.min(size, MAX_PAGE_SIZE);
    String start = tokens.parse(list, orderAndFilter, request.path("pageToken").asText());
    int from = start == null ? 0 : Math.min(entries.size(), Integer.parseInt(start));
    int to = Math.min(entries.size(), from + size);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (from < to) {
      ArrayNode array = json.putArray("entries");
      entries.subList(from, to).forEach(entry -> array.add(entry.json()));
    }
    if (to < entries.size()) {
      json.put("nextPageToken", tokens.of(list, orderAndFilter, Integer.toString(to)));
    }
    return json;
  }
}
