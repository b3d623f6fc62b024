package io.beckon.schema.codec;

import io.beckon.schema.Campaign;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.MessageReport;
import io.beckon.schema.Order;
import io.beckon.schema.Page;
import io.beckon.schema.Product;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes an {@link Event} of the current schema, field by field, as {@link EventDecoder} reads it:
 * Avro generates no coder for it, and its general writer takes several times as long. {@code
 * EventDecoderTest} holds it to the very bytes that Avro writes. Serves one thread.
 */
public final class EventEncoder {
  private final ArrayEncoder out = new ArrayEncoder();

  public byte[] encode(Event event) {
    return encode(new byte[0], event);
  }

  /** The bytes of a prefix, then the event. */
  public byte[] encode(byte[] prefix, Event event) {
    out.reset();
    out.writeFixed(prefix, 0, prefix.length);
    try {
      event(event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The bytes of a prefix, then a heartbeat: time has come to {@code receivedAt}. */
  public byte[] heartbeat(byte[] prefix, long receivedAt) {
    return encode(
        prefix,
        Event.newBuilder()
            .setKind(EventKind.HEARTBEAT)
            .setReceivedAt(receivedAt)
            .setTimestamp(receivedAt)
            .setName("heartbeat")
            .build());
  }

  /**
   * The key of an event's record in Kafka: its visitor or, without one, its contact. An alias has
   * that of the id of which it says whose it is, so that it stands in the log between the events of
   * that id.
   */
  public static byte[] key(Event event) {
    String id = event.getAnonymousId() != null ? event.getAnonymousId() : event.getUserId();
    if (event.getKind() == EventKind.ALIAS && event.getPreviousId() != null) {
      id = event.getPreviousId();
    }
    return (event.getWorkspace() + "/" + id).getBytes(StandardCharsets.UTF_8);
  }

  private void event(Event event) throws IOException {
    out.writeLong(event.getKind().ordinal());
    out.writeString(event.getWorkspace());
    out.writeLong(event.getReceivedAt());
    out.writeLong(event.getTimestamp());
    text(event.getAnonymousId());
    text(event.getUserId());
    out.writeString(event.getMessageId());
    out.writeString(event.getName());
    text(event.getSource());
    page(event.getPage());
    campaign(event.getCampaign());
    text(event.getCurrency());
    products(event.getProducts());
    order(event.getOrder());
    text(event.getQuery());
    message(event.getMessage());
    consents(event.getConsents());
    traits(event.getTraits());
    properties(event.getProperties());
    text(event.getPreviousId());
  }

  private void page(Page page) throws IOException {
    if (present(page)) {
      text(page.getPath());
      text(page.getUrl());
      text(page.getTitle());
      text(page.getReferrer());
    }
  }

  private void campaign(Campaign campaign) throws IOException {
    if (present(campaign)) {
      text(campaign.getName());
      text(campaign.getSource());
      text(campaign.getMedium());
      text(campaign.getTerm());
      text(campaign.getContent());
    }
  }

  private void products(List<Product> products) throws IOException {
    block(products.size());
    for (int i = 0; i < products.size(); i++) {
      Product product = products.get(i);
      out.writeString(product.getProductId());
      text(product.getName());
      text(product.getCategory());
      text(product.getBrand());
      number(product.getPrice());
      out.writeLong(product.getQuantity());
    }
    out.writeLong(0);
  }

  private void order(Order order) throws IOException {
    if (present(order)) {
      out.writeString(order.getOrderId());
      number(order.getTotal());
      text(order.getChannel());
      text(order.getStore());
      text(order.getCoupon());
    }
  }

  private void message(MessageReport message) throws IOException {
    if (present(message)) {
      out.writeString(message.getChannel());
      text(message.getMessageId());
      text(message.getTemplate());
      text(message.getTriggerId());
      text(message.getLink());
    }
  }

  private void consents(List<ConsentChange> consents) throws IOException {
    block(consents.size());
    for (int i = 0; i < consents.size(); i++) {
      ConsentChange consent = consents.get(i);
      out.writeString(consent.getChannel());
      out.writeBoolean(consent.getOptedIn());
      text(consent.getSource());
    }
    out.writeLong(0);
  }

  private void traits(Map<String, String> traits) throws IOException {
    block(traits.size());
    for (Map.Entry<String, String> trait : traits.entrySet()) {
      out.writeString(trait.getKey());
      out.writeString(trait.getValue());
    }
    out.writeLong(0);
  }

  private void properties(Map<String, Object> properties) throws IOException {
    block(properties.size());
    for (Map.Entry<String, Object> property : properties.entrySet()) {
      out.writeString(property.getKey());
      Object value = property.getValue();
      if (value instanceof Boolean truth) {
        out.writeLong(0);
        out.writeBoolean(truth);
      } else if (value instanceof Long whole) {
        out.writeLong(1);
        out.writeLong(whole);
      } else if (value instanceof Double real) {
        out.writeLong(2);
        out.writeDouble(real);
      } else if (value instanceof String text) {
        out.writeLong(3);
        out.writeString(text);
      } else {
        throw new IllegalArgumentException(
            "property '" + property.getKey() + "' is no boolean, long, double or text");
      }
    }
    out.writeLong(0);
  }

  /** Null is the first branch of every union here. */
  private boolean present(Object value) {
    out.writeLong(value == null ? 0 : 1);
    return value != null;
  }

  private void text(String text) throws IOException {
    if (present(text)) {
      out.writeString(text);
    }
  }

  private void number(Long number) {
    if (present(number)) {
      out.writeLong(number);
    }
  }

  /** The elements of a list or map come in one block; a block of none ends it. */
  private void block(int size) {
    if (size > 0) {
      out.writeLong(size);
    }
  }
}
