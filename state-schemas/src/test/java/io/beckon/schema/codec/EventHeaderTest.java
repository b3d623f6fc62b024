package io.beckon.schema.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.schema.Campaign;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.MessageReport;
import io.beckon.schema.Order;
import io.beckon.schema.Page;
import io.beckon.schema.Product;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The whole event judges what is read of its first fields. */
class EventHeaderTest {
  private static final String[] WORDS = {"", "a", "Zürich", "Product Viewed", "🙂", "x".repeat(90)};
  private static final String[] WORKSPACES = {"", "shop", "Gift_Shop-2.eu"};
  private final EventEncoder events = new EventEncoder();
  private final EventHeader header = new EventHeader();

  @Test
  void theHeaderGivesTheKeysThatTheWholeEventGives() throws IOException {
    for (int seed = 0; seed < 5_000; seed++) {
      Event event = random(new SplittableRandom(seed));
      byte[] bytes = events.encode(event);
      header.read(bytes, 0, bytes.length);
      String anonymous = event.getAnonymousId() == null ? "" : event.getAnonymousId();
      String user = event.getUserId() == null ? "" : event.getUserId();
      assertThat(header.visitorKey())
          .isEqualTo(key(event.getWorkspace(), anonymous.isEmpty() ? user : anonymous));
      assertThat(header.contactKey())
          .isEqualTo(key(event.getWorkspace(), user.isEmpty() ? anonymous : user));
      assertThat(header.receivedAt()).isEqualTo(event.getReceivedAt());
      assertThat(header.isHeartbeat()).isEqualTo(event.getKind() == EventKind.HEARTBEAT);
      assertThat(header.hasWorkspace()).isEqualTo(!event.getWorkspace().isEmpty());
      assertThat(header.hasId()).isEqualTo(!anonymous.isEmpty() || !user.isEmpty());
    }
  }

  /** An event that names nobody has no key. */
  private static String key(String workspace, String id) {
    return id.isEmpty() ? "" : EventHeader.key(workspace, id);
  }

  /** What two workspaces keep under an empty id, such as a product's, is not one. */
  @Test
  void aKeyAlwaysNamesItsWorkspace() {
    assertThat(EventHeader.key("a", "")).isNotEqualTo(EventHeader.key("b", ""));
    assertThat(EventHeader.workspaceOf(EventHeader.key("a", ""))).isEqualTo("a");
    assertThat(EventHeader.idOf(EventHeader.key("a", ""))).isEmpty();
  }

  @Test
  void anIdThatWouldBreakAKeyIsRefused() {
    for (String id : new String[] {"a\u0000b", "x".repeat(201)}) {
      Event event = Event.newBuilder().setWorkspace("shop").setUserId(id).build();
      byte[] bytes = events.encode(event);
      assertThatThrownBy(() -> header.read(bytes, 0, bytes.length))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("an id");
    }
  }

  @Test
  void aWorkspaceThatWouldBreakAKeyIsRefused() {
    for (String workspace : new String[] {"shop/a", "a b", "Zürich", "a\u0000"}) {
      Event event = Event.newBuilder().setWorkspace(workspace).setUserId("u").build();
      byte[] bytes = events.encode(event);
      assertThatThrownBy(() -> header.read(bytes, 0, bytes.length))
          .as(workspace)
          .isInstanceOf(IOException.class);
    }
  }

  private static Event random(SplittableRandom random) {
    Event event =
        Event.newBuilder()
            .setKind(EventKind.values()[random.nextInt(EventKind.values().length)])
            .setWorkspace(WORKSPACES[random.nextInt(WORKSPACES.length)])
            .setReceivedAt(random.nextLong())
            .setTimestamp(random.nextInt())
            .setAnonymousId(maybe(random))
            .setUserId(maybe(random))
            .setMessageId("m" + random.nextInt(1000))
            .setName(word(random))
            .setSource(maybe(random))
            .setCurrency(maybe(random))
            .setQuery(maybe(random))
            .setPreviousId(maybe(random))
            .build();
    if (random.nextBoolean()) {
      event.setPage(
          Page.newBuilder()
              .setPath(maybe(random))
              .setUrl(maybe(random))
              .setTitle(maybe(random))
              .setReferrer(maybe(random))
              .build());
    }
    if (random.nextBoolean()) {
      event.setCampaign(
          Campaign.newBuilder()
              .setName(maybe(random))
              .setSource(maybe(random))
              .setMedium(maybe(random))
              .setTerm(maybe(random))
              .setContent(maybe(random))
              .build());
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      event
          .getProducts()
          .add(
              Product.newBuilder()
                  .setProductId(word(random))
                  .setName(maybe(random))
                  .setCategory(maybe(random))
                  .setBrand(maybe(random))
                  .setPrice(random.nextBoolean() ? random.nextLong() : null)
                  .setQuantity(random.nextInt())
                  .build());
    }
    if (random.nextBoolean()) {
      event.setOrder(
          Order.newBuilder()
              .setOrderId(word(random))
              .setTotal(random.nextBoolean() ? random.nextLong() : null)
              .setChannel(maybe(random))
              .setStore(maybe(random))
              .setCoupon(maybe(random))
              .build());
    }
    if (random.nextBoolean()) {
      event.setMessage(
          MessageReport.newBuilder()
              .setChannel(word(random))
              .setMessageId(maybe(random))
              .setTemplate(maybe(random))
              .setTriggerId(maybe(random))
              .setLink(maybe(random))
              .build());
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      event.getConsents().add(new ConsentChange(word(random), random.nextBoolean(), maybe(random)));
      event.getTraits().put(word(random), word(random));
      Object[] values = {
        random.nextBoolean(), random.nextLong(), random.nextDouble(), word(random)
      };
      event.getProperties().put(word(random), values[random.nextInt(4)]);
    }
    return event;
  }

  private static String word(SplittableRandom random) {
    return WORDS[random.nextInt(WORDS.length)];
  }

  private static String maybe(SplittableRandom random) {
    return random.nextBoolean() ? word(random) : null;
  }
}
