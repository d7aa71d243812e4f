package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.junit.jupiter.api.Test;

/** {@link BatchPrediction#check}, where there is nothing but the request. */
class RequestCheckTest {
  private static final Pattern TENSORFLOW = Pattern.compile("/(tensorflow|ndarray|javacpp)-[^/]*$");

  /** A check that another class loader can make. */
  public static final class Check implements Supplier<List<String>> {
    @Override
    public List<String> get() {
      PredictionOptions options = PipelineOptionsFactory.as(PredictionOptions.class);
      options.setModelRegistry("nowhere://registry");
      options.setMaxErrors(-1L);
      return BatchPrediction.check(
          PredictionInput.fromJson(
              """
              {"modelName": "projects/p/models/none", "dataFormat": "JSON",
               "inputPaths": ["nowhere://in/*", "/no/such/file"], "outputPath": "nowhere://out",
               "runtimeVersion": "99.0"}
              """),
          options);
    }
  }

  @Test
  void wantsNeitherFilesNorTensorFlow() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(withoutTensorFlow(), ClassLoader.getPlatformClassLoader())) {
      assertThat(loader.getResource("org/tensorflow/TensorFlow.class")).isNull();
      thread.setContextClassLoader(loader);
      Supplier<?> check =
          (Supplier<?>)
              loader.loadClass(Check.class.getName()).getDeclaredConstructor().newInstance();
      assertThat(check.get())
          .isEqualTo(
              List.of(
                  "Field: prediction_input.runtime_version Error: Unsupported runtimeVersion: 99.0"
                      + " (supported: up to 2.18, as TensorFlow 2.18.0 is in use)",
                  "Invalid --maxErrors: -1 (must be >= 0)"));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL[] withoutTensorFlow() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !TENSORFLOW.matcher(entry).find())
        .map(RequestCheckTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
