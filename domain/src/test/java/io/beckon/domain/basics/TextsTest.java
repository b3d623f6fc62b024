package io.beckon.domain.basics;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsTest {
  private static final String X = "x".repeat(119);

  /** Case 13: 119 characters, and then a sign that is longer than one. */
  @ParameterizedTest
  @CsvSource({
    "😀 and more",
    "👨‍👩‍👧 family",
    "👍🏽 skin",
    "🇩🇪 flag",
    "❤️‍🔥 heart",
    "e\u0301 accent"
  })
  void aSignIsNotCutThrough(String rest) {
    assertThat(Texts.cut(X + rest)).isEqualTo(X);
    assertThat(Texts.cut("y" + X + rest)).isEqualTo("y" + X);
  }

  @org.junit.jupiter.api.Test
  void whatFitsStays() {
    assertThat(Texts.cut(X + "y")).isEqualTo(X + "y");
    assertThat(Texts.cut(X + "yz")).isEqualTo(X + "y");
    assertThat(Texts.cut("🇩🇪🇫🇷", 4)).isEqualTo("🇩🇪");
    assertThat(Texts.cut("🇩🇪🇫🇷", 6)).isEqualTo("🇩🇪");
  }

  /** Of a sign without end something is left, and no half of a pair. */
  @org.junit.jupiter.api.Test
  void aSignWithoutEndIsCutAllTheSame() {
    assertThat(Texts.cut("a" + "\u0301".repeat(500))).hasSize(120);
    assertThat(Texts.cut("👨‍".repeat(100), 121)).hasSize(120);
  }

  @Property
  void whatIsCutOnceStays(@ForAll String text, @ForAll @IntRange(min = 1, max = 30) int max) {
    String cut = Texts.cut(text, max);
    assertThat(cut.length()).isLessThanOrEqualTo(max);
    assertThat(text).startsWith(cut);
    assertThat(Texts.cut(cut, max)).isEqualTo(cut);
    if (cut.length() < text.length() && !cut.isEmpty()) {
      assertThat(
              Character.isHighSurrogate(cut.charAt(cut.length() - 1))
                  && Character.isLowSurrogate(text.charAt(cut.length())))
          .isFalse();
    }
  }
}
