package org.batchpredict.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.batchpredict.service.rest.CallListener;
import org.batchpredict.service.work.Dispatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs and counts the calls of the API, and has new jobs taken up at once. */
final class CallLog implements CallListener {
  private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);

  private final MeterRegistry metrics;
  private final Dispatcher dispatcher;

  CallLog(MeterRegistry metrics, Dispatcher dispatcher) {
    this.metrics = metrics;
    this.dispatcher = dispatcher;
  }

  @Override
  public void answered(AnsweredCall call) {
    if (call.method().equals("ml.projects.jobs.create")) {
      dispatcher.wake();
    }
    Timer.builder("http_server_requests")
        .description("Calls of the API")
        .tag("method", call.method())
        .tag("status", String.valueOf(call.status()))
        .publishPercentileHistogram()
        .register(metrics)
        .record(call.duration());
    LOG.atInfo()
        .addKeyValue("method", call.method())
        .addKeyValue("resource", call.resource())
        .addKeyValue("principal", call.caller())
        .addKeyValue("status", call.status())
        .addKeyValue("code", call.code())
        .addKeyValue("ms", call.duration().toMillis())
        .addKeyValue("traceparent", call.traceParent())
        .log("call");
  }
}
