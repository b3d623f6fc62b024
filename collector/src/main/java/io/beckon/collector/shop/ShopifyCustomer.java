package io.beckon.collector.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Shopify says of customers. */
final class ShopifyCustomer {
  /** Fields by which a data-protection message names a person. */
  private static final List<String> NAMES = List.of("id", "email", "phone");

  private static final Person NOBODY = new Person("", "", ShopCall.object());

  private ShopifyCustomer() {}

  /** Whose an order or a checkout is; a guest is known by the address. */
  static Person of(JsonNode order, String visitor) {
    JsonNode customer = order.path("customer");
    String user = Read.id(customer, "id");
    user = user.isEmpty() ? Read.text(order, "email", "contact_email") : user;
    user = user.isEmpty() ? Read.text(order.path("phone")) : user;
    ObjectNode traits = ShopCall.object();
    String email = Read.text(customer.path("email"));
    Traits.put(
        traits, "email", email.isEmpty() ? Read.text(order, "email", "contact_email") : email);
    names(customer, traits);
    place(order.path("billing_address"), traits);
    return new Person(user, visitor, traits);
  }

  private static void names(JsonNode customer, ObjectNode traits) {
    Traits.put(traits, "firstName", Read.text(customer.path("first_name")));
    Traits.put(traits, "lastName", Read.text(customer.path("last_name")));
    Traits.put(traits, "phone", Read.text(customer.path("phone")));
  }

  private static void place(JsonNode address, ObjectNode traits) {
    Traits.put(traits, "country", Read.text(address, "country_code", "country"));
    Traits.put(traits, "city", Read.text(address.path("city")));
  }

  /** A customer is made or changed; consents are as of when they were given or taken back. */
  static void told(JsonNode customer, ShopMessage into) {
    String id = Read.id(customer, "id");
    if (id.isEmpty()) {
      into.note("id", customer, "the customer has no id");
      return;
    }
    ObjectNode traits = ShopCall.object();
    Traits.put(traits, "email", Read.text(customer.path("email")));
    names(customer, traits);
    place(customer.path("default_address"), traits);
    Instant created = Read.time(customer.path("created_at"));
    Instant updated = Read.time(customer.path("updated_at"));
    into.call(
        ShopCall.identify(new Person(id, "", traits), updated != null ? updated : created)
            .told("shopify-customer"));
    Person person = new Person(id, "", NOBODY.traits());
    said("email", person, customer.path("email_marketing_consent"), created, updated, into);
    said("sms", person, customer.path("sms_marketing_consent"), created, updated, into);
    // Before 2022 there was one word for e-mail.
    if (customer.path("email_marketing_consent").isMissingNode()) {
      Boolean accepts = Read.flag(customer.path("accepts_marketing"));
      Instant at = Read.time(customer.path("accepts_marketing_updated_at"));
      if (accepts != null && (accepts || at != null)) {
        consent("email", person, accepts, time(accepts, at, created, updated), into);
      }
    }
  }

  /** Topics of their own for consents. */
  static void consent(String channel, JsonNode body, ShopMessage into) {
    String id = Read.id(body, "customer_id", "id");
    if (id.isEmpty()) {
      into.note("customer_id", body, "the consent names no customer");
      return;
    }
    JsonNode consent = body.path(channel + "_marketing_consent");
    if (!consent.isObject()) {
      into.note(channel + "_marketing_consent", body, "the message has no consent");
      return;
    }
    said(channel, new Person(id, "", NOBODY.traits()), consent, null, null, into);
  }

  private static void said(
      String channel,
      Person person,
      JsonNode consent,
      @Nullable Instant created,
      @Nullable Instant updated,
      ShopMessage into) {
    Instant at = Read.time(consent.path("consent_updated_at"));
    String state = Read.word(consent.path("state"));
    switch (state) {
      case "subscribed" -> consent(channel, person, true, time(true, at, created, updated), into);
      case "unsubscribed", "redacted", "invalid" ->
          consent(channel, person, false, time(false, at, created, updated), into);
      case "", "not_subscribed", "pending" -> {
        // Nobody has been asked, or nobody has answered yet.
      }
      default -> {
        into.note(
            channel + "_marketing_consent/state",
            consent,
            "the consent's state '" + state + "' is not known, and is taken as a no");
        consent(channel, person, false, time(false, at, created, updated), into);
      }
    }
  }

  /**
   * Without a time of its own, a yes is as old as the customer and a no as new as the message: what
   * is known better wins over the yes, and not over the no.
   */
  private static @Nullable Instant time(
      boolean optedIn, @Nullable Instant at, @Nullable Instant created, @Nullable Instant updated) {
    return at != null ? at : optedIn ? created : updated;
  }

  private static void consent(
      String channel, Person person, boolean optedIn, @Nullable Instant at, ShopMessage into) {
    into.call(ShopCall.consent(person, channel, optedIn, at).told("shopify-consent-" + channel));
  }

  /** Forgets a person under whatever id it came: the customer's number, or a guest's address. */
  static void redact(JsonNode body, ShopMessage into) {
    Set<String> ids = ids(body.path("customer"));
    if (ids.isEmpty()) {
      into.note("customer", body, "it is not said who is to be forgotten");
      return;
    }
    ids.forEach(id -> into.call(ShopCall.erase(id)));
  }

  private static Set<String> ids(JsonNode customer) {
    Set<String> ids = new LinkedHashSet<>();
    for (String field : NAMES) {
      String id = Read.id(customer, field);
      if (!id.isEmpty()) {
        ids.add(id);
      }
    }
    return ids;
  }

  /**
   * The engine writes down what it holds as of now, under each id, as it would forget each. Handing
   * it on stays the owner's: what is held is nothing to send to an address.
   */
  static void dataRequest(JsonNode body, ShopMessage into) {
    Set<String> ids = ids(body.path("customer"));
    if (ids.isEmpty()) {
      into.note("customer", body, "it is not said of whom the data are asked");
      return;
    }
    String user = ids.iterator().next();
    String request = Read.id(body.path("data_request"), "id");
    into.request(
        "Shopify's request "
            + request
            + " asks what is held of a customer: it is in beckon.exports for 30 days, and the event"
            + " 'Data Requested' has the id for scripts/contacts export; answer within 30 days");
    into.call(
        ShopCall.track("Data Requested", new Person(user, "", ShopCall.object()), null)
            .text("request_id", request)
            .told("shopify-data-request-" + request));
    for (String field : NAMES) {
      String id = Read.id(body.path("customer"), field);
      if (!id.isEmpty()) {
        // By the field, not what it says: ids of messages are never hashed, and addresses may be.
        into.call(ShopCall.export(id, "shopify-data-request-" + request + "-" + field));
      }
    }
  }
}
