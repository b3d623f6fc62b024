package io.beckon.collector.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckon.collector.key.UserProof;
import io.beckon.collector.key.WorkspaceSettings;
import io.beckon.collector.key.WriteKey;
import io.beckon.domain.event.Identifiers;
import io.beckon.schema.ConsentChange;
import io.beckon.schema.Event;
import io.beckon.schema.Problem;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The good part of a call is taken, and the bad part is said. */
class PartlyTakenTest {
  private static final long NOW = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final WriteKey SECRET = key(true, WorkspaceSettings.DEFAULT);
  private static final WriteKey PUBLIC = key(false, WorkspaceSettings.DEFAULT);

  static {
    io.beckon.schema.codec.Schemas.trust();
  }

  private static WriteKey key(boolean secret, WorkspaceSettings settings) {
    return new WriteKey(
        "k", "shop", secret, secret ? List.of() : List.of("*"), 100, "EUR", null, null, settings);
  }

  private static ReadCall read(WriteKey key, String call) throws Exception {
    return new EventMapper(key, NOW, null).read(JSON.readTree(call), null);
  }

  private static ReadCall order(String properties) throws Exception {
    return read(
        SECRET,
        "{\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"u\",\"messageId\":\"m\",\"properties\":"
            + properties
            + "}");
  }

  private static List<String> lines(ReadCall read) throws Refused {
    return read.taken().getProducts().stream()
        .map(one -> one.getProductId() + " " + one.getQuantity() + " " + one.getPrice())
        .toList();
  }

  private static List<String> paths(ReadCall read) {
    return read.problems().stream().map(Problem::getPath).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // half a kilo of cheese
        "{\"product_id\":\"x\",\"price\":12.5,\"quantity\":0.5}|x 1 1250|properties.products[1].quantity",
        // a voucher as a line
        "{\"product_id\":\"x\",\"price\":-5,\"quantity\":1}||properties.products[1].price",
        "{\"name\":\"Shipping\",\"price\":4.9}||properties.products[1]",
        "{\"product_id\":\"x\",\"price\":25,\"quantity\":-1}||properties.products[1].quantity",
        "{\"product_id\":\"x\",\"price\":25,\"quantity\":0}||properties.products[1].quantity",
        "null||properties.products[1]",
        "\"x\"||properties.products[1]",
        "{\"product_id\":\"x\",\"price\":\"free\"}|x 1 null|properties.products[1].price",
        "{\"product_id\":\"x\",\"price\":9e15}|x 1 null|properties.products[1].price",
        "{\"product_id\":\"x\",\"price\":\"1.250,00 EUR\",\"quantity\":\"2\"}|x 2 125000|",
        "{\"product_id\":\"x\",\"price\":\"\"}|x 1 null|",
        "{\"product_id\":\"x\",\"price\":0}|x 1 0|",
        "{\"product_id\":\"x\",\"price\":1,\"currency\":\"USD\"}|x 1 null|properties.products[1].currency",
        "{\"product_id\":\"x\",\"price\":\"3 USD\"}|x 1 null|properties.products[1].price",
        "{\"product_id\":{},\"sku\":\"x\",\"price\":3}|x 1 300|properties.products[1].product_id",
      })
  void oneOddLineDoesNotLoseTheOrder(String odd, String line, String problem) throws Exception {
    ReadCall read =
        order(
            "{\"order_id\":\"o1\",\"total\":\"20,00\",\"products\":[{\"product_id\":\"p1\",\"price\":25.0,\"quantity\":1},"
                + odd
                + "]}");
    assertThat(read.taken().getOrder().getTotal()).isEqualTo(2_000);
    assertThat(lines(read))
        .isEqualTo(line == null ? List.of("p1 1 2500") : List.of("p1 1 2500", line));
    assertThat(paths(read)).isEqualTo(problem == null ? List.of() : List.of(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"[{\\\"product_id\\\":\\\"p1\\\",\\\"price\\\":12.5,\\\"quantity\\\":2}]\"|p1 2 1250",
        "{\"product_id\":\"p1\",\"price\":12.5,\"quantity\":2}|p1 2 1250",
        "{\"0\":{\"product_id\":\"p1\",\"price\":12.5,\"quantity\":2}}|p1 2 1250",
        "[{\"product_id\":\"p1\",\"price\":12.5,\"quantity\":2}]|p1 2 1250",
      })
  void productsComeInEveryShape(String products, String line) throws Exception {
    ReadCall read = order("{\"order_id\":\"o1\",\"products\":" + products + "}");
    assertThat(lines(read)).containsExactly(line);
    assertThat(read.problems()).isEmpty();
  }

  @Test
  void aLineOfAnObjectIsToldByItsName() throws Exception {
    ReadCall read = order("{\"order_id\":\"o1\",\"products\":{\"a\":{\"sku\":\"x\"},\"b\":7}}");
    assertThat(lines(read)).containsExactly("x 1 null");
    assertThat(paths(read)).containsExactly("properties.products.b");
  }

  @Test
  void anAmountWithoutACurrencyThatExistsIsLeftOut() throws Exception {
    ReadCall read =
        order(
            "{\"order_id\":\"o1\",\"total\":5,\"currency\":\"ZZZ\",\"products\":[{\"product_id\":\"p\",\"price\":5}]}");
    assertThat(read.taken().getOrder().getTotal()).isNull();
    assertThat(lines(read)).containsExactly("p 1 null");
    assertThat(paths(read)).contains("properties.currency", "properties.total");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"traits\":{\"consents\":{\"email\":\"false\"}}}|email no|0",
        "{\"traits\":{\"consents\":{\"email\":0}}}|email no|0",
        "{\"traits\":{\"consents\":{\"Email\":false}}}|email no|0",
        "{\"traits\":{\"consent\":{\"email\":false}}}|email no|0",
        "{\"traits\":{\"consents\":{\"email\":\"no\"}}}|email no|0",
        "{\"traits\":{\"consents\":{\"email\":{\"granted\":false}}}}|email no|0",
        "{\"traits\":{\"consents\":{\"email\":{\"status\":\"Unsubscribed\"}}}}|email no|0",
        "{\"consents\":{\"E-Mail\":false}}|email no|0",
        "{\"consents\":[{\"channel\":\"Text\",\"status\":\"opted_out\"}]}|sms no|0",
        "{\"consents\":{\"web push\":\"denied\"}}|push no|0",
        "{\"consents\":{\"email\":\"perhaps\"}}|email no|1",
        "{\"consents\":{\"email\":null}}|email no|1",
        "{\"consents\":{\"email\":[]}}|email no|1",
        "{\"consents\":[\"email\"]}|email no|1",
        "{\"consent\":false}|all no|0",
        "{\"consents\":{\"email\":\"yes\"}}|email yes|0",
        "{\"consents\":{\"SMS\":1}}|sms yes|0",
        "{\"consents\":true}||1",
        "{\"consents\":{\"all\":true}}||1",
      })
  void aNoIsANoInAnySpelling(String said, String change, int problems) throws Exception {
    ReadCall read =
        read(SECRET, "{\"type\":\"identify\",\"userId\":\"u\"," + said.strip().substring(1));
    assertThat(read.taken().getConsents())
        .extracting(one -> one.getChannel() + (one.getOptedIn() ? " yes" : " no"))
        .isEqualTo(change == null ? List.of() : List.of(change));
    assertThat(read.problems()).hasSize(problems);
    assertThat(read.taken().getTraits()).isEmpty();
  }

  @Test
  void byAPublicKeyAYesIsAWishButForThePageItself() throws Exception {
    ReadCall read =
        read(
            PUBLIC,
            "{\"type\":\"track\",\"event\":\"Banner Answered\",\"anonymousId\":\"b1\",\"properties\":{\"consents\":{\"email\":true,\"onsite\":true,\"sms\":false}}}");
    assertThat(read.taken().getConsents())
        .extracting(ConsentChange::getChannel, ConsentChange::getOptedIn)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("onsite", true),
            org.assertj.core.groups.Tuple.tuple("sms", false));
    assertThat(read.taken().getProperties()).containsEntry(PublicKeys.CONSENT_REQUESTED, "email");
    assertThat(paths(read)).containsExactly("consents.email");
  }

  @ParameterizedTest
  @CsvSource({
    "undefined",
    "NULL",
    "0",
    "00000000-0000-0000-0000-000000000000",
    "anonymous",
    "[object Object]",
    "{{user.id}}",
    "xxx",
    "-",
    "99999999",
    "None",
    "*|UID|*",
  })
  void aPlaceholderIsNobodyAndTheRestIsKept(String id) throws Exception {
    ReadCall read =
        read(
            PUBLIC,
            "{\"type\":\"identify\",\"anonymousId\":\"b1\",\"userId\":\""
                + id
                + "\",\"traits\":{\"city\":\"Oslo\"}}");
    assertThat(read.taken().getUserId()).isNull();
    assertThat(read.taken().getAnonymousId()).isEqualTo("b1");
    assertThat(read.taken().getTraits()).containsEntry("city", "Oslo");
    assertThat(paths(read)).containsExactly("userId");
    assertThat(read(PUBLIC, "{\"type\":\"page\",\"userId\":\"" + id + "\"}").event()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"11", "7", "4711", "a", "aa", "22222", "nullius", "annone", "0a", "test-7"})
  void anIdOfSomebodyIsKept(String id) throws Exception {
    assertThat(read(SECRET, "{\"type\":\"page\",\"userId\":\"" + id + "\"}").taken().getUserId())
        .isEqualTo(id);
  }

  @Test
  void aWorkspaceHasPlaceholdersOfItsOwn() throws Exception {
    WorkspaceSettings settings =
        new WorkspaceSettings(ZoneOffset.UTC, new Identifiers(Set.of("Gast")), null, List.of());
    assertThat(read(key(true, settings), "{\"type\":\"page\",\"userId\":\"gast\"}").problems())
        .extracting(Problem::getPath)
        .contains("userId");
  }

  @Test
  void anAddressUsedAsAnIdIsTheSameInCapitals() throws Exception {
    Event event =
        read(
                SECRET,
                "{\"type\":\"identify\",\"userId\":\" Una.Sample@Example.org\",\"traits\":{\"email\":\"Una.Sample@Example.org\"}}")
            .taken();
    assertThat(event.getUserId()).isEqualTo("una.sample@example.org");
    assertThat(event.getTraits()).containsEntry("email", "Una.Sample@Example.org");
  }

  /** HMAC-SHA256 of "u-17" with the secret, by openssl dgst -sha256 -hmac. */
  @Test
  void aUserIdByAPublicKeyNeedsItsProofWhereTheWorkspaceAsksForOne() throws Exception {
    WriteKey key =
        key(
            false,
            new WorkspaceSettings(
                ZoneOffset.UTC,
                Identifiers.USUAL,
                new UserProof("a secret of the shop"),
                List.of()));
    String call = "{\"type\":\"page\",\"anonymousId\":\"b1\",\"userId\":\"u-17\"%s}";
    String hash = "23befe1d988e8de54d8b350d40fd8e0e3f13d72f285d83472e25bc88b78409ff";
    assertThat(read(key, call.formatted(",\"userHash\":\"" + hash + "\"")).taken().getUserId())
        .isEqualTo("u-17");
    assertThat(
            read(key, call.formatted(",\"context\":{\"userHash\":\"" + hash + "\"}"))
                .taken()
                .getUserId())
        .isEqualTo("u-17");
    for (String wrong : List.of("", ",\"userHash\":\"00\"", ",\"userHash\":7")) {
      ReadCall read = read(key, call.formatted(wrong));
      assertThat(read.taken().getUserId()).as(wrong).isNull();
      assertThat(read.taken().getAnonymousId()).isEqualTo("b1");
      assertThat(paths(read)).contains("userId");
    }
  }

  @Test
  void nullRemovesATraitAndAnEmptyTextSaysNothing() throws Exception {
    ReadCall read =
        read(
            SECRET,
            "{\"type\":\"identify\",\"userId\":\"u\",\"traits\":{\"phone\":null,\"email\":\"\",\"address\":{\"city\":\"Riga\",\"geo\":{\"lat\":1.5}},\"tags\":[\"a\",2],\"kids\":[{\"name\":\"Ann\"}]}}");
    assertThat(read.taken().getRemovedTraits()).containsExactly("phone");
    assertThat(read.taken().getTraits())
        .containsOnly(
            java.util.Map.entry("address.city", "Riga"),
            java.util.Map.entry("address.geo.lat", "1.5"),
            java.util.Map.entry("tags", "a,2"));
    assertThat(paths(read)).containsExactly("traits.kids");
  }

  @Test
  void theTraitsOfAGroupAreNotThePersons() throws Exception {
    Event event =
        read(
                SECRET,
                "{\"type\":\"group\",\"userId\":\"gina\",\"groupId\":\"acme\",\"traits\":{\"email\":\"office@acme.example.com\",\"employees\":420}}")
            .taken();
    assertThat(event.getTraits())
        .containsOnlyKeys("group.id", "group.email", "group.employees")
        .containsEntry("group.id", "acme");
  }

  @Test
  void aRepetitionWithoutAnIdIsKnownByTheOrderAlone() throws Exception {
    String refund =
        "{\"type\":\"track\",\"event\":\"Order Refunded\",\"userId\":\"u\",\"properties\":{\"order_id\":\"o1\",\"total\":10}}";
    String other = "{\"type\":\"track\",\"event\":\"Newsletter Ordered\",\"userId\":\"u\"}";
    assertThat(read(SECRET, refund).messageId()).isEqualTo(read(SECRET, refund).messageId());
    String later =
        new EventMapper(SECRET, NOW + 1, null).read(JSON.readTree(other), null).messageId();
    assertThat(read(SECRET, other).messageId()).isNotEqualTo(later);
  }

  @Test
  void whoeverRemovesAProductWithoutANumberRemovesAllOfIt() throws Exception {
    String call =
        "{\"type\":\"track\",\"event\":\"Product Removed\",\"userId\":\"u\",\"properties\":{\"product_id\":\"p\"%s}}";
    assertThat(lines(read(SECRET, call.formatted("")))).containsExactly("p 0 null");
    assertThat(lines(read(SECRET, call.formatted(",\"quantity\":2")))).containsExactly("p 2 null");
  }

  @Test
  void machinesAreMarked() throws Exception {
    String call = "{\"type\":\"page\",\"anonymousId\":\"b1\",\"context\":{\"userAgent\":\"%s\"}}";
    assertThat(
            read(
                    PUBLIC,
                    call.formatted(
                        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"))
                .taken()
                .getAutomated())
        .isTrue();
    assertThat(
            read(
                    PUBLIC,
                    call.formatted(
                        "Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"))
                .taken()
                .getAutomated())
        .isFalse();
  }

  @Test
  void whatAMessageCostKeepsItsCurrency() throws Exception {
    assertThat(
            read(
                    SECRET,
                    "{\"type\":\"track\",\"event\":\"Email Sent\",\"userId\":\"u\",\"properties\":{\"cost\":0.02,\"currency\":\"gbp\"}}")
                .taken()
                .getCurrency())
        .isEqualTo("GBP");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Unsubscribed|{\"channel\":\"SMS\"}|sms",
        "Unsubscribed|{\"medium\":\"sms\"}|sms",
        "Unsubscribed|{}|email",
        "SMS Unsubscribed|{}|sms",
        "Email Marked as Spam|{}|email",
        "Push Bounced|{}|push",
        "Email Opened|{\"medium\":\"newsletter\"}|email",
      })
  void aReportIsOfItsChannel(String name, String properties, String channel) throws Exception {
    assertThat(
            read(
                    SECRET,
                    "{\"type\":\"track\",\"event\":\""
                        + name
                        + "\",\"userId\":\"u\",\"properties\":"
                        + properties
                        + "}")
                .taken()
                .getMessage()
                .getChannel())
        .isEqualTo(channel);
  }
}
