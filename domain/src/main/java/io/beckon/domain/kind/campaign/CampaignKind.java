package io.beckon.domain.kind.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.PayloadShape;
import io.beckon.domain.evaluation.PayloadShape.Carried;
import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.policy.Send;
import io.beckon.domain.rule.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Campaign switches: a transaction ends some campaigns and starts the next. */
public final class CampaignKind implements RuleKind<SwitchRule> {
  @Override
  public String kind() {
    return "campaign-switch";
  }

  @Override
  public Class<SwitchRule> type() {
    return SwitchRule.class;
  }

  @Override
  public SwitchRule read(String name, int version, Parts parts) {
    JsonNode root = parts.root();
    List<String> stop = new ArrayList<>();
    root.path("stop").forEach(one -> stop.add(one.asText()));
    Send send =
        new Send(
            parts.channels("/channel"),
            root.path("channel").has("best"),
            0,
            root.path("template").asText(""),
            parts.items("/start/with", true));
    return new SwitchRule(
        name,
        version,
        root.path("on").asText(),
        parts.condition("/if", true),
        stop,
        root.path("start").path("campaign").asText(),
        send,
        root.path("undoOn").path("event").asText(""),
        parts.millis("/undoOn/within"),
        parts.restraints());
  }

  @Override
  public String headline() {
    return "start {start}|stop {stop}";
  }

  @Override
  public PayloadShape carries() {
    return new PayloadShape(
        Map.of("stop", Carried.TEXTS, "start", Carried.TEXTS, "undoes", Carried.TEXT), true);
  }

  @Override
  public Concern concern(Wiring wiring) {
    return new CampaignConcern(wiring);
  }
}
