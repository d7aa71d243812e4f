package org.batchpredict.service.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/** The style, script and picture of the page, which the product brings along. */
final class Assets {
  private static final Map<String, Asset> ASSETS =
      Map.of(
          "page.css", Asset.read("page.css", "text/css; charset=utf-8"),
          "page.js", Asset.read("page.js", "text/javascript; charset=utf-8"),
          "icon.svg", Asset.read("icon.svg", "image/svg+xml"));

  private Assets() {}

  /** Where an asset is, which is another place when the asset is another. */
  static String path(String name) {
    Asset asset = ASSETS.get(name);
    if (asset == null) {
      throw new IllegalArgumentException("No such asset: " + name);
    }
    return Paths.ASSETS + name + "?v=" + asset.version();
  }

  static Optional<Reply> find(String name) {
    return Optional.ofNullable(ASSETS.get(name)).map(Asset::reply);
  }

  private record Asset(String type, String text, String version) {
    static Asset read(String name, String type) {
      try (InputStream in = Assets.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new IllegalStateException("Cannot find " + name + " in the product");
        }
        byte[] bytes = in.readAllBytes();
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return new Asset(type, new String(bytes, UTF_8), Long.toHexString(crc.getValue()));
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + name, e);
      }
    }

    Reply reply() {
      return new Reply(
          200,
          Map.of("Content-Type", type, "Cache-Control", "public, max-age=31536000, immutable"),
          text);
    }
  }
}
