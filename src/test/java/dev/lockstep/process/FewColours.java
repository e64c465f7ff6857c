// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** A picture of a page in its 256 most frequent colours: a third of the size, and no difference. */
final class FewColours {
  private static final int MOST = 256;

  private FewColours() {}

  static byte[] png(byte[] picture) throws IOException {
    BufferedImage from = ImageIO.read(new ByteArrayInputStream(picture));
    Map<Integer, Integer> counts = new HashMap<>();
    for (int y = 0; y < from.getHeight(); y++) {
      for (int x = 0; x < from.getWidth(); x++) {
        counts.merge(from.getRGB(x, y) & 0xffffff, 1, Integer::sum);
      }
    }
    List<Integer> palette =
        counts.entrySet().stream()
            .sorted(Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder()))
            .limit(MOST)
            .map(Map.Entry::getKey)
            .toList();
    byte[] red = new byte[palette.size()];
    byte[] green = new byte[palette.size()];
    byte[] blue = new byte[palette.size()];
    for (int i = 0; i < palette.size(); i++) {
      red[i] = (byte) (palette.get(i) >> 16);
      green[i] = (byte) (palette.get(i) >> 8);
      blue[i] = (byte) (int) palette.get(i);
    }
    BufferedImage to =
        new BufferedImage(
            from.getWidth(),
            from.getHeight(),
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, palette.size(), red, green, blue));
    Map<Integer, Integer> nearest = new HashMap<>();
    for (int y = 0; y < from.getHeight(); y++) {
      for (int x = 0; x < from.getWidth(); x++) {
        int index =
            nearest.computeIfAbsent(
                from.getRGB(x, y) & 0xffffff, colour -> nearest(colour, palette));
        to.getRaster().setSample(x, y, 0, index);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(to, "png", bytes);
    return bytes.toByteArray();
  }

  private static int nearest(int colour, List<Integer> palette) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < palette.size(); i++) {
      int other = palette.get(i);
      int red = (colour >> 16 & 255) - (other >> 16 & 255);
      int green = (colour >> 8 & 255) - (other >> 8 & 255);
      int blue = (colour & 255) - (other & 255);
      int distance = red * red + green * green + blue * blue;
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }
}
