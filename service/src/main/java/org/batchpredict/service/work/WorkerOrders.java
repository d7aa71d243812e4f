package org.batchpredict.service.work;

import java.io.BufferedReader;
import java.io.IOException;

/** Obeys what the service tells this worker. */
final class WorkerOrders {
  private final BufferedReader orders;
  private final Watchdog watchdog;
  private final WorkerJob job;

  WorkerOrders(BufferedReader orders, Watchdog watchdog, WorkerJob job) {
    this.orders = orders;
    this.watchdog = watchdog;
    this.job = job;
  }

  void start() {
    watchdog.start();
    Thread thread = new Thread(this::read, "orders");
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    try {
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        obey(WorkerOrder.ofLine(line));
      }
    } catch (IOException e) {
      Watchdog.halt("it hears its service instance no more: " + e.getMessage());
    }
    Watchdog.halt("its service instance has ended");
  }

  private void obey(WorkerOrder order) {
    switch (order.kind()) {
      case LEASE -> watchdog.prolong(order.lease());
      case CANCEL -> job.cancel();
      case PAUSE -> job.pause();
    }
  }
}
