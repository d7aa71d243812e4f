package org.batchpredict.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedAuditLogTest {
  private final List<AuditEntry> kept = new ArrayList<>();
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private final AuditLog log = new BoundedAuditLog(kept::add, () -> now);

  @Test
  void keepsSoManyRefusalsOfWhoHasShownNothing() {
    for (int i = 0; i < 1000; i++) {
      log.add(entry("allUsers", false));
    }
    assertThat(kept).hasSize(BoundedAuditLog.REFUSALS_PER_MINUTE);

    now = now.plusSeconds(1);
    for (int i = 0; i < 1000; i++) {
      log.add(entry("allUsers", false));
    }
    assertThat(kept).hasSize(BoundedAuditLog.REFUSALS_PER_MINUTE * 61 / 60);
  }

  @Test
  void keepsAllElse() {
    for (int i = 0; i < 1000; i++) {
      log.add(entry("allUsers", true));
      log.add(entry("user:eve@example.com", false));
    }
    assertThat(kept).hasSize(2000);
  }

  private AuditEntry entry(String caller, boolean granted) {
    return new AuditEntry(now, "m", "r", caller, null, granted, "OK");
  }
}
