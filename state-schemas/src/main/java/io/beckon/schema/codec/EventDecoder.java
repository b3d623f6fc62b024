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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads an {@link Event} of the current schema, field by field. Avro generates no coder for it,
 * because a property may be of four types, and its general reader takes several times as long.
 * {@code EventDecoderTest} holds the two to the same result. Empty lists and maps cannot be
 * changed. Serves one thread.
 */
public final class EventDecoder {
  private static final int WORDS = 4_096;
  private static final EventKind[] KINDS = EventKind.values();
  private final AvroInput in = new AvroInput(WORDS);

  /**
   * Decodes a whole event.
   *
   * @throws IOException when the bytes are not exactly one event
   */
  public Event decode(byte[] bytes) throws IOException {
    return decode(bytes, 0, bytes.length);
  }

  public Event decode(byte[] bytes, int offset, int length) throws IOException {
    in.on(bytes, offset, length);
    Event event = new Event();
    event.setKind(kind());
    event.setWorkspace(in.word());
    event.setReceivedAt(in.number());
    event.setTimestamp(in.number());
    event.setAnonymousId(in.present() ? in.text() : null);
    event.setUserId(in.present() ? in.text() : null);
    event.setMessageId(in.text());
    event.setName(in.word());
    event.setSource(word());
    event.setPage(in.present() ? page() : null);
    event.setCampaign(in.present() ? campaign() : null);
    event.setCurrency(word());
    event.setProducts(products());
    event.setOrder(in.present() ? order() : null);
    event.setQuery(in.present() ? in.text() : null);
    event.setMessage(in.present() ? message() : null);
    event.setConsents(consents());
    event.setTraits(traits());
    event.setProperties(properties());
    event.setPreviousId(in.present() ? in.text() : null);
    if (!in.atEnd()) {
      throw new IOException("bytes are left over after the event");
    }
    return event;
  }

  private EventKind kind() throws IOException {
    long kind = in.number();
    if (kind < 0 || kind >= KINDS.length) {
      throw new IOException("there is no kind of event with number " + kind);
    }
    return KINDS[(int) kind];
  }

  private String word() throws IOException {
    return in.present() ? in.word() : null;
  }

  private Page page() throws IOException {
    Page page = new Page();
    page.setPath(word());
    page.setUrl(word());
    page.setTitle(word());
    page.setReferrer(word());
    return page;
  }

  private Campaign campaign() throws IOException {
    Campaign campaign = new Campaign();
    campaign.setName(word());
    campaign.setSource(word());
    campaign.setMedium(word());
    campaign.setTerm(word());
    campaign.setContent(word());
    return campaign;
  }

  private List<Product> products() throws IOException {
    int block = in.block();
    if (block == 0) {
      return List.of();
    }
    List<Product> products = new ArrayList<>(block);
    for (; block > 0; block = in.block()) {
      for (int i = 0; i < block; i++) {
        Product product = new Product();
        product.setProductId(in.text());
        product.setName(in.present() ? in.text() : null);
        product.setCategory(word());
        product.setBrand(word());
        product.setPrice(in.present() ? (Long) in.number() : null);
        product.setQuantity(in.whole());
        products.add(product);
      }
    }
    return products;
  }

  private Order order() throws IOException {
    Order order = new Order();
    order.setOrderId(in.text());
    order.setTotal(in.present() ? (Long) in.number() : null);
    order.setChannel(word());
    order.setStore(word());
    order.setCoupon(word());
    return order;
  }

  private MessageReport message() throws IOException {
    MessageReport message = new MessageReport();
    message.setChannel(in.word());
    message.setMessageId(in.present() ? in.text() : null);
    message.setTemplate(word());
    message.setTriggerId(in.present() ? in.text() : null);
    message.setLink(word());
    return message;
  }

  private List<ConsentChange> consents() throws IOException {
    int block = in.block();
    if (block == 0) {
      return List.of();
    }
    List<ConsentChange> consents = new ArrayList<>(block);
    for (; block > 0; block = in.block()) {
      for (int i = 0; i < block; i++) {
        consents.add(new ConsentChange(in.word(), in.truth(), word()));
      }
    }
    return consents;
  }

  private Map<String, String> traits() throws IOException {
    int block = in.block();
    if (block == 0) {
      return Map.of();
    }
    Map<String, String> traits = new HashMap<>();
    for (; block > 0; block = in.block()) {
      for (int i = 0; i < block; i++) {
        traits.put(in.word(), in.text());
      }
    }
    return traits;
  }

  private Map<String, Object> properties() throws IOException {
    int block = in.block();
    if (block == 0) {
      return Map.of();
    }
    Map<String, Object> properties = new HashMap<>();
    for (; block > 0; block = in.block()) {
      for (int i = 0; i < block; i++) {
        properties.put(in.word(), property());
      }
    }
    return properties;
  }

  private Object property() throws IOException {
    long branch = in.number();
    if (branch == 0) {
      return in.truth();
    } else if (branch == 1) {
      return in.number();
    } else if (branch == 2) {
      return in.real();
    } else if (branch == 3) {
      return in.text();
    }
    throw new IOException("a property is of no known type");
  }
}
