package org.batchpredict.service.work;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.jobs.JobStore;

/** What all attempts of a service instance share. */
record AttemptContext(
    JobStore store,
    Launcher launcher,
    ServiceConfig config,
    String instanceId,
    InstantSource clock,
    WorkListener listener) {
  AttemptContext {
    requireNonNull(store, "store");
    requireNonNull(launcher, "launcher");
    requireNonNull(config, "config");
    requireNonNull(instanceId, "instanceId");
    requireNonNull(clock, "clock");
    requireNonNull(listener, "listener");
  }
}
