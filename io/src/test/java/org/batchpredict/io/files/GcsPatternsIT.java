package org.batchpredict.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory;
import org.apache.beam.sdk.extensions.gcp.options.GcpOptions;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.io.InputFile;
import org.batchpredict.testing.FakeGcs;
import org.junit.jupiter.api.Test;

/** Patterns on a server that speaks Google Cloud Storage's own API. */
class GcsPatternsIT {
  @Test
  void meanTheSameAsOnTheLocalDisk() throws Exception {
    try (FakeGcs gcs = FakeGcs.start()) {
      GcsOptions options = PipelineOptionsFactory.create().as(GcsOptions.class);
      options.setGcsEndpoint(gcs.url());
      options.as(GcpOptions.class).setCredentialFactoryClass(NoopCredentialFactory.class);
      FileSystemsSetup.registerFor(List.of("gs://bucket/"), options);
      gcs.createBucket("bucket");
      for (String file :
          List.of(
              "d/a.json", "d/b.json", "d/e/c.json", "d/e/f/a.json", "a*", "ab", "{a,b}", "d/")) {
        gcs.put("bucket", file, new byte[file.length()]);
      }
      assertMatches("d/*.json", "d/a.json", "d/b.json");
      assertMatches("d/", "d/a.json", "d/b.json");
      assertMatches("d/**a.json", "d/a.json", "d/e/f/a.json");
      assertMatches("d/**/*a.json", "d/e/f/a.json");
      assertMatches("d/[!a].json", "d/b.json");
      assertMatches("d/e/**", "d/e/c.json", "d/e/f/a.json");
      assertMatches("a*", "a*");
      assertMatches("?b", "ab");
      assertMatches("{a,?}", "{a,b}");
      assertThat(problem("gs://bucket/d")).contains("matches a directory, not a file");
      assertThat(problem("gs://bucket/none/*")).endsWith("matches no file");
      for (String missing : List.of("gs://nothing/*", "gs://nothing/x")) {
        assertThat(problem(missing)).contains("\"" + missing + "\": 404 ");
      }
      assertThat(Directory.of("gs://bucket/d/e").find("**")).containsOnlyKeys("c.json", "f/a.json");
    }
  }

  private static void assertMatches(String pattern, String... objects) throws InputException {
    assertThat(InputFiles.match(List.of("gs://bucket/" + pattern)))
        .extracting(InputFile::path)
        .containsExactly(
            List.of(objects).stream().map("gs://bucket/"::concat).toArray(String[]::new));
  }

  private static String problem(String pattern) {
    return catchThrowableOfType(InputException.class, () -> InputFiles.match(List.of(pattern)))
        .problems()
        .get(0);
  }
}
