package io.beckon.collector.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.beckon.collector.key.WriteKey;
import io.beckon.domain.event.EventCheck;
import io.beckon.domain.event.EventNames;
import io.beckon.schema.Campaign;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.MessageReport;
import io.beckon.schema.Order;
import io.beckon.schema.Page;
import io.beckon.schema.Product;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of calls in the form of the Segment specification: names and fields of ecommerce v2
 * and e-mail become typed fields, the rest becomes properties.
 */
public final class EventMapper {
  /**
   * Property of an event by which a visitor wishes to be written to: channels, with commas between.
   * It is no consent yet: anybody can say it of anybody.
   */
  public static final String CONSENT_REQUESTED = "consentRequested";

  private static final int PROPERTIES = 60;
  private static final int TRAITS = 40;
  private static final int LONGEST_VALUE = 2_000;
  private static final int PRODUCTS = 5_000;

  /** Fields that become typed ones, or that would repeat them. */
  private static final Set<String> TYPED =
      Set.of(
          "products",
          "product_id",
          "productId",
          "sku",
          "name",
          "category",
          "brand",
          "price",
          "quantity",
          "currency",
          "order_id",
          "orderId",
          "total",
          "query",
          "consents",
          "coupon");

  private final WriteKey key;
  private final long receivedAt;
  private final long sentAt;

  /**
   * For the calls of one request.
   *
   * @param sentAt by the sender's clock, epoch milliseconds; 0: unknown
   */
  public EventMapper(WriteKey key, long receivedAt, @Nullable JsonNode sentAt) {
    this.key = key;
    this.receivedAt = receivedAt;
    long sent = 0;
    try {
      sent = Times.millis("sentAt", sentAt);
    } catch (Refused e) {
      // A sender that does not know the time is taken as one that does not say it.
      sent = 0;
    }
    this.sentAt = sent;
  }

  /**
   * Makes an event of a call.
   *
   * @param kind what the address says it is; null: the call says it
   * @throws Refused saying what is wrong with it
   */
  public Event event(JsonNode call, @Nullable String kind) throws Refused {
    if (!call.isObject()) {
      throw new Refused("the call is not a JSON object");
    }
    Event event = new Event();
    event.setKind(kind(call, kind));
    event.setWorkspace(key.workspace());
    event.setReceivedAt(receivedAt);
    JsonNode at =
        call.has("originalTimestamp") ? call.get("originalTimestamp") : call.get("timestamp");
    event.setTimestamp(Times.corrected(Times.millis("timestamp", at), sentAt, receivedAt));
    event.setAnonymousId(kept(Fields.id(call, "anonymousId")));
    event.setUserId(kept(Fields.id(call, "userId")));
    event.setPreviousId(
        event.getKind() == EventKind.ALIAS ? kept(Fields.id(call, "previousId")) : null);
    if (event.getAnonymousId() == null && event.getUserId() == null) {
      throw new Refused("neither anonymousId nor userId is given");
    }
    event.setName(name(call, event.getKind()));
    event.setMessageId(messageId(call));
    event.setSource(source(call));
    JsonNode context = object(call, "context");
    JsonNode properties = object(call, "properties");
    event.setPage(page(event.getKind(), properties, object(context, "page")));
    event.setCampaign(campaign(object(context, "campaign")));
    event.setCurrency(Fields.currency(properties, key.currency()));
    event.setProducts(new ArrayList<>());
    products(event, properties);
    event.setOrder(order(event, properties));
    event.setQuery(Fields.text(properties, "query"));
    event.setMessage(message(event.getName(), properties));
    event.setTraits(traits(object(call, "traits"), object(context, "traits")));
    event.setProperties(properties(event, properties));
    event.setConsents(new ArrayList<>());
    consents(event, object(properties, "consents"));
    consents(event, object(object(call, "traits"), "consents"));
    if (event.getProducts().isEmpty() && event.getOrder() == null) {
      event.setCurrency(null);
    }
    if (!key.secret()) {
      distrust(event);
    }
    String fault = EventCheck.fault(event);
    if (fault != null) {
      throw new Refused(fault);
    }
    return event;
  }

  private @Nullable String kept(@Nullable String id) {
    return key.hash() == null ? id : key.hash().id(id);
  }

  private String kept(String field, String value) {
    return cut(key.hash() == null ? value : key.hash().field(field, value));
  }

  private static EventKind kind(JsonNode call, @Nullable String kind) throws Refused {
    String type = kind != null ? kind : Fields.text(call, "type");
    if (type == null) {
      throw new Refused("type is missing");
    }
    return switch (type) {
      case "track" -> EventKind.TRACK;
      case "page" -> EventKind.PAGE;
      case "screen" -> EventKind.SCREEN;
      case "identify" -> EventKind.IDENTIFY;
      case "alias" -> EventKind.ALIAS;
      case "group" -> EventKind.GROUP;
      case "erase" -> EventKind.ERASE;
      default ->
          throw new Refused(
              "type is not one of track, page, screen, identify, alias, group, erase");
    };
  }

  private static String name(JsonNode call, EventKind kind) throws Refused {
    if (kind != EventKind.TRACK) {
      return kind.name().toLowerCase(Locale.ROOT);
    }
    String name = Fields.text(call, "event");
    if (name == null) {
      throw new Refused("event is missing: the name of what happened");
    }
    return name;
  }

  /**
   * The sender's id; if it has none, one of the call's own content, so that the same call sent
   * again is the same event.
   */
  private String messageId(JsonNode call) throws Refused {
    String id = Fields.id(call, "messageId");
    return id != null ? id : ContentId.of(call, call.has("timestamp") ? 0 : receivedAt);
  }

  private @Nullable String source(JsonNode call) {
    return key.source() != null
        ? key.source()
        : Fields.text(object(object(call, "context"), "library"), "name");
  }

  private static @Nullable Page page(EventKind kind, JsonNode properties, JsonNode context) {
    JsonNode of = kind == EventKind.PAGE && properties.has("path") ? properties : context;
    if (of.isMissingNode()) {
      return null;
    }
    return Page.newBuilder()
        .setPath(shortened(Fields.text(of, "path")))
        .setUrl(shortened(Fields.text(of, "url")))
        .setTitle(shortened(Fields.text(of, "title")))
        .setReferrer(shortened(Fields.text(of, "referrer")))
        .build();
  }

  private static @Nullable Campaign campaign(JsonNode of) {
    if (of.isMissingNode() || of.isEmpty()) {
      return null;
    }
    return Campaign.newBuilder()
        .setName(shortened(Fields.text(of, "name")))
        .setSource(shortened(Fields.text(of, "source")))
        .setMedium(shortened(Fields.text(of, "medium")))
        .setTerm(shortened(Fields.text(of, "term")))
        .setContent(shortened(Fields.text(of, "content")))
        .build();
  }

  private static void products(Event event, JsonNode properties) throws Refused {
    JsonNode list = properties.path("products");
    if (list.isArray()) {
      if (list.size() > PRODUCTS) {
        throw new Refused("more than " + PRODUCTS + " products");
      }
      for (JsonNode one : list) {
        event.getProducts().add(product(event, one));
      }
    } else if (Fields.text(properties, "product_id", "productId", "sku") != null) {
      event.getProducts().add(product(event, properties));
    }
  }

  private static Product product(Event event, JsonNode of) throws Refused {
    String id = Fields.id(of, "product_id", "productId", "sku", "id");
    if (id == null) {
      throw new Refused("a product has no product_id");
    }
    String currency = Fields.currency(of, event.getCurrency());
    if (event.getCurrency() == null) {
      event.setCurrency(currency);
    } else if (currency != null && !currency.equals(event.getCurrency())) {
      throw new Refused("products of different currencies in one event");
    }
    return Product.newBuilder()
        .setProductId(id)
        .setName(shortened(Fields.text(of, "name")))
        .setCategory(shortened(Fields.text(of, "category")))
        .setBrand(shortened(Fields.text(of, "brand")))
        .setPrice(Fields.amount(of, currency, "price"))
        .setQuantity(Fields.whole(of, "quantity", 1))
        .build();
  }

  private static @Nullable Order order(Event event, JsonNode properties) throws Refused {
    String id = Fields.id(properties, "order_id", "orderId");
    boolean isOrder =
        event.getName().startsWith("Order ") || event.getName().startsWith("Checkout ");
    if (id == null || !isOrder) {
      return null;
    }
    return Order.newBuilder()
        .setOrderId(id)
        .setTotal(Fields.amount(properties, event.getCurrency(), "total", "revenue", "value"))
        .setChannel(shortened(Fields.text(properties, "channel")))
        .setStore(shortened(Fields.text(properties, "store", "affiliation")))
        .setCoupon(shortened(Fields.text(properties, "coupon")))
        .build();
  }

  private static @Nullable MessageReport message(String name, JsonNode properties) throws Refused {
    String trigger = Fields.id(properties, "trigger_id", "triggerId");
    boolean report = name.startsWith("Email ") || name.equals(EventNames.UNSUBSCRIBED);
    if (!report && trigger == null) {
      return null;
    }
    String channel = Fields.text(properties, "channel");
    return MessageReport.newBuilder()
        .setChannel(channel != null ? channel : name.startsWith("Promotion ") ? "onsite" : "email")
        .setMessageId(Fields.id(properties, "email_id", "message_id"))
        .setTemplate(shortened(Fields.text(properties, "template")))
        .setTriggerId(trigger)
        .setLink(shortened(Fields.text(properties, "link_url", "link")))
        .build();
  }

  private Map<String, String> traits(JsonNode own, JsonNode context) {
    Map<String, String> traits = new HashMap<>();
    for (JsonNode of : new JsonNode[] {own, context}) {
      for (Map.Entry<String, JsonNode> trait : of.properties()) {
        JsonNode value = trait.getValue();
        if (value.isValueNode() && !value.isNull() && traits.size() < TRAITS) {
          traits.putIfAbsent(trait.getKey(), kept(trait.getKey(), value.asText()));
        }
      }
    }
    return traits;
  }

  private Map<String, Object> properties(Event event, JsonNode of) {
    Map<String, Object> properties = new HashMap<>();
    boolean typed = !event.getProducts().isEmpty() || event.getOrder() != null;
    for (Map.Entry<String, JsonNode> one : of.properties()) {
      JsonNode value = one.getValue();
      if (properties.size() == PROPERTIES || (typed && TYPED.contains(one.getKey()))) {
        continue;
      }
      if (value.isTextual()) {
        properties.put(one.getKey(), kept(one.getKey(), value.textValue()));
      } else if (value.isBoolean()) {
        properties.put(one.getKey(), value.booleanValue());
      } else if (value.isIntegralNumber() && value.canConvertToLong()) {
        properties.put(one.getKey(), value.longValue());
      } else if (value.isNumber() && Double.isFinite(value.doubleValue())) {
        properties.put(one.getKey(), value.doubleValue());
      }
    }
    return properties;
  }

  private static void consents(Event event, JsonNode of) {
    for (Map.Entry<String, JsonNode> one : of.properties()) {
      if (one.getValue().isBoolean()) {
        event
            .getConsents()
            .add(
                new ConsentChange(
                    cut(one.getKey()), one.getValue().booleanValue(), event.getSource()));
      }
    }
  }

  /**
   * A public key is in every visitor's hands: what it says of money, of mailings and of who is who
   * is not believed. Opting out is; opting in is a wish, which a rule can answer with a question.
   */
  private static void distrust(Event event) throws Refused {
    boolean trusted =
        event.getName().startsWith("Order ")
            || event.getName().startsWith("Email ")
            || event.getKind() == EventKind.ALIAS
            || event.getKind() == EventKind.GROUP
            || event.getKind() == EventKind.ERASE;
    if (trusted) {
      throw new Refused("a public key may not send " + event.getName() + "; use a secret one");
    }
    if (event.getAnonymousId() != null && event.getAnonymousId().startsWith("shopify-")) {
      throw new Refused("ids that begin with 'shopify-' are those of a shop's own messages");
    }
    event.setMessage(null);
    StringJoiner wished = new StringJoiner(",");
    for (ConsentChange change : event.getConsents()) {
      if (change.getOptedIn()) {
        wished.add(change.getChannel());
      }
    }
    event.getConsents().removeIf(ConsentChange::getOptedIn);
    if (wished.length() > 0) {
      event.getProperties().put(CONSENT_REQUESTED, wished.toString());
    }
  }

  private static JsonNode object(JsonNode of, String name) {
    JsonNode value = of.get(name);
    return value != null && value.isObject() ? value : MissingNode.getInstance();
  }

  private static @Nullable String shortened(@Nullable String text) {
    return text == null ? null : cut(text);
  }

  /** Never between the halves of a character. */
  private static String cut(String text) {
    if (text.length() <= LONGEST_VALUE) {
      return text;
    }
    int end =
        Character.isHighSurrogate(text.charAt(LONGEST_VALUE - 1))
            ? LONGEST_VALUE - 1
            : LONGEST_VALUE;
    return text.substring(0, end);
  }
}
