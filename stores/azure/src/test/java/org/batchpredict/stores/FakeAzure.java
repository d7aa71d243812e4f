package org.batchpredict.stores;

import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.sas.AccountSasPermission;
import com.azure.storage.common.sas.AccountSasResourceType;
import com.azure.storage.common.sas.AccountSasService;
import com.azure.storage.common.sas.AccountSasSignatureValues;
import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
    client().createBlobContainer(name);
  }

  private BlobServiceClient client() {
    return new BlobServiceClientBuilder()
        .endpoint(endpoint())
        .credential(new StorageSharedKeyCredential(ACCOUNT, KEY))
        .buildClient();
  }

  private String endpoint() {
    return server.url() + "/" + ACCOUNT;
  }

  /** The flags of who has a signature for everything in the account, and no key. */
  List<String> signature() {
    AccountSasPermission all = AccountSasPermission.parse("rwdlac");
    String token =
        client()
            .generateAccountSas(
                new AccountSasSignatureValues(
                    OffsetDateTime.now(ZoneOffset.UTC).plusDays(1),
                    all,
                    new AccountSasService().setBlobAccess(true),
                    new AccountSasResourceType().setContainer(true).setObject(true)));
    return List.of("--blobServiceEndpoint=" + endpoint(), "--sasToken=?" + token);
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
