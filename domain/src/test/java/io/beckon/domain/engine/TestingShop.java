package io.beckon.domain.engine;

import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleReader;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.Campaign;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.Order;
import io.beckon.schema.Page;
import io.beckon.schema.Product;
import io.beckon.schema.RuleDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Events and rules of a small shop, for tests. Times are minutes after 2011-01-01T00:00Z. */
public final class TestingShop {
  public static final long START = 1_293_840_000_000L;
  public static final long MINUTE = 60_000L;
  public static final long DAY = 1_440 * MINUTE;

  static {
    io.beckon.schema.codec.Schemas.trust();
  }

  private TestingShop() {}

  /** The examples of these names; all of them, if none is named. */
  public static RuleSet exampleRules(String... names) {
    List<String> wanted = List.of(names);
    return examples(name -> wanted.isEmpty() || wanted.contains(name));
  }

  /** All examples but this one. */
  public static RuleSet exampleRulesWithout(String without) {
    return examples(name -> !name.equals(without));
  }

  private static RuleSet examples(Predicate<String> wanted) {
    try (Stream<Path> files = Files.list(Path.of("..", "examples", "rules"))) {
      List<RuleDocument> documents = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (wanted.test(name.replace(".yaml", ""))) {
          documents.add(RuleReader.document(Files.readString(file), name));
        }
      }
      return RuleKinds.compile(documents);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuleFaults e) {
      throw new IllegalStateException(e);
    }
  }

  public static RuleSet rules(String... texts) throws RuleFaults {
    List<RuleDocument> documents = new ArrayList<>();
    for (String text : texts) {
      documents.add(RuleReader.document(text, "rule" + documents.size() + ".yaml"));
    }
    return RuleKinds.compile(documents);
  }

  public static Event event(String id, String name, double minutes) {
    long time = START + Math.round(minutes * MINUTE);
    Event event =
        Event.newBuilder()
            .setWorkspace("shop")
            .setMessageId(id)
            .setName(name)
            .setAnonymousId("v1")
            .setUserId("c1")
            .setTimestamp(time)
            .setReceivedAt(time)
            .build();
    event.setKind(
        name.equals("page")
            ? EventKind.PAGE
            : name.equals("identify") ? EventKind.IDENTIFY : EventKind.TRACK);
    return event;
  }

  public static Event page(String id, double minutes, String path) {
    Event event = event(id, "page", minutes);
    event.setPage(Page.newBuilder().setPath(path).build());
    return event;
  }

  public static Event visitFrom(String id, double minutes, String source, String medium) {
    Event event = page(id, minutes, "/");
    event.setCampaign(Campaign.newBuilder().setSource(source).setMedium(medium).build());
    return event;
  }

  public static Event product(
      String id,
      String name,
      double minutes,
      String product,
      String category,
      long price,
      int quantity) {
    Event event = event(id, name, minutes);
    event.setCurrency("GBP");
    event
        .getProducts()
        .add(
            Product.newBuilder()
                .setProductId(product)
                .setCategory(category)
                .setPrice(price)
                .setQuantity(quantity)
                .build());
    return event;
  }

  public static Event order(
      String id,
      String name,
      double minutes,
      String orderId,
      @org.jspecify.annotations.Nullable Long total,
      String... products) {
    Event event = event(id, name, minutes);
    event.setCurrency("GBP");
    event.setOrder(
        Order.newBuilder().setOrderId(orderId).setTotal(total).setChannel("online").build());
    for (String product : products) {
      String category = product.startsWith("lamp") ? "Lighting" : "Gifts";
      event
          .getProducts()
          .add(
              Product.newBuilder()
                  .setProductId(product)
                  .setCategory(category)
                  .setPrice(1000L)
                  .setQuantity(1)
                  .build());
    }
    return event;
  }

  public static Event consent(String id, double minutes, boolean optedIn, String... channels) {
    Event event = event(id, "identify", minutes);
    for (String channel : channels) {
      event.getConsents().add(new ConsentChange(channel, optedIn, "form"));
    }
    return event;
  }
}
