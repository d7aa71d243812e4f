package org.batchpredict.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** JPEGs of 96 × 96 pixels in base64; a thousand of them, again and again. */
final class ImagesSource implements RecordSource {
  private static final int SIDE = 96;
  private static final int IMAGES = 1000;
  private static final int SHAPES = 6;

  private final SplittableRandom random = new SplittableRandom(4);
  private final List<byte[]> lines = new ArrayList<>();

  ImagesSource() {
    ImageIO.setUseCache(false);
  }

  @Override
  public void write(long number, OutputStream out) throws IOException {
    if (lines.size() < IMAGES) {
      String text = Base64.getEncoder().encodeToString(jpeg());
      lines.add(("{\"image_bytes\":{\"b64\":\"" + text + "\"}}\n").getBytes(US_ASCII));
    }
    out.write(lines.get((int) (number % IMAGES)));
  }

  private byte[] jpeg() throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    for (int i = 0; i < SHAPES; i++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      int size = random.nextInt(8, SIDE);
      graphics.fillOval(random.nextInt(SIDE), random.nextInt(SIDE), size, size);
    }
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "jpg", bytes)) {
      throw new IllegalStateException("Cannot write images: this Java has no JPEG");
    }
    return bytes.toByteArray();
  }
}
