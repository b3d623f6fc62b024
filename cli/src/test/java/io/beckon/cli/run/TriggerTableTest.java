package io.beckon.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import io.beckon.schema.codec.Schemas;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a row of the table says a trigger is for. */
class TriggerTableTest {
  @BeforeAll
  static void trustOurRecords() {
    Schemas.trust();
  }

  @Test
  void aSwitchSaysWhatItStarts() {
    assertThat(
            TriggerTable.what(
                campaignSwitch("{\"stop\":[\"bulbs\",\"lamps\"],\"start\":\"aftercare\"}")))
        .isEqualTo("start aftercare");
  }

  @Test
  void anUndoneSwitchSaysWhatItStartsAgain() {
    assertThat(
            TriggerTable.what(
                campaignSwitch(
                    "{\"stop\":[\"aftercare\"],\"start\":[\"bulbs\",\"lamps\"],\"undoes\":\"t1\"}")))
        .isEqualTo("start bulbs, lamps");
  }

  @Test
  void anUndoneSwitchThatHadStoppedNothingSaysWhatItStops() {
    assertThat(
            TriggerTable.what(
                campaignSwitch("{\"stop\":[\"bulbs-and-shades\"],\"start\":[],\"undoes\":\"t1\"}")))
        .isEqualTo("stop bulbs-and-shades");
  }

  private static Trigger campaignSwitch(String payload) {
    return Trigger.newBuilder()
        .setId("t2")
        .setKind(TriggerKind.FIRE)
        .setWorkspace("gift-shop")
        .setContact("ada@example.org")
        .setRule("lamp-bought")
        .setRuleVersion(1)
        .setRuleKind("campaign-switch")
        .setChannel("crm")
        .setAt(1)
        .setPayload(payload)
        .build();
  }
}
