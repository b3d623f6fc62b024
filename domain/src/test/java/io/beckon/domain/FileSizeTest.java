package io.beckon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A file that has grown past this does two things: the second gets a class of its own. */
class FileSizeTest {
  private static final int MOST_LINES = 300;

  /** Maven runs tests in the directory of their module. */
  private static final Path SOURCES = Path.of("src", "main", "java", "io", "beckon", "domain");

  @Test
  void noFileIsLongerThanOneCanTakeIn() throws IOException {
    // Without this a test that finds nothing would pass.
    assertThat(SOURCES).isDirectory();
    List<Path> files;
    try (Stream<Path> found = Files.walk(SOURCES)) {
      files = found.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    List<String> tooLong = new ArrayList<>();
    for (Path file : files) {
      int lines = Files.readAllLines(file).size();
      if (lines > MOST_LINES) {
        tooLong.add(file + " has " + lines + " lines");
      }
    }
    assertThat(tooLong).as("files of more than %d lines", MOST_LINES).isEmpty();
  }
}
