package io.beckon.domain.attribution;

import io.beckon.domain.basics.Currencies;
import io.beckon.domain.basics.Money;
import io.beckon.domain.event.EventCheck;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.order.OrderBook;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.AttributionFactKind;
import io.beckon.schema.Campaign;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.MessageReport;
import io.beckon.schema.TouchKind;
import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What of events, triggers and decisions attribution minds. */
public final class AttributionFacts {
  /** As large as an order may be, minor units. */
  private static final long MAX_COST = 1_000_000_000_000L;

  /** Money given back: all that is left of the order. */
  static final long ALL = -1;

  private static final String SHOWN = "Promotion Viewed";
  private static final String SHOWN_CLICKED = "Promotion Clicked";

  /** The reason of a decision that a contact was held out. */
  private static final String HOLDOUT = "holdout";

  private AttributionFacts() {}

  /** The fact in an event of this contact; null: there is none. */
  public static @Nullable AttributionFact of(Event event, String contact) {
    if (event.getKind() == EventKind.ERASE) {
      return fact(AttributionFactKind.ERASURE, event, contact);
    }
    if (event.getAutomated()) {
      return null;
    }
    return switch (event.getName()) {
      case EventNames.ORDER_COMPLETED -> order(AttributionFactKind.ORDER, event, contact);
      case EventNames.ORDER_UPDATED -> order(AttributionFactKind.UPDATE, event, contact);
      case EventNames.ORDER_REFUNDED -> order(AttributionFactKind.REFUND, event, contact);
      case EventNames.ORDER_CANCELLED -> order(AttributionFactKind.CANCELLATION, event, contact);
      case EventNames.EMAIL_SENT -> touch(TouchKind.SENT, event, contact, "email");
      case EventNames.EMAIL_DELIVERED -> touch(TouchKind.DELIVERED, event, contact, "email");
      case EventNames.EMAIL_OPENED -> touch(TouchKind.OPENED, event, contact, "email");
      case EventNames.EMAIL_LINK_CLICKED -> touch(TouchKind.CLICKED, event, contact, "email");
      case SHOWN -> touch(TouchKind.SHOWN, event, contact, "onsite");
      case SHOWN_CLICKED -> touch(TouchKind.CLICKED, event, contact, "onsite");
      default -> null;
    };
  }

  /**
   * The visitor of this id is no contact of its own any more.
   *
   * @param knownAt when it became known whose it is, epoch milliseconds
   */
  public static AttributionFact retired(String workspace, String visitor, long knownAt) {
    return fact(AttributionFactKind.RETIRED, workspace, visitor, "retired@" + knownAt, knownAt);
  }

  /** What is wrong with a trigger, whoever wrote it, as a sentence; null when it is sound. */
  public static @Nullable String fault(Trigger trigger) {
    return fault(trigger.getWorkspace(), trigger.getContact(), trigger.getId(), trigger.getAt());
  }

  /** The same of a decision. */
  public static @Nullable String fault(Decision decision) {
    return fault(
        decision.getWorkspace(), decision.getContact(), decision.getId(), decision.getAt());
  }

  /** Of what is about nobody, contacts of all workspaces would be one. */
  private static @Nullable String fault(String workspace, String contact, String id, long at) {
    if (workspace.isBlank()) {
      return "workspace is empty";
    }
    if (contact.isEmpty()) {
      return "contact is empty";
    }
    if (id.isEmpty()) {
      return "id is empty";
    }
    return EventCheck.timeFault(at);
  }

  /** A trigger that fired; null: it takes one back. */
  public static @Nullable AttributionFact of(Trigger trigger) {
    if (trigger.getKind() != TriggerKind.FIRE) {
      return null;
    }
    AttributionFact fact =
        fact(
            AttributionFactKind.FIRED,
            trigger.getWorkspace(),
            trigger.getContact(),
            trigger.getId(),
            trigger.getAt());
    fact.setRule(trigger.getRule());
    fact.setVersion(trigger.getRuleVersion());
    fact.setChannel(trigger.getChannel());
    fact.setTemplate(trigger.getTemplate());
    fact.setSegments(trigger.getSegments());
    return fact;
  }

  /**
   * A trigger that would have fired for a contact that is held out; null: it says something else.
   */
  public static @Nullable AttributionFact of(Decision decision) {
    if (!decision.getReason().equals(HOLDOUT)) {
      return null;
    }
    AttributionFact fact =
        fact(
            AttributionFactKind.HELD_OUT,
            decision.getWorkspace(),
            decision.getContact(),
            decision.getId(),
            decision.getAt());
    fact.setRule(decision.getRule());
    fact.setVersion(decision.getRuleVersion());
    fact.setChannel(decision.getChannel());
    return fact;
  }

  private static @Nullable AttributionFact order(
      AttributionFactKind kind, Event event, String contact) {
    if (event.getOrder() == null) {
      return null;
    }
    AttributionFact fact = fact(kind, event, contact);
    fact.setOrderId(event.getOrder().getOrderId());
    boolean silent = kind == AttributionFactKind.UPDATE && !OrderBook.namesWorth(event);
    fact.setCurrency(silent || event.getCurrency() == null ? "" : event.getCurrency());
    boolean all = EventNames.isReturn(event.getName()) && OrderBook.isAll(event);
    fact.setAmount(all ? ALL : OrderBook.worth(event));
    if (EventNames.isReturn(event.getName())) {
      fact.setReturnId(OrderBook.returnId(event));
    } else {
      fact.setLines(OrderLines.of(event));
    }
    return fact;
  }

  private static AttributionFact touch(
      TouchKind kind, Event event, String contact, String channel) {
    AttributionFact fact = fact(AttributionFactKind.TOUCH, event, contact);
    fact.setTouch(kind);
    MessageReport report = event.getMessage();
    fact.setChannel(report == null ? channel : report.getChannel());
    String trigger = report == null ? null : report.getTriggerId();
    fact.setTriggerId(trigger == null ? "" : trigger);
    fact.setMailing(trigger == null ? mailing(event, report) : "");
    fact.setLink(report == null || report.getLink() == null ? "" : report.getLink());
    Campaign campaign = event.getCampaign();
    fact.setCampaign(campaign == null || campaign.getName() == null ? "" : campaign.getName());
    cost(fact, event);
    return fact;
  }

  /** The first name that the report gives; a promotion has its own. */
  private static String mailing(Event event, @Nullable MessageReport report) {
    if (report != null && report.getTemplate() != null) {
      return report.getTemplate();
    }
    if (report != null && report.getMessageId() != null) {
      return report.getMessageId();
    }
    Object promotion = event.getProperties().get("promotion_id");
    return promotion == null ? "unnamed" : promotion.toString();
  }

  /**
   * What is no amount, of no known currency, or less than nothing, counts as no cost. A fraction of
   * a minor unit is rounded: a message may cost a tenth of a cent.
   */
  private static void cost(AttributionFact fact, Event event) {
    Object cost = event.getProperties().get("cost");
    String currency = costCurrency(event);
    if (cost == null || !Currencies.isKnown(currency)) {
      return;
    }
    long minor;
    try {
      BigDecimal said = new BigDecimal(cost.toString());
      minor = Money.rounded(said.movePointRight(Currencies.digits(currency)));
    } catch (ArithmeticException | NumberFormatException e) {
      return;
    }
    if (minor > 0 && minor <= MAX_COST) {
      fact.setAmount(minor);
      fact.setCurrency(currency);
    }
  }

  /** The event's own currency; of one without products and order it may be among the properties. */
  private static String costCurrency(Event event) {
    String own = event.getCurrency();
    if (own != null) {
      return own;
    }
    Object said = event.getProperties().get("currency");
    return said == null ? "" : said.toString().strip().toUpperCase(Locale.ROOT);
  }

  private static AttributionFact fact(AttributionFactKind kind, Event event, String contact) {
    return fact(kind, event.getWorkspace(), contact, event.getMessageId(), event.getTimestamp());
  }

  private static AttributionFact fact(
      AttributionFactKind kind, String workspace, String contact, String id, long at) {
    return AttributionFact.newBuilder()
        .setKind(kind)
        .setWorkspace(workspace)
        .setContact(contact)
        .setId(id)
        .setAt(at)
        .setTouch(TouchKind.OTHER)
        .setChannel("")
        .setTriggerId("")
        .setMailing("")
        .setCampaign("")
        .setOrderId("")
        .setCurrency("")
        .setAmount(0L)
        .setRule("")
        .setVersion(0)
        .setReturnId("")
        .setLink("")
        .setTemplate("")
        .setSegments(List.of())
        .setLines(List.of())
        .build();
  }
}
