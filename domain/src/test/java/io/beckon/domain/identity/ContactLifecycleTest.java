package io.beckon.domain.identity;

import static io.beckon.domain.engine.TestingShop.MINUTE;
import static io.beckon.domain.engine.TestingShop.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.ContactChange;
import io.beckon.schema.ContactChangeKind;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.Product;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.Schemas;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whose an event is, and what becomes of a contact, without an operator. */
class ContactLifecycleTest {
  private static final String LEFT =
      "rule: left\nkind: trigger\nwhen: {cart: abandoned, after: 30m}\nsend: {channel: email}\nlimit: {once: cart}\n";

  private final TestingPersons persons;

  ContactLifecycleTest() throws RuleFaults {
    persons = new TestingPersons(TestingShop.rules(LEFT));
  }

  @BeforeAll
  static void trust() {
    Schemas.trust();
  }

  private static Event event(
      EventKind kind, String name, double minute, @Nullable String device, @Nullable String user) {
    long time = START + Math.round(minute * MINUTE);
    return Event.newBuilder()
        .setWorkspace("shop")
        .setKind(kind)
        .setName(name)
        .setMessageId(name + minute + device + user)
        .setAnonymousId(device)
        .setUserId(user)
        .setTimestamp(time)
        .setReceivedAt(time)
        .build();
  }

  private void added(double minute, @Nullable String device, @Nullable String user, String product)
      throws Exception {
    Event event = event(EventKind.TRACK, "Product Added", minute, device, user);
    event.setCurrency("GBP");
    event.getProducts().add(Product.newBuilder().setProductId(product).setPrice(1_000L).build());
    event.getConsents().add(new ConsentChange("email", true, "test"));
    persons.feed(event);
  }

  private void alias(double minute, String previous, String user) throws Exception {
    Event event = event(EventKind.ALIAS, "alias", minute, null, user);
    event.setPreviousId(previous);
    persons.feed(event);
  }

  private void timeIs(double minute) throws Exception {
    persons.time(START + Math.round(minute * MINUTE));
  }

  /** Shared case 27: by a public key, anybody can be a visitor of any id. */
  @Test
  void aVisitorWithTheIdOfAUserIsNotThatUser() throws Exception {
    persons.mayRefuse = true;
    added(0, null, "ann", "lamp");
    added(5, "ann", null, "ring");
    added(6, "phone", "ann", "shade");
    timeIs(8);
    assertThat(persons.state("ann").getProfile().getCart().getLines())
        .extracting(line -> line.getProductId())
        .containsExactlyInAnyOrder("lamp", "shade");
    assertThat(persons.refused).hasSize(1);
  }

  private java.util.List<String> cartOf(String contact) {
    return persons.state(contact).getProfile().getCart().getLines().stream()
        .map(line -> line.getProductId())
        .sorted()
        .toList();
  }

  /** Who has taken the id of a user before that user is named is still somebody else. */
  @Test
  void aVisitorThatHadTheIdBeforeTheUserLeavesNothingToTheUser() throws Exception {
    persons.mayRefuse = true;
    added(0, "ann", null, "ring");
    assertThat(cartOf("ann")).containsExactly("ring");
    added(5, null, "ann", "lamp");
    assertThat(cartOf("ann")).containsExactly("lamp");
    assertThat(persons.state("ann").getProfile().getEvents()).isEqualTo(1);
    added(6, "ann", null, "ring");
    added(7, null, "ann", "shade");
    timeIs(60);
    assertThat(cartOf("ann")).containsExactly("lamp", "shade");
    assertThat(persons.triggers).extracting(Trigger::getContact).containsExactly("ann");
    assertThat(persons.counts).containsEntry(LifecycleOutcome.Happening.RETIRED, 1);
    assertThat(persons.refused).hasSize(1);
  }

  @Test
  void aUserNamedByThePastOfADeviceHasThatPastAlone() throws Exception {
    persons.mayRefuse = true;
    added(0, "ann", null, "ring");
    added(1, "phone", null, "lamp");
    added(2, "phone", null, "shade");
    persons.feed(event(EventKind.IDENTIFY, "identify", 5, "phone", "ann"));
    timeIs(6);
    added(7, null, "ann", "sofa");
    timeIs(8);
    assertThat(cartOf("ann")).containsExactly("lamp", "shade", "sofa");
    assertThat(persons.refused).isEmpty();
  }

  @Test
  void aUserOfWhomAnAliasSpeaksFirstHasNothingOfTheVisitorOfThatId() throws Exception {
    persons.mayRefuse = true;
    added(0, "new", null, "ring");
    added(1, null, "old", "lamp");
    alias(2, "old", "new");
    timeIs(3);
    assertThat(cartOf("new")).containsExactly("lamp");
  }

  /** An address of which nothing was known is said to be a user's, with every identify again. */
  @Test
  void anAliasOfAnIdOfWhichNothingIsKnownHoldsNobodyUp() throws Exception {
    for (int minute = 0; minute < 3; minute++) {
      Event identify = event(EventKind.IDENTIFY, "identify", minute, null, "ann");
      identify.getTraits().put("visits", String.valueOf(minute));
      persons.feed(identify);
      alias(minute, "ann@example.org", "ann");
    }
    timeIs(5);
    added(6, null, "ann@example.org", "lamp");
    timeIs(8);
    assertThat(persons.state("ann").getProfile().getTraits())
        .hasEntrySatisfying("visits", one -> assertThat(one.getValue()).isEqualTo("2"));
    assertThat(cartOf("ann")).containsExactly("lamp");
    assertThat(persons.profiles).containsOnlyKeys("ann");
  }

  @Test
  void aUserWhoseOwnDeviceHasTheUsersIdIsOnePerson() throws Exception {
    added(0, "ann", null, "lamp");
    added(5, "ann", "ann", "shade");
    timeIs(6);
    assertThat(cartOf("ann")).containsExactly("lamp", "shade");
  }

  @Test
  void whatAVisitorDidIsTheContactsAndTheVisitorIsNoContactAnyMore() throws Exception {
    added(0, "phone", null, "lamp");
    assertThat(persons.knows("phone")).isTrue();
    persons.feed(event(EventKind.IDENTIFY, "identify", 5, "phone", "ann"));
    timeIs(40);
    assertThat(persons.triggers)
        .extracting(Trigger::getContact, Trigger::getAt)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("ann", START + 30 * MINUTE));
    assertThat(persons.knows("phone")).isFalse();
    assertThat(persons.profiles).containsOnlyKeys("ann");
    assertThat(persons.counts).containsEntry(LifecycleOutcome.Happening.RETIRED, 1);

    added(50, "phone", null, "shade");
    // It came by another partition than the contact's own.
    timeIs(51);
    assertThat(persons.state("ann").getProfile().getCart().getLines()).hasSize(2);
  }

  @Test
  void twoIdsOfOnePersonAreOneContact() throws Exception {
    added(0, null, "old", "lamp");
    added(1, null, "new", "shade");
    alias(2, "old", "new");
    timeIs(60);
    assertThat(persons.changes)
        .extracting(ContactChange::getKind, ContactChange::getContact, ContactChange::getFrom)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(ContactChangeKind.MERGED, "new", "old"));
    assertThat(persons.triggers).extracting(Trigger::getContact).containsExactly("new");
    assertThat(persons.state("new").getProfile().getCart().getLines()).hasSize(2);
    assertThat(persons.state("old").getMovedTo()).isEqualTo("new");

    added(70, null, "old", "bulb");
    timeIs(80);
    assertThat(persons.state("new").getProfile().getCart().getLines()).hasSize(3);
  }

  @Test
  void whoeverIsForgottenIsForgottenUnderAllIdsAndWhatComesLateOfThemDoesNotCount()
      throws Exception {
    added(0, "phone", null, "lamp");
    persons.feed(event(EventKind.IDENTIFY, "identify", 1, "phone", "ann"));
    persons.feed(event(EventKind.ERASE, "erase", 10, null, "ann"));
    timeIs(60);
    assertThat(persons.triggers).isEmpty();
    assertThat(persons.profiles).isEmpty();
    assertThat(persons.changes)
        .extracting(ContactChange::getKind)
        .containsExactly(ContactChangeKind.ERASED);
    Event late = event(EventKind.TRACK, "Something Done", 5, "phone", null);
    late.setReceivedAt(START + 61 * MINUTE);
    persons.feed(late);
    timeIs(70);
    assertThat(persons.state("ann").getProfile().getEvents()).isZero();
    assertThat(persons.profiles).as("nobody").isEmpty();
  }

  @Test
  void whoeverAsksIsToldAllThatIsKnown() throws Exception {
    added(0, null, "ann", "lamp");
    persons.feed(event(EventKind.EXPORT, "export", 1, null, "ann"));
    assertThat(persons.exports)
        .singleElement()
        .satisfies(
            exported -> {
              assertThat(exported.getContact()).isEqualTo("ann");
              assertThat(exported.getState()).isNotNull();
              assertThat(exported.getState().getProfile().getCart().getLines()).hasSize(1);
            });
  }
}
