package io.beckon.collector.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.beckon.collector.key.WriteKey;
import io.beckon.domain.basics.Texts;
import io.beckon.domain.event.EventCheck;
import io.beckon.schema.Campaign;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.Order;
import io.beckon.schema.Page;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of calls in the form of the Segment specification: names and fields of ecommerce v2
 * and e-mail become typed fields, the rest becomes properties. What can be taken of a call is
 * taken; what cannot is noted.
 */
public final class EventMapper {
  private static final List<String> KINDS =
      List.of("track", "page", "screen", "identify", "alias", "group", "erase", "export");

  private static final String ONE_OF = "one of " + String.join(", ", KINDS);

  private final WriteKey key;
  private final long receivedAt;
  private final @Nullable JsonNode sentAt;

  /**
   * For the calls of one request.
   *
   * @param receivedAt epoch milliseconds
   * @param sentAt by the sender's clock, as it was written; null: it does not say
   */
  public EventMapper(WriteKey key, long receivedAt, @Nullable JsonNode sentAt) {
    this.key = key;
    this.receivedAt = receivedAt;
    this.sentAt = sentAt;
  }

  /**
   * Reads a call.
   *
   * @param kind what the address says it is; null: the call says it
   */
  public ReadCall read(JsonNode json, @Nullable String kind) {
    Problems problems = new Problems();
    Fields call = new Fields(json, "", problems);
    String messageId = json.isObject() ? call.text("messageId") : null;
    try {
      Event event = Event.newBuilder().build();
      Ids ids = new Ids(key, event);
      fill(event, ids, call, kind);
      return new ReadCall(event, ids.aliases(), event.getMessageId(), problems.list());
    } catch (Refused e) {
      problems.note("", "", String.valueOf(e.getMessage()));
      return new ReadCall(
          null, List.of(), messageId == null ? "" : Texts.cut(messageId, 200), problems.list());
    }
  }

  private void fill(Event event, Ids ids, Fields call, @Nullable String kind) throws Refused {
    if (!call.of().isObject()) {
      throw new Refused("the call is not a JSON object");
    }
    Problems problems = call.problems();
    JsonNode context = object(call, "context");
    Fields properties = new Fields(object(call, "properties"), "properties", problems);
    event.setKind(kind(call, kind));
    event.setWorkspace(key.workspace());
    event.setReceivedAt(receivedAt);
    event.setTimestamp(timestamp(call));
    event.setName(name(call, event.getKind()));
    ids.read(call);
    event.setMessageId(messageId(call, event));
    event.setSource(source(context, problems));
    event.setPage(page(event.getKind(), properties, object(context, "page"), problems));
    event.setCampaign(campaign(object(context, "campaign"), problems));
    event.setProducts(new ArrayList<>());
    event.setConsents(new ArrayList<>());
    event.setTraits(new HashMap<>());
    event.setRemovedTraits(new ArrayList<>());
    event.setProperties(new HashMap<>());
    String currency = properties.currency();
    event.setCurrency(properties.saysCurrency() ? currency : key.currency());
    ProductLines.read(event, properties);
    event.setOrder(order(event, properties));
    event.setQuery(properties.text("query"));
    event.setMessage(Reports.read(event.getName(), properties));
    Fields own = new Fields(object(call, "traits"), "traits", problems);
    Fields ofContext = new Fields(object(context, "traits"), "context.traits", problems);
    Traits values = new Traits(event, problems, this::hashed);
    if (event.getKind() == EventKind.GROUP) {
      values.group(call);
    }
    values.traits(own);
    values.traits(ofContext);
    values.properties(properties);
    for (Fields where : new Fields[] {call, properties, own, ofContext}) {
      Consents.read(event, where);
    }
    event.setAutomated(Automata.did(call, context));
    event.setHistory(History.isSaid(call, new Fields(context, "context", problems)));
    if (event.getProducts().isEmpty() && event.getOrder() == null && !hasCost(properties)) {
      event.setCurrency(null);
    }
    if (!key.secret()) {
      PublicKeys.distrust(event, problems);
    }
    String fault = EventCheck.fault(event);
    if (fault != null) {
      throw new Refused(fault);
    }
  }

  /** When it happened. A time that is said and not understood is not taken for now. */
  private long timestamp(Fields call) throws Refused {
    Problems problems = call.problems();
    ZoneId zone = key.settings().zone();
    Long at = 0L;
    for (String name : new String[] {"originalTimestamp", "timestamp"}) {
      Long said = Times.millis(name, call.of().get(name), zone, problems);
      if (said == null) {
        throw new Refused("it is not known when this happened");
      }
      at = at == 0 ? said : at;
    }
    Long sent = Times.millis("sentAt", sentAt, zone, problems);
    return Times.corrected(at, sent == null ? 0 : sent, receivedAt);
  }

  private String hashed(String field, String value) {
    return key.hash() == null ? value : key.hash().field(field, value);
  }

  private static EventKind kind(Fields call, @Nullable String kind) throws Refused {
    String type = kind != null ? kind : call.text("type");
    if (type == null) {
      throw new Refused("type is missing: " + ONE_OF);
    }
    String known = type.strip().toLowerCase(Locale.ROOT);
    if (!KINDS.contains(known)) {
      throw new Refused("type is '" + Texts.cut(type, 40) + "', not " + ONE_OF);
    }
    return EventKind.valueOf(known.toUpperCase(Locale.ROOT));
  }

  private static String name(Fields call, EventKind kind) throws Refused {
    if (kind != EventKind.TRACK) {
      return kind.name().toLowerCase(Locale.ROOT);
    }
    String name = call.text("event", "name");
    if (name == null || name.isBlank()) {
      throw new Refused("event is missing: the name of what happened");
    }
    return name.strip();
  }

  /**
   * The sender's id. If it has none: a call that says when it happened, or that tells of an order
   * or a message with an id, is the same when it comes again; any other counts each time.
   */
  private String messageId(Fields call, Event event) {
    String id = call.id("messageId");
    if (id != null) {
      return id;
    }
    JsonNode properties = call.of().path("properties");
    boolean ofOrder =
        event.getName().startsWith("Order ") && Fields.has(properties, "order_id", "orderId");
    boolean ofMessage =
        Reports.isReport(event.getName())
            && Fields.has(properties, "email_id", "message_id", "trigger_id", "triggerId");
    boolean known = call.of().has("timestamp") || ofOrder || ofMessage;
    return ContentId.of(call.of(), known ? 0 : receivedAt);
  }

  private @Nullable String source(JsonNode context, Problems problems) {
    return key.source() != null
        ? key.source()
        : new Fields(context.path("library"), "context.library", problems).kept("name");
  }

  private static @Nullable Page page(
      EventKind kind, Fields properties, JsonNode context, Problems problems) {
    Fields of =
        kind == EventKind.PAGE && properties.of().has("path")
            ? properties
            : new Fields(context, "context.page", problems);
    if (of.of().isMissingNode()) {
      return null;
    }
    return Page.newBuilder()
        .setPath(of.kept("path"))
        .setUrl(of.kept("url"))
        .setTitle(of.kept("title"))
        .setReferrer(of.kept("referrer"))
        .build();
  }

  private static @Nullable Campaign campaign(JsonNode context, Problems problems) {
    if (context.isMissingNode() || context.isEmpty()) {
      return null;
    }
    Fields of = new Fields(context, "context.campaign", problems);
    return Campaign.newBuilder()
        .setName(of.kept("name"))
        .setSource(of.kept("source"))
        .setMedium(of.kept("medium"))
        .setTerm(of.kept("term"))
        .setContent(of.kept("content"))
        .build();
  }

  private static @Nullable Order order(Event event, Fields properties) {
    boolean isOrder =
        event.getName().startsWith("Order ") || event.getName().startsWith("Checkout ");
    if (!isOrder) {
      return null;
    }
    String id = properties.id("order_id", "orderId");
    if (id == null) {
      return null;
    }
    return Order.newBuilder()
        .setOrderId(id)
        .setTotal(properties.amount(event.getCurrency(), "total", "revenue", "value"))
        .setChannel(properties.kept("channel"))
        .setStore(properties.kept("store", "affiliation"))
        .setCoupon(properties.kept("coupon"))
        .setRefundId(properties.id("refund_id", "refundId"))
        .build();
  }

  /** What a message cost has the currency of the call. */
  private static boolean hasCost(Fields properties) {
    return Fields.has(properties.of(), "cost") || properties.saysCurrency();
  }

  private static JsonNode object(Fields call, String name) {
    JsonNode value = call.of().get(name);
    if (value != null && !value.isNull() && !value.isObject()) {
      call.problems().note(name, value, "an object is expected; it is left out");
    }
    return object(call.of(), name);
  }

  private static JsonNode object(JsonNode of, String name) {
    JsonNode value = of.get(name);
    return value != null && value.isObject() ? value : MissingNode.getInstance();
  }
}
