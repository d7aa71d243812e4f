package org.batchpredict.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;

/**
 * A plain loop over JSON Lines, as an engineer with one model and one file would write it: threads
 * that take turns to read a batch of lines, parse them with Jackson, run the model through
 * TensorFlow Java and write a line for each. It recovers from nothing and counts no failure.
 *
 * <p>Arguments: model directory, input alias, output alias, input file, output directory, batch
 * size, threads. The signature is {@code serving_default}; both tensors are FLOAT.
 */
public final class HandWrittenLoop {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String alias;
  private final int batchSize;
  private final Session session;
  private final String feed;
  private final String fetch;
  private final AtomicLong predicted = new AtomicLong();

  private HandWrittenLoop(SavedModelBundle model, String alias, String output, int batchSize) {
    SignatureDef signature = model.metaGraphDef().getSignatureDefOrThrow("serving_default");
    this.session = model.session();
    this.alias = alias;
    this.feed = signature.getInputsOrThrow(alias).getName();
    this.fetch = signature.getOutputsOrThrow(output).getName();
    this.batchSize = batchSize;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    long start = System.nanoTime();
    int threads = Integer.parseInt(args[6]);
    Path out = Files.createDirectories(Path.of(args[4]));
    try (SavedModelBundle model = SavedModelBundle.load(args[0], "serve");
        BufferedReader reader = Files.newBufferedReader(Path.of(args[3]))) {
      HandWrittenLoop loop =
          new HandWrittenLoop(model, args[1], args[2], Integer.parseInt(args[5]));
      List<Thread> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Path file = out.resolve("predictions-" + i);
        Thread worker = new Thread(() -> loop.work(reader, file), "loop-" + i);
        worker.start();
        workers.add(worker);
      }
      for (Thread worker : workers) {
        worker.join();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf("%d predictions in %.2f s%n", loop.predicted.get(), seconds);
    }
  }

  private void work(BufferedReader reader, Path file) {
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      List<String> lines = read(reader);
      while (!lines.isEmpty()) {
        predict(lines, writer);
        predicted.addAndGet(lines.size());
        lines = read(reader);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> read(BufferedReader reader) throws IOException {
    synchronized (reader) {
      List<String> lines = new ArrayList<>(batchSize);
      String line;
      while (lines.size() < batchSize && (line = reader.readLine()) != null) {
        lines.add(line);
      }
      return lines;
    }
  }

  private void predict(List<String> lines, BufferedWriter writer) throws IOException {
    float[][] rows = new float[lines.size()][];
    for (int i = 0; i < rows.length; i++) {
      JsonNode values = MAPPER.readTree(lines.get(i)).get(alias);
      float[] row = new float[values.size()];
      for (int j = 0; j < row.length; j++) {
        row[j] = values.get(j).floatValue();
      }
      rows[i] = row;
    }
    float[] flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
    }
    try (TFloat32 input =
            TFloat32.tensorOf(Shape.of(rows.length, rows[0].length), DataBuffers.of(flat));
        Result result = session.runner().feed(feed, input).fetch(fetch).run()) {
      TFloat32 output = (TFloat32) result.get(0);
      for (int i = 0; i < rows.length; i++) {
        writer.write("{\"score\":[" + output.getFloat(i, 0) + "]}");
        writer.newLine();
      }
    }
  }
}
