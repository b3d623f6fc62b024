package io.beckon.domain.kind.campaign;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.TriggerAttempt;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.policy.KeptContent;
import io.beckon.domain.policy.Send;
import io.beckon.domain.rule.EventIndex;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Deferred;
import io.beckon.schema.Event;
import io.beckon.schema.OrderSummary;
import io.beckon.schema.Product;
import io.beckon.schema.RunningCampaign;
import io.beckon.schema.Switched;
import io.beckon.schema.Trigger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Campaign switches: what a transaction stops and starts, and how a return within the window
 * switches back.
 */
final class CampaignConcern implements Concern {
  private static final int SWITCHES = Bounds.cap(ContactState.SCHEMA$, "switches");
  private static final int PRODUCTS = Bounds.cap(Switched.SCHEMA$, "products");

  private static final String STOP = "stop";
  private static final String START = "start";

  /** The message of a switch, as it waits for the end of quiet hours. */
  private static final String SWITCH = "switch";

  private final RuleSet rules;
  private final List<SwitchRule> candidates = new ArrayList<>();

  private final EventIndex<SwitchRule> byEvent = new EventIndex<>();
  private final Set<String> undoing = new HashSet<>();

  /** The campaigns that a rule here starts. */
  private final Set<String> started = new HashSet<>();

  CampaignConcern(Wiring wiring) {
    rules = wiring.rules();
    for (SwitchRule rule : rules.of(SwitchRule.class)) {
      byEvent.add(rule.on(), rule.condition(), rule);
      undoing.add(rule.undoOn());
      if (!rule.shadow()) {
        started.add(rule.start());
      }
    }
    byEvent.build();
  }

  @Override
  public boolean heeds(String eventName) {
    return byEvent.has(eventName) || undoing.contains(eventName);
  }

  /** Switches for an event, forward and back. */
  @Override
  public void react(EvaluationContext context, Event event) {
    boolean ofKnownOrder =
        !context.state().getSwitches().isEmpty() && isOfKnownOrder(context.state(), event);
    for (int i = 0; i < context.state().getSwitches().size(); i++) {
      Switched switched = context.state().getSwitches().get(i);
      if (rules.rule(switched.getRule()) instanceof SwitchRule rule
          && undoes(event, rule, switched, ofKnownOrder)) {
        context.state().getSwitches().remove(i--);
        try {
          back(context, rule, switched, event);
        } catch (RuntimeException e) {
          context.failed(rule, "switching back", e);
        }
      }
    }
    forgetWaiting(context, event);
    Facts facts = context.facts();
    byEvent.collect(event.getName(), context.isWatched() ? null : facts, candidates);
    for (int i = 0; i < candidates.size(); i++) {
      SwitchRule rule = candidates.get(i);
      if (context.holds(rule, rule.condition(), facts)) {
        try {
          forward(
              new TriggerAttempt(context, rule, rule.send(), context.occurrence("switch")),
              context,
              rule,
              event);
        } catch (RuntimeException e) {
          context.failed(rule, "switching", e);
        }
      }
    }
  }

  /** A switch that waits for the end of quiet hours does not happen when its order comes back. */
  private void forgetWaiting(EvaluationContext context, Event event) {
    List<Deferred> all = context.state().getDeferred();
    for (int i = all.size() - 1; i >= 0; i--) {
      Deferred pending = all.get(i);
      if (pending.getMessage().equals(SWITCH)
          && rules.rule(pending.getRule()) instanceof SwitchRule rule
          && event.getName().equals(rule.undoOn())) {
        Event order = context.recalled(pending.getEvent());
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
  @Override
  public void expire(ContactState state, long now) {
    RunningCampaigns.expire(state.getProfile(), now);
    Bounds.remove(
        state.getSwitches(),
        switched ->
            !(rules.rule(switched.getRule()) instanceof SwitchRule rule)
                || now - switched.getAt() > rule.undoWithin());
  }

  /** Goes on with a switch whose message waited for the end of quiet hours. */
  @Override
  public void resume(EvaluationContext context, Rule of, Deferred pending) {
    if (!(of instanceof SwitchRule rule)) {
      return;
    }
    Event event = context.recalled(pending.getEvent());
    if (event != null
        && pending.getMessage().equals(SWITCH)
        && context.holds(rule, rule.condition(), context.facts(event))) {
      forward(new TriggerAttempt(context, rule, rule.send(), pending), context, rule, event);
    }
  }

  @Override
  public void onMerge(ContactState state, ContactState other) {
    state.getSwitches().addAll(other.getSwitches());
    Bounds.trim(state.getSwitches(), SWITCHES, Switched::getAt);
    RunningCampaigns.merge(state.getProfile(), other.getProfile());
  }

  private void forward(
      TriggerAttempt attempt, EvaluationContext context, SwitchRule rule, Event event) {
    Facts facts = context.facts(event);
    attempt
        .message(SWITCH)
        .saw(rule.condition(), facts)
        .restraints(rule.restraints())
        .carry(STOP, rule.stop())
        .carry(START, List.of(rule.start()))
        .then(trigger -> switched(context, rule, event, trigger))
        .fire(facts);
  }

  private void switched(EvaluationContext context, SwitchRule rule, Event event, Trigger trigger) {
    context.profileChanged();
    List<RunningCampaign> stopped = RunningCampaigns.stop(context.profile(), rule.stop(), started);
    RunningCampaigns.start(
        context.profile(),
        RunningCampaign.newBuilder()
            .setCampaign(rule.start())
            .setSince(context.time())
            .setRule(rule.name())
            .setContent(KeptContent.of(trigger.getPayload()))
            .build());
    context.attempts().campaignsChanged();
    if (!rule.undoOn().isEmpty()) {
      Switched switched = new Switched();
      switched.setRule(rule.name());
      switched.setVersion(rule.version());
      switched.setTriggerId(trigger.getId());
      switched.setOrderId(event.getOrder() == null ? "" : event.getOrder().getOrderId());
      switched.setAt(context.time());
      switched.setStarted(rule.start());
      switched.setStopped(stopped);
      switched.setProducts(
          event.getProducts().stream()
              .limit(PRODUCTS)
              .map(Product::getProductId)
              .collect(Collectors.toCollection(ArrayList::new)));
      context.state().getSwitches().add(switched);
      Bounds.trim(context.state().getSwitches(), SWITCHES, Switched::getAt);
    }
  }

  /** What was stopped begins again as it was: with its content, and as his who had started it. */
  private static void back(
      EvaluationContext context, SwitchRule rule, Switched switched, Event event) {
    Send send =
        new Send(rule.send().channels(), rule.send().best(), 0, rule.send().template(), List.of());
    TriggerAttempt attempt =
        new TriggerAttempt(
                context, rule, send, "undo:" + event.getMessageId() + ":" + switched.getTriggerId())
            .step(1)
            .atAnyHour()
            .saw("undoes", switched.getTriggerId())
            .saw("switchedAt", java.time.Instant.ofEpochMilli(switched.getAt()));
    for (RunningCampaign campaign : switched.getStopped()) {
      KeptContent.read(campaign.getContent()).forEach(attempt::carry);
    }
    attempt
        .carry(STOP, List.of(switched.getStarted()))
        .carry(START, switched.getStopped().stream().map(RunningCampaign::getCampaign).toList())
        .carry("undoes", switched.getTriggerId())
        .fire(context.facts());
    context.profileChanged();
    RunningCampaigns.stop(context.profile(), List.of(switched.getStarted()), Set.of());
    for (RunningCampaign campaign : switched.getStopped()) {
      if (!campaign.getRule().isEmpty()) {
        campaign.setSince(context.time());
        RunningCampaigns.start(context.profile(), campaign);
      }
    }
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
