package io.beckon.collector.shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A message as a shop system sends it, and what must come of it, worked by hand.
 *
 * @param expected a line for each event, note and request of the operator
 */
record ShopFixture(String system, String name, String topic, byte[] body, List<String> expected) {
  private static final Path ALL = Path.of("src", "test", "resources", "shops");
  private static final String EXPECT = ".expect";

  static List<ShopFixture> all() {
    try (Stream<Path> files = Files.walk(ALL)) {
      return files
          .filter(file -> Files.isRegularFile(file) && !file.toString().endsWith(EXPECT))
          .sorted()
          .map(ShopFixture::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ShopFixture read(Path file) {
    String name = file.getFileName().toString();
    String plain = name.substring(0, name.lastIndexOf('.'));
    try {
      List<String> lines = Files.readAllLines(file.resolveSibling(plain + EXPECT));
      return new ShopFixture(
          file.getName(file.getNameCount() - 2).toString(),
          plain,
          lines.get(0).substring("topic".length()).strip(),
          Files.readAllBytes(file),
          lines.subList(1, lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return system + "/" + name;
  }
}
