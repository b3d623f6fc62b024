package io.beckon.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathsTest {
  @ParameterizedTest
  @CsvSource({
    "/v1/batch, batch",
    "/v1/import/, batch",
    "//v1/import/, batch",
    "/v1//t///, track",
    "/v1/i, identify",
    "/v1/page, page",
  })
  void trackersWriteAddressesInTheirOwnWays(String path, String kind) {
    assertThat(Paths.kind(Paths.normalised(path))).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"/", "/v1", "/v2/batch", "/v1/batchx"})
  void nothingElseIsTaken(String path) {
    assertThat(Paths.kind(Paths.normalised(path))).isNull();
  }
}
