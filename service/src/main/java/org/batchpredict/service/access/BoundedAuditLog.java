package org.batchpredict.service.access;

import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An audit log that keeps only so many refusals a minute of callers who have shown no credentials:
 * anybody could fill a disk with them.
 */
public final class BoundedAuditLog implements AuditLog {
  static final int REFUSALS_PER_MINUTE = 600;

  private static final Logger LOG = LoggerFactory.getLogger(BoundedAuditLog.class);

  private final AuditLog log;
  private final Allowance refusals;
  private final Allowance warnings;

  public BoundedAuditLog(AuditLog log, InstantSource clock) {
    this.log = log;
    this.refusals = new Allowance(REFUSALS_PER_MINUTE, clock);
    this.warnings = new Allowance(1, clock);
  }

  @Override
  public void add(AuditEntry entry) {
    boolean isAnybodys = !entry.granted() && entry.caller().equals(Caller.ANONYMOUS.member());
    if (!isAnybodys || refusals.take()) {
      log.add(entry);
    } else if (warnings.take()) {
      LOG.warn(
          "More than {} calls a minute without credentials are refused: the audit log leaves some"
              + " out",
          REFUSALS_PER_MINUTE);
    }
  }
}
