package org.batchpredict.stores;

import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.batchpredict.testing.LoopbackServer;

/** A server of Azure's Blob Storage that checks the signature of every request. */
record FakeAzure(LoopbackServer server) implements AutoCloseable {
  static final String ACCOUNT = "devstoreaccount1";

  /** The key that Azurite gives this account: it is no secret. */
  private static final String KEY =
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

  static FakeAzure start(Path data) throws IOException, InterruptedException {
    Path program =
        LoopbackServer.fetched("azure").resolve("node_modules/azurite/dist/src/blob/main.js");
    return new FakeAzure(
        LoopbackServer.start(
            "azurite",
            port ->
                List.of(
                    "node",
                    program.toString(),
                    "--blobHost=127.0.0.1",
                    "--blobPort=" + port,
                    "--location=" + data,
                    "--disableTelemetry")));
  }

  void createContainer(String name) {
    new BlobServiceClientBuilder()
        .endpoint(endpoint())
        .credential(new StorageSharedKeyCredential(ACCOUNT, KEY))
        .buildClient()
        .createBlobContainer(name);
  }

  private String endpoint() {
    return server.url() + "/" + ACCOUNT;
  }

  List<String> flags() {
    return flags(KEY);
  }

  List<String> flags(String key) {
    return List.of(
        "--blobServiceEndpoint=" + endpoint(), "--accountName=" + ACCOUNT, "--accessKey=" + key);
  }

  @Override
  public void close() {
    server.close();
  }
}
