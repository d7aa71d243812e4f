package org.batchpredict.service.web.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.batchpredict.io.shards.WrittenFile;
import org.batchpredict.io.staging.Manifest;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.web.output.JobOutput.OutputFile;

/** Reads as much of an output as a page shows, and no more. */
final class OutputReader {
  private static final String MANIFEST = "prediction.manifest.json";
  private static final String REPORT = "prediction.report.html";
  private static final int REPORT_BYTES = 16 << 20;
  private static final int MANIFEST_BYTES = 64 << 20;
  private static final int FILES = 200;
  private static final JsonMapper MAPPER = new JsonMapper();

  private OutputReader() {}

  /** What the output of a request holds; nothing while it holds no results, or another's. */
  static JobOutput read(PredictionInput request) throws IOException {
    String outputPath = String.valueOf(request.outputPath());
    OutputFiles files = OutputFiles.in(outputPath);
    Optional<Manifest> manifest = manifest(files, outputPath);
    if (manifest.isEmpty() || !isOf(request, manifest.get())) {
      return JobOutput.NOTHING;
    }
    List<OutputFile> all =
        Stream.concat(
                manifest.get().writtenFiles().stream().map(OutputReader::file),
                Stream.of(new OutputFile(MANIFEST, files.sizes().getOrDefault(MANIFEST, 0L), -1)))
            .toList();
    boolean hasReport =
        all.stream().anyMatch(file -> file.name().equals(REPORT))
            && files.sizes().containsKey(REPORT);
    PredictionSample sample = PredictionSample.read(files);
    return new JobOutput(
        all.subList(0, Math.min(FILES, all.size())),
        Math.max(0, all.size() - FILES),
        hasReport,
        ErrorKinds.read(files),
        sample.distributions(),
        sample.size());
  }

  /** The page that tells of the run; empty where {@link #read} finds none. */
  static String report(PredictionInput request) throws IOException {
    String outputPath = String.valueOf(request.outputPath());
    OutputFiles files = OutputFiles.in(outputPath);
    Optional<Manifest> manifest = manifest(files, outputPath);
    boolean isThere =
        manifest.isPresent()
            && isOf(request, manifest.get())
            && manifest.get().writtenFiles().stream().anyMatch(file -> file.name().equals(REPORT));
    return isThere ? files.start(REPORT, REPORT_BYTES) : "";
  }

  private static Optional<Manifest> manifest(OutputFiles files, String outputPath)
      throws IOException {
    Long size = files.sizes().get(MANIFEST);
    return size == null || size > MANIFEST_BYTES ? Optional.empty() : Manifest.read(outputPath);
  }

  /** A job that found its output taken is not to show what others wrote there. */
  private static boolean isOf(PredictionInput request, Manifest manifest)
      throws JsonProcessingException {
    return manifest.job().path("request").equals(MAPPER.readTree(request.toJson()));
  }

  private static OutputFile file(WrittenFile file) {
    return new OutputFile(file.name(), file.bytes(), file.records());
  }
}
