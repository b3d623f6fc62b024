package io.beckon.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RuleTextTest {
  private static final String TEXT =
      """
      # Who buys what.
      rule: value   # its name
      version: 3
      money:
        GBP: [10, 20]

        # Not yet: EUR
        USD: [1, 2]
      # How often.
      frequency: [2,
        3]
      segments:
      - {segment: good, if: "true"}
      """;

  @Test
  void onlyTheValueIsReplaced() throws RuleFaults {
    assertThat(RuleText.with(TEXT, "frequency", "[4, 5]"))
        .isEqualTo(TEXT.replace("[2,\n  3]", "[4, 5]"));
    assertThat(RuleText.with(TEXT, "money", "{GBP: [7]}"))
        .isEqualTo(
            TEXT.replace(
                "money:\n  GBP: [10, 20]\n\n  # Not yet: EUR\n  USD: [1, 2]\n",
                "money: {GBP: [7]}\n"));
    assertThat(RuleText.with(TEXT, "segments", "[]"))
        .isEqualTo(TEXT.replace("segments:\n- {segment: good, if: \"true\"}\n", "segments: []\n"));
    assertThat(RuleText.with(TEXT, "money", "\n  GBP: [7]"))
        .contains("version: 3\nmoney:\n  GBP: [7]\n# How often.\n");
  }

  @Test
  void whatIsMissingComesBehindTheVersion() throws RuleFaults {
    assertThat(RuleText.with(TEXT, "habits", "{clicked: {sms: 0.1}}"))
        .isEqualTo(TEXT.replace("version: 3\n", "version: 3\nhabits: {clicked: {sms: 0.1}}\n"));
    assertThat(RuleText.with("rule: a\nkind: limits\n", "version", "2"))
        .isEqualTo("rule: a\nversion: 2\nkind: limits\n");
  }

  @Test
  void linesEndAsTheyDid() throws RuleFaults {
    String windows = TEXT.replace("\n", "\r\n");
    assertThat(RuleText.with(windows, "version", "4"))
        .isEqualTo(windows.replace("version: 3", "version: 4"));
    assertThat(RuleText.with(windows, "money", "\n  GBP: [7]"))
        .contains("money:\r\n  GBP: [7]\r\n# How often.\r\n");
  }

  @Test
  void aDocumentOnOneLineIsRefused() {
    assertThatThrownBy(() -> RuleText.with("{rule: a, version: 1}", "version", "2"))
        .isInstanceOf(RuleFaults.class)
        .hasMessageContaining("write each key on a line of its own");
  }
}
