package io.beckon.domain.campaign;

import io.beckon.domain.condition.Facts;
import io.beckon.domain.engage.Turn;
import io.beckon.domain.profile.Bounds;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.Send;
import io.beckon.domain.rule.SwitchRule;
import io.beckon.domain.trigger.Firing;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.OrderSummary;
import io.beckon.schema.Pending;
import io.beckon.schema.Product;
import io.beckon.schema.Profile;
import io.beckon.schema.RunningCampaign;
import io.beckon.schema.Switched;
import io.beckon.schema.Trigger;
import java.util.ArrayList;
import java.util.List;

/**
 * Campaign switches: what a transaction stops and starts, and how a return within the window
 * switches back.
 */
public final class CampaignSwitches {
  private static final int RUNNING = Bounds.cap(Profile.SCHEMA$, "campaigns");
  private static final int SWITCHES = Bounds.cap(ContactState.SCHEMA$, "switches");
  private static final int PRODUCTS = Bounds.cap(Switched.SCHEMA$, "products");
  private static final long CAMPAIGN_LIFE = 180L * 86_400_000L;

  /** The message of a switch, as it waits for the end of quiet hours. */
  private static final String SWITCH = "switch";

  private final RuleSet rules;
  private final List<SwitchRule> candidates = new ArrayList<>();

  public CampaignSwitches(RuleSet rules) {
    this.rules = rules;
  }

  /** Switches for an event, forward and back. */
  public void look(Turn turn, Event event) {
    boolean ofKnownOrder =
        !turn.state().getSwitches().isEmpty() && isOfKnownOrder(turn.state(), event);
    for (int i = 0; i < turn.state().getSwitches().size(); i++) {
      Switched switched = turn.state().getSwitches().get(i);
      if (rules.rule(switched.getRule()) instanceof SwitchRule rule
          && undoes(event, rule, switched, ofKnownOrder)) {
        turn.state().getSwitches().remove(i--);
        back(turn, rule, switched, event);
      }
    }
    forgetWaiting(turn, event);
    Facts facts = turn.facts();
    rules.switches(event.getName(), turn.isWatched() ? null : facts, candidates);
    for (int i = 0; i < candidates.size(); i++) {
      SwitchRule rule = candidates.get(i);
      if (turn.holds(rule, rule.condition(), facts)) {
        forward(new Firing(turn, rule, rule.send(), turn.occurrence("switch")), turn, rule, event);
      }
    }
  }

  /** A switch that waits for the end of quiet hours does not happen when its order comes back. */
  private void forgetWaiting(Turn turn, Event event) {
    List<Pending> all = turn.state().getPending();
    for (int i = all.size() - 1; i >= 0; i--) {
      Pending pending = all.get(i);
      if (pending.getMessage().equals(SWITCH)
          && rules.rule(pending.getRule()) instanceof SwitchRule rule
          && event.getName().equals(rule.undoOn())) {
        Event order = turn.recalled(pending.getEvent());
        if (order != null && takesBack(event, order)) {
          all.remove(i);
        }
      }
    }
  }

  private static boolean takesBack(Event event, Event order) {
    if (event.getOrder() != null && order.getOrder() != null) {
      return event.getOrder().getOrderId().equals(order.getOrder().getOrderId());
    }
    return event.getProducts().stream()
        .anyMatch(
            back ->
                order.getProducts().stream()
                    .anyMatch(one -> one.getProductId().equals(back.getProductId())));
  }

  /** Forgets campaigns and switches past their lifetime. */
  public void expire(ContactState state, long now) {
    Bounds.expire(
        state.getProfile().getCampaigns(), now - CAMPAIGN_LIFE, RunningCampaign::getSince);
    Bounds.remove(
        state.getSwitches(),
        switched ->
            !(rules.rule(switched.getRule()) instanceof SwitchRule rule)
                || now - switched.getAt() > rule.undoWithin());
  }

  /** Goes on with a switch whose message waited for the end of quiet hours. */
  public void resume(Turn turn, SwitchRule rule, Pending pending) {
    Event event = turn.recalled(pending.getEvent());
    if (event != null
        && pending.getMessage().equals(SWITCH)
        && turn.holds(rule, rule.condition(), turn.facts(event))) {
      forward(new Firing(turn, rule, rule.send(), pending), turn, rule, event);
    }
  }

  private static void forward(Firing firing, Turn turn, SwitchRule rule, Event event) {
    Facts facts = turn.facts(event);
    firing
        .message(SWITCH)
        .saw(rule.condition(), facts)
        .restraints(rule.restraints())
        .carry("stop", rule.stop())
        .carry("start", rule.start())
        .then(trigger -> switched(turn, rule, event, trigger))
        .fire(facts);
  }

  private static void switched(Turn turn, SwitchRule rule, Event event, Trigger trigger) {
    List<String> stopped = new ArrayList<>();
    for (String campaign : rule.stop()) {
      if (Bounds.remove(
          turn.profile().getCampaigns(), running -> running.getCampaign().equals(campaign))) {
        stopped.add(campaign);
      }
    }
    start(turn.profile(), rule, rule.start(), turn.time());
    turn.campaignsChanged();
    if (!rule.undoOn().isEmpty()) {
      Switched switched = new Switched();
      switched.setRule(rule.name());
      switched.setVersion(rule.version());
      switched.setTriggerId(trigger.getId());
      switched.setOrderId(event.getOrder() == null ? "" : event.getOrder().getOrderId());
      switched.setAt(turn.time());
      switched.setStarted(rule.start());
      switched.setStopped(stopped);
      switched.setProducts(
          event.getProducts().stream().limit(PRODUCTS).map(Product::getProductId).toList());
      turn.state().getSwitches().add(switched);
      Bounds.trim(turn.state().getSwitches(), SWITCHES, Switched::getAt);
    }
  }

  private static void back(Turn turn, SwitchRule rule, Switched switched, Event event) {
    Send send =
        new Send(rule.send().channels(), rule.send().best(), 0, rule.send().template(), List.of());
    new Firing(turn, rule, send, "undo:" + event.getMessageId() + ":" + switched.getTriggerId())
        .step(1)
        .atAnyHour()
        .saw("undoes", switched.getTriggerId())
        .saw("switchedAt", java.time.Instant.ofEpochMilli(switched.getAt()))
        .carry("stop", List.of(switched.getStarted()))
        .carry("start", switched.getStopped())
        .carry("undoes", switched.getTriggerId())
        .fire(turn.facts());
    Bounds.remove(
        turn.profile().getCampaigns(),
        running -> running.getCampaign().equals(switched.getStarted()));
    for (String campaign : switched.getStopped()) {
      start(turn.profile(), rule, campaign, turn.time());
    }
  }

  private static void start(Profile profile, SwitchRule rule, String campaign, long time) {
    Bounds.remove(profile.getCampaigns(), running -> running.getCampaign().equals(campaign));
    profile.getCampaigns().add(new RunningCampaign(campaign, time, rule.name()));
    Bounds.trim(profile.getCampaigns(), RUNNING, RunningCampaign::getSince);
  }

  /** Whether it names an order that the contact is known to have made, switched for or not. */
  private static boolean isOfKnownOrder(ContactState state, Event event) {
    if (event.getOrder() == null) {
      return false;
    }
    String order = event.getOrder().getOrderId();
    for (Switched switched : state.getSwitches()) {
      if (order.equals(switched.getOrderId())) {
        return true;
      }
    }
    return Bounds.find(state.getProfile().getOrders().getRecent(), OrderSummary::getOrderId, order)
        != null;
  }

  /**
   * The return of that order within the window; of one of its products, where no known order is
   * named.
   */
  private static boolean undoes(
      Event event, SwitchRule rule, Switched switched, boolean ofKnownOrder) {
    if (!event.getName().equals(rule.undoOn())
        || event.getTimestamp() < switched.getAt()
        || event.getTimestamp() - switched.getAt() > rule.undoWithin()) {
      return false;
    }
    if (event.getOrder() != null && event.getOrder().getOrderId().equals(switched.getOrderId())) {
      return true;
    }
    for (Product product : ofKnownOrder ? List.<Product>of() : event.getProducts()) {
      if (switched.getProducts().contains(product.getProductId())) {
        return true;
      }
    }
    return false;
  }
}
