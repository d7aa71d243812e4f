package org.batchpredict.stores;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.batchpredict.testing.LoopbackServer;

/**
 * An HDFS of one name node and one data node, in a process of its own.
 *
 * @param name of the file system: {@code hdfs://HOST:PORT}
 */
record MiniHdfs(LoopbackServer server, String name) implements AutoCloseable {
  /** Where everybody may read and write. */
  static final String OPEN = "/open";

  /** Where nobody may but the user that the nodes run as, who is none of the tests'. */
  static final String CLOSED = "/closed";

  private static final String SUPERUSER = "hdfs";

  static MiniHdfs start(Path data) throws IOException, InterruptedException {
    LoopbackServer server =
        LoopbackServer.start(
            "hdfs",
            port ->
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-DHADOOP_USER_NAME=" + SUPERUSER,
                    "-cp",
                    System.getProperty("java.class.path"),
                    MiniHdfs.class.getName(),
                    data.toString(),
                    String.valueOf(port)));
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.url())).build();
    return new MiniHdfs(
        server, HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }

  /** The process of the nodes; once they are there, it tells the file system's name over HTTP. */
  public static void main(String[] args) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, args[0]);
    MiniDFSCluster cluster = new MiniDFSCluster.Builder(configuration).build();
    cluster.waitActive();
    FileSystem files = cluster.getFileSystem();
    makeDirectory(files, OPEN, 0777);
    makeDirectory(files, CLOSED, 0700);
    byte[] name =
        String.format(Locale.ROOT, "hdfs://localhost:%d", cluster.getNameNodePort())
            .getBytes(UTF_8);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(loopback, Integer.parseInt(args[1])), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, name.length);
          exchange.getResponseBody().write(name);
          exchange.close();
        });
    server.start();
  }

  private static void makeDirectory(FileSystem files, String path, int permission)
      throws IOException {
    org.apache.hadoop.fs.Path directory = new org.apache.hadoop.fs.Path(path);
    files.mkdirs(directory);
    files.setPermission(directory, new FsPermission((short) permission));
  }

  List<String> flags() {
    return List.of("--hdfsConfiguration=[{\"fs.defaultFS\":\"" + name + "\"}]");
  }

  @Override
  public void close() {
    server.close();
  }
}
