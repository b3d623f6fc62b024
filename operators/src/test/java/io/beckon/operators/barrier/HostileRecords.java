package io.beckon.operators.barrier;

import io.beckon.schema.CatalogProduct;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.Lookup;
import io.beckon.schema.Move;
import io.beckon.schema.MoveKind;
import io.beckon.schema.Order;
import io.beckon.schema.Product;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.Suggested;
import io.beckon.schema.Suggestions;
import io.beckon.schema.Trigger;
import io.beckon.schema.Wish;
import io.beckon.schema.wire.CodedRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/**
 * Records that their schema allows and nobody expects: extreme numbers, texts that are empty, huge
 * or cut in half, currencies that do not exist, times of other ages, ids that come again. Half of a
 * record is as it should be, so that it comes as far as something can break.
 */
public final class HostileRecords {
  public static final long START = 1_293_840_000_000L;

  private static final String[] TEXTS = {
    "",
    " ",
    "a",
    "\u0000",
    "\ud800",
    "x\udc00y",
    "ZZZ",
    "PTS",
    "EUR",
    "JPY",
    "email",
    "sms",
    "p1",
    "shop",
    "c1",
    "2026-02-30",
    "2011-01-01",
    "12-31",
    "NaN",
    "-1",
    "1e999999999",
    "99999999999999999999",
    "true",
    "null",
    "/",
    "c1/../c2",
    "İstanbul",
    "%s%n",
    "{\"a\":[",
    "y".repeat(300),
    "z".repeat(3_000)
  };
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    100,
    Long.MIN_VALUE,
    Long.MAX_VALUE,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1_000_000_000_000L,
    253_402_300_799_999L,
    631_152_000_000L,
    START,
    START - 1,
    START + 86_400_000L
  };
  private static final double[] REALS = {
    0,
    -0.0,
    1,
    -1,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MAX_VALUE,
    Double.MIN_VALUE,
    0.1
  };
  private static final String[] NAMES = {
    "Product Viewed",
    "Product Added",
    "Product Removed",
    "Cart Viewed",
    "Checkout Started",
    "Order Completed",
    "Order Completed",
    "Order Refunded",
    "Order Cancelled",
    "Products Searched",
    "Email Sent",
    "Email Delivered",
    "Email Opened",
    "Email Link Clicked",
    "Email Bounced",
    "Unsubscribed",
    "Promotion Viewed",
    "Promotion Clicked",
    "Product Wished",
    "page",
    "identify",
    "Price Dropped",
    "Back In Stock",
    "Consent Confirmed",
    "Survey Answered"
  };

  /** The largest length and the largest count, as Avro writes them. */
  private static final byte[] VAST = {-2, -1, -1, -1, -1, -1, -1, -1, -1, 1};

  private static final String[] CURRENCIES = {"EUR", "EUR", "GBP", "JPY", "KWD"};

  private final Random random;
  private long time = START;

  public HostileRecords(long seed) {
    random = new Random(seed);
  }

  public int number(int bound) {
    return random.nextInt(bound);
  }

  /** The time by which records are received now, epoch milliseconds. */
  public long time() {
    return time;
  }

  private <T> T one(T[] of) {
    return of[random.nextInt(of.length)];
  }

  private boolean rarely() {
    return random.nextInt(12) == 0;
  }

  /** An event that is nearly as it should be. */
  public Event event() {
    time += random.nextInt(30) == 0 ? random.nextInt(100_000_000) : random.nextInt(60_000);
    Event event =
        Event.newBuilder()
            .setKind(kind())
            .setWorkspace("shop")
            .setMessageId("m" + random.nextInt(20_000))
            .setName(one(NAMES))
            .setUserId(random.nextInt(3) == 0 ? null : "c" + random.nextInt(5))
            .setAnonymousId(random.nextBoolean() ? null : "v" + random.nextInt(5))
            .setTimestamp(time - random.nextInt(5_000))
            .setReceivedAt(time)
            .setCurrency(random.nextInt(9) == 0 ? one(TEXTS) : one(CURRENCIES))
            .build();
    if (event.getUserId() == null && event.getAnonymousId() == null) {
      event.setAnonymousId("v1");
    }
    if (event.getKind() == EventKind.ALIAS) {
      event.setUserId("c" + random.nextInt(5));
      event.setPreviousId((random.nextBoolean() ? "c" : "v") + random.nextInt(5));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      Product product = Product.newBuilder().setProductId("p" + random.nextInt(40)).build();
      product.setPrice((long) random.nextInt(10_000));
      product.setQuantity(random.nextInt(4));
      product.setCategory("cat" + random.nextInt(30));
      event.getProducts().add(rarely() ? some(product) : product);
    }
    if (event.getName().startsWith("Order ")) {
      Order order = Order.newBuilder().setOrderId("o" + random.nextInt(500)).build();
      order.setTotal((long) random.nextInt(50_000));
      event.setOrder(rarely() ? some(order) : order);
    }
    if (random.nextInt(4) == 0) {
      event.getConsents().add(new ConsentChange("email", random.nextInt(5) > 0, "test"));
    }
    if (random.nextInt(3) == 0) {
      event.getProperties().put("cost", property());
      event.getProperties().put("currency", one(TEXTS));
      event.getProperties().put("looked", property());
    }
    if (random.nextInt(4) == 0) {
      some(event);
      event.setWorkspace("shop");
      // Further ahead than the source lets any through.
      event.setReceivedAt(Math.max(Math.min(event.getReceivedAt(), time), time - 10_000_000_000L));
    }
    return event;
  }

  private EventKind kind() {
    return switch (random.nextInt(40)) {
      case 0 -> EventKind.ALIAS;
      case 1 -> EventKind.ERASE;
      case 2 -> EventKind.EXPORT;
      default -> EventKind.TRACK;
    };
  }

  private Object property() {
    return switch (random.nextInt(4)) {
      case 0 -> one(TEXTS);
      case 1 -> NUMBERS[random.nextInt(NUMBERS.length)];
      case 2 -> REALS[random.nextInt(REALS.length)];
      default -> random.nextBoolean();
    };
  }

  /** A move of a state that may be anything. */
  public Move move() {
    Move move =
        Move.newBuilder()
            .setKind(MoveKind.values()[random.nextInt(3)])
            .setWorkspace("shop")
            .setTo("c" + random.nextInt(5))
            .setFrom((random.nextBoolean() ? "c" : "v") + random.nextInt(5))
            .setAt(time)
            .setReceivedAt(time)
            .setMessageId("a" + random.nextInt(1_000))
            .build();
    if (random.nextBoolean()) {
      move.setAwaited(move.getFrom());
    }
    if (move.getKind() == MoveKind.STATE && random.nextInt(4) > 0) {
      ContactState state = (ContactState) any(ContactState.SCHEMA$, 0);
      state.getProfile().setWorkspace("shop");
      state.getProfile().setContact(move.getFrom());
      move.setState(state);
    }
    if (move.getKind() == MoveKind.EVENT) {
      move.setEvent(ByteBuffer.wrap(new io.beckon.schema.codec.EventEncoder().encode(event())));
    }
    return move;
  }

  /** A product of the catalogue, nearly as it should be. */
  public CatalogProduct product() {
    CatalogProduct product =
        CatalogProduct.newBuilder()
            .setWorkspace("shop")
            .setProductId("p" + random.nextInt(40))
            .setName("Lamp " + random.nextInt(9))
            .setCurrency(random.nextInt(6) == 0 ? one(TEXTS) : one(CURRENCIES))
            .setPrice((long) random.nextInt(10_000))
            .setAvailable(random.nextInt(4) > 0)
            .setAt(time)
            .build();
    if (random.nextInt(3) == 0) {
      some(product);
      product.setWorkspace("shop");
    }
    return product;
  }

  /** A rule document that is cut, doubled or mixed with another text. */
  public RuleDocument rule(RuleDocument sound) {
    StringBuilder text = new StringBuilder(sound.getText());
    for (int i = random.nextInt(3); i >= 0 && !text.isEmpty(); i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.setLength(at);
        case 1 -> text.insert(at, one(TEXTS));
        case 2 -> text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
        default -> text.setCharAt(at, (char) random.nextInt(0x2_0000));
      }
    }
    return RuleDocument.newBuilder(sound)
        .setVersion(sound.getVersion() + random.nextInt(3))
        .setText(text.toString())
        .build();
  }

  /**
   * Bytes as they may come out of a faulty disk, line or program: cut, longer, with bits turned,
   * with numbers in them that are too large, or any bytes at all.
   */
  public byte[] spoiled(byte[] sound) {
    byte[] bytes = sound.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes = Arrays.copyOf(bytes, at);
        case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(40));
        case 2 -> bytes = mixed(bytes, at, 1 + random.nextInt(4));
        case 3 -> bytes = mixed(bytes, at, random.nextInt(bytes.length + 1));
        default -> {
          if (bytes.length > 0) {
            bytes[at] ^= (byte) (1 << random.nextInt(8));
          }
        }
      }
      if (random.nextInt(4) == 0 && bytes.length > at + VAST.length) {
        System.arraycopy(VAST, 0, bytes, at, VAST.length);
      }
    }
    return bytes;
  }

  /** With so many random bytes at a place. */
  private byte[] mixed(byte[] bytes, int at, int count) {
    byte[] mixed = bytes.clone();
    for (int i = at; i < Math.min(at + count, mixed.length); i++) {
      mixed[i] = (byte) random.nextInt(256);
    }
    return mixed;
  }

  /** A list of products from the affinity job, or from somebody else. */
  public Suggestions suggestions() {
    Suggestions list = (Suggestions) any(Suggestions.SCHEMA$, 0);
    if (random.nextInt(3) > 0) {
      list.setWorkspace("shop");
      list.setList("bought/" + random.nextInt(40));
      for (int i = random.nextInt(10); i > 0; i--) {
        list.getProducts().add(new Suggested("p" + random.nextInt(40), random.nextDouble(), 1.5));
      }
    }
    return list;
  }

  /** What a trigger or a contact wants to be recommended, nearly as the engine asks for it. */
  public RecommendationRequest request(int number) {
    RecommendationRequest request = (RecommendationRequest) any(RecommendationRequest.SCHEMA$, 0);
    request.setWorkspace(random.nextInt(20) == 0 ? one(TEXTS) : "shop");
    request.setKey("c" + random.nextInt(5) + "/rule");
    request.setId("r" + number);
    request.setContact("c" + random.nextInt(5));
    request.setParts(0);
    request.setWishes(new ArrayList<>());
    request.setLookups(new ArrayList<>());
    for (int i = random.nextInt(4); i > 0; i--) {
      request
          .getWishes()
          .add(rarely() ? (Wish) any(Wish.SCHEMA$, 1) : new Wish("w" + i, "related", 3, "", ""));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      Lookup lookup = (Lookup) any(Lookup.SCHEMA$, 1);
      if (!rarely()) {
        lookup.setNumber(request.getLookups().size());
        lookup.setWish(request.getWishes().isEmpty() ? -1 : random.nextInt(2) - 1);
        lookup.setList("bought/" + random.nextInt(40));
        lookup.setMost(random.nextInt(12));
      }
      request.getLookups().add(lookup);
    }
    if (request.getTrigger() != null) {
      request.setTrigger(trigger());
    }
    return request;
  }

  /** A trigger, nearly as the engine writes it. */
  public Trigger trigger() {
    Trigger trigger = (Trigger) any(Trigger.SCHEMA$, 0);
    if (random.nextInt(3) > 0) {
      trigger.setId("t" + random.nextInt(2_000));
      trigger.setWorkspace("shop");
      trigger.setContact("c" + random.nextInt(5));
      trigger.setChannel("email");
      trigger.setRule("r" + random.nextInt(3));
      trigger.setRuleVersion(1);
      trigger.setPayload("{\"a\":1,\"w1\":{\"recommend\":\"related\",\"count\":3}}");
      trigger.setAt(time);
    }
    return trigger;
  }

  /** A decision, nearly as the engine writes it; one of two says that a contact was held out. */
  public Decision decision() {
    Decision decision = (Decision) any(Decision.SCHEMA$, 0);
    if (random.nextBoolean()) {
      decision.setReason("holdout");
    }
    if (random.nextInt(3) > 0) {
      decision.setWorkspace("shop");
      decision.setContact("c" + random.nextInt(5));
      decision.setAt(time);
    }
    return decision;
  }

  /** Sets some fields of a record to whatever their schema allows. */
  public <T extends CodedRecord> T some(T record) {
    for (Schema.Field field : record.getSchema().getFields()) {
      if (random.nextInt(6) == 0) {
        record.put(field.pos(), field(field, 1));
      }
    }
    return record;
  }

  /** A record of which every field is whatever its schema allows. */
  public CodedRecord any(Schema schema, int depth) {
    CodedRecord record = (CodedRecord) SpecificData.get().newRecord(null, schema);
    for (Schema.Field field : schema.getFields()) {
      record.put(field.pos(), field(field, depth + 1));
    }
    return record;
  }

  /** No cap is exceeded: nothing that the engine writes does. */
  private @Nullable Object field(Schema.Field field, int depth) {
    Object cap = field.getObjectProp("cap");
    return value(field.schema(), depth, cap instanceof Number most ? most.intValue() : 4);
  }

  private @Nullable Object value(Schema schema, int depth, int most) {
    return switch (schema.getType()) {
      case STRING -> one(TEXTS);
      case LONG -> random.nextInt(3) == 0 ? time : NUMBERS[random.nextInt(NUMBERS.length)];
      case INT -> (int) NUMBERS[random.nextInt(NUMBERS.length)];
      case DOUBLE -> REALS[random.nextInt(REALS.length)];
      case BOOLEAN -> random.nextBoolean();
      case BYTES -> ByteBuffer.wrap(new byte[Math.min(most, 8 * random.nextInt(3))]);
      case NULL -> null;
      case ENUM -> constant(schema);
      case UNION ->
          value(schema.getTypes().get(random.nextInt(schema.getTypes().size())), depth, most);
      case RECORD -> any(schema, depth);
      case ARRAY -> {
        List<Object> list = new ArrayList<>();
        for (int i = size(depth, most); i > 0; i--) {
          list.add(value(schema.getElementType(), depth + 1, 16));
        }
        yield list;
      }
      case MAP -> {
        Map<String, Object> map = new HashMap<>();
        for (int i = size(depth, most); i > 0; i--) {
          map.put(one(TEXTS), value(schema.getValueType(), depth + 1, 16));
        }
        yield map;
      }
      default -> throw new IllegalStateException("the schemas have no " + schema.getType());
    };
  }

  private int size(int depth, int most) {
    return depth > 4 ? 0 : Math.min(most, random.nextInt(3));
  }

  private Object constant(Schema schema) {
    Class<?> type = SpecificData.get().getClass(schema);
    Object[] constants = type.getEnumConstants();
    return constants[random.nextInt(constants.length)];
  }
}
