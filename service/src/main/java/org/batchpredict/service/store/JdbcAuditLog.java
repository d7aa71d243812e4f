package org.batchpredict.service.store;

import org.batchpredict.service.access.AuditEntry;
import org.batchpredict.service.access.AuditLog;

/** Keeps who did what in a table. */
final class JdbcAuditLog implements AuditLog {
  private final Transactions transactions;

  JdbcAuditLog(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public void add(AuditEntry entry) {
    transactions.note(
        connection ->
            Sql.change(
                connection,
                "INSERT INTO audit (at, method, resource, caller, permission, granted, status)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                entry.time(),
                entry.method(),
                entry.resource(),
                entry.caller(),
                entry.permission(),
                entry.granted(),
                entry.status()));
  }
}
