package org.batchpredict.service.work;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker in a process of this machine. Its standard input brings orders, its standard output
 * reports, its standard error is its log.
 */
final class ProcessWorker implements Worker {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessWorker.class);

  /**
   * What a process has said is read after its end; one that it has left behind is not waited for.
   */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private static final String NO_MORE = "";

  private final String host;
  private final Process process;
  private final BlockingQueue<String> orders = new LinkedBlockingQueue<>();
  private final CountDownLatch read = new CountDownLatch(2);
  private final LogTail log = new LogTail();
  private volatile @Nullable WorkerReport report;

  /**
   * @param name of the worker, for its threads
   */
  ProcessWorker(String name, String host, Process process, Task task) {
    this.host = host;
    this.process = process;
    orders.add(task.toLine());
    begin(name + " orders", this::writeOrders);
    begin(name + " reports", this::readReports);
    begin(name + " log", this::readLog);
  }

  private static void begin(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** A worker that reads nothing holds up this thread alone. */
  private void writeOrders() {
    try (OutputStream in = process.getOutputStream()) {
      for (String line = orders.take(); !line.equals(NO_MORE); line = orders.take()) {
        in.write((line + "\n").getBytes(UTF_8));
        in.flush();
      }
    } catch (IOException e) {
      LOG.debug("A worker reads no more", e); // its end says why
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readReports() {
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        report = WorkerReport.ofLine(line);
      }
    } catch (IOException e) { // what came before the broken line is still true
      LOG.debug("A worker ended within a line", e);
    } finally {
      read.countDown();
    }
  }

  private void readLog() {
    byte[] buffer = new byte[8 << 10];
    try (InputStream err = process.getErrorStream()) {
      for (int length = err.read(buffer); length >= 0; length = err.read(buffer)) {
        log.add(buffer, length);
      }
    } catch (IOException e) {
      LOG.debug("A worker's log ended", e);
    } finally {
      read.countDown();
    }
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public Long pid() {
    return process.pid();
  }

  @Override
  public Optional<WorkerReport> report() {
    return Optional.ofNullable(report);
  }

  @Override
  public String log() {
    return log.text();
  }

  @Override
  public void tell(WorkerOrder order) {
    orders.add(order.toLine());
  }

  @Override
  public void kill() {
    process.destroyForcibly();
  }

  @Override
  public Optional<WorkerEnd> await(Duration timeout) throws InterruptedException {
    if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
      return Optional.empty();
    }
    orders.add(NO_MORE);
    read.await(LAST_WORDS.toNanos(), TimeUnit.NANOSECONDS);
    WorkerReport last = report;
    int status = process.exitValue();
    return Optional.of(
        last != null && last.isEnd()
            ? new WorkerEnd(ExitStatus.describe(status, log.text()), last)
            : new WorkerEnd(ExitStatus.describeUnexpected(status, log.text()), null));
  }
}
