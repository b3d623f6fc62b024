package io.beckon.domain.kind.cart;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.rule.OnChange;
import io.beckon.domain.rule.Parts;
import io.beckon.domain.rule.RuleAdvice;
import java.util.ArrayList;
import java.util.List;

/** Abandoned carts: documents of kind `trigger` whose moment is a cart. */
public final class CartKind implements RuleKind<CartRule> {
  @Override
  public String kind() {
    return "cart";
  }

  @Override
  public Class<CartRule> type() {
    return CartRule.class;
  }

  @Override
  public boolean hasSchema() {
    return false;
  }

  @Override
  public boolean reads(JsonNode root) {
    return root.path("kind").asText().equals("trigger") && root.path("when").has("cart");
  }

  @Override
  public CartRule read(String name, int version, Parts parts) {
    JsonNode root = parts.root();
    if (parts.onChange() != OnChange.KEEP) {
      parts.fault(
          "/onChange", "the follow-ups of an abandoned cart always go on under the newest version");
    }
    List<CartRule.FollowUp> then = new ArrayList<>();
    for (int i = 0; i < root.path("then").size(); i++) {
      String at = "/then/" + i;
      then.add(
          new CartRule.FollowUp(
              parts.millis(at + "/after"),
              parts.condition(at + "/if", false),
              parts.send(at + "/send", false),
              !root.at(at + "/onActivity").asText().equals("ignore")));
    }
    return new CartRule(
        name,
        version,
        parts.millis("/when/after"),
        parts.condition("/if", false),
        parts.send("/send", false),
        then,
        parts.restraints());
  }

  @Override
  public void advise(CartRule rule, RuleAdvice advice) {
    advice.worth(rule.restraints(), "/when/after", "beckon.cart-expires");
    advice.constant(rule.condition(), "/if");
  }

  @Override
  public String headline() {
    return "{template} {value}";
  }

  @Override
  public Concern concern(Wiring wiring) {
    return new CartConcern(wiring);
  }
}
