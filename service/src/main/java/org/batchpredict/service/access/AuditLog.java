package org.batchpredict.service.access;

/** Keeps who did what. */
public interface AuditLog {
  void add(AuditEntry entry);
}
