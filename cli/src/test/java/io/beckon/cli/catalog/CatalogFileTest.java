package io.beckon.cli.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.cli.UserError;
import io.beckon.schema.CatalogProduct;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogFileTest {
  @TempDir Path dir = Path.of("");

  private CatalogFile read(String name, String text) throws IOException {
    return read(name, text, StandardCharsets.UTF_8);
  }

  private CatalogFile read(String name, String text, Charset charset) throws IOException {
    Path file = dir.resolve(name);
    Files.write(file, text.getBytes(charset));
    return CatalogFile.read(file, "", "shop", "", 7L);
  }

  private static CatalogProduct product(CatalogFile file, String id) {
    return Objects.requireNonNull(file.products().get(id), () -> id + " of " + file.products());
  }

  private List<String> faults(CatalogFile file) {
    return file.faults().stream().map(fault -> fault.substring(dir.toString().length())).toList();
  }

  @Test
  void theExampleIsSound() {
    CatalogFile file =
        CatalogFile.read(Path.of("..", "examples", "catalog", "gift-shop.csv"), "", "s", "", 7L);
    assertThat(file.faults()).isEmpty();
    assertThat(file.products()).hasSize(14);
    CatalogProduct set = product(file, "22700");
    assertThat(set.getName()).isEqualTo("Regency Tea Set: two cups, cakestand");
    assertThat(set.getPrice()).isEqualTo(1_695);
    assertThat(set.getAttributes())
        .containsOnly(java.util.Map.entry("contains", "22697 22699 22423"));
  }

  @Test
  void theSameProductInThreeFormats() throws IOException {
    CatalogFile csv =
        read(
            "a.csv",
            "\uFEFFID,Title,product type,Price,Sale Price,Availability,link,colour\r\n"
                + "m1,\"Mug, \"\"big\"\"\",Home > Kitchen,12.50 GBP,GBP 10,in stock,https://s/m1,red\r\n");
    CatalogFile json =
        read(
            "a.jsonl",
            "{\"id\": \"m1\", \"name\": \"Mug, \\\"big\\\"\", \"category\": [\"Home\", \"Kitchen\"],"
                + " \"price\": 12.5, \"currency\": \"gbp\", \"sale_price\": \"10\", \"available\": true,"
                + " \"url\": \"https://s/m1\", \"colour\": \"red\", \"brand\": null}\n\n");
    CatalogFile xml =
        read(
            "a.xml",
            """
            <?xml version="1.0"?>
            <rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
            <item><g:id>m1</g:id><g:title><![CDATA[Mug, "big"]]></g:title>
            <g:product_type>Home &gt; Kitchen</g:product_type><g:price>12.50 GBP</g:price>
            <g:sale_price>10.00 GBP</g:sale_price><g:availability>in_stock</g:availability>
            <g:link>https://s/m1</g:link><g:colour>red</g:colour></item></channel></rss>
            """);
    for (CatalogFile file : List.of(csv, json, xml)) {
      assertThat(file.faults()).isEmpty();
      CatalogProduct mug = product(file, "m1");
      assertThat(mug).isEqualTo(product(csv, "m1"));
      assertThat(mug.getName()).isEqualTo("Mug, \"big\"");
      assertThat(mug.getCategory()).containsExactly("Home", "Kitchen");
      assertThat(mug.getPrice()).isEqualTo(1_250);
      assertThat(mug.getSalePrice()).isEqualTo(1_000);
      assertThat(mug.getAvailable()).isTrue();
      assertThat(mug.getAttributes()).containsOnlyKeys("colour");
    }
  }

  @Test
  void badRowsAreListedWithTheirLinesAndGoodOnesLoad() throws IOException {
    CatalogFile file =
        read(
            "b.csv",
            """
            id,name,price,availability,bought_again_days
            good,Good,1.00 GBP,,
            two,"Two
            lines",2.00 GBP,yes,
            dear,Dear,-5.00 GBP,,
            pence,Pence,1.001 GBP,,
            none,None,,,
            money,Money,1.00,,
            some,Some,1.00 GBP,perhaps,
            days,Days,1.00 GBP,,soon
            good,Again,1.00 GBP,,
            few,Few
            ,Nameless,1.00 GBP,,
            last,Last,1.00 EUR,out of stock,90
            """);
    assertThat(file.products().keySet()).containsExactly("good", "last", "two");
    assertThat(product(file, "last").getAvailable()).isFalse();
    assertThat(faults(file))
        .containsExactly(
            "/b.csv:5: product dear: price -500 is not 0 to 1000000000000 minor units",
            "/b.csv:6: product pence: price is '1.001 GBP', not an amount such as 12.50 GBP",
            "/b.csv:7: product none: price is empty",
            "/b.csv:8: product money: price is '1.00', without a currency; write 12.50 GBP, or say --currency",
            "/b.csv:9: product some: availability is 'perhaps', not in_stock or out_of_stock",
            "/b.csv:10: product days: bought_again_days is 'soon', not a number of days",
            "/b.csv:11: id good stands on line 2 already",
            "/b.csv:12: there are 2 values for 5 columns",
            "/b.csv:13: id is empty");
  }

  @Test
  void brokenEncodingsConcernTheirRowsAlone() throws IOException {
    CatalogFile latin =
        read(
            "c.csv",
            "id,name,price\nplain,Plain,1 GBP\ncafe,Caf\u00e9,2 GBP\nlast,Last,3 GBP\n",
            StandardCharsets.ISO_8859_1);
    assertThat(latin.products().keySet()).containsExactly("last", "plain");
    assertThat(faults(latin))
        .containsExactly(
            "/c.csv:3: product cafe: it has bytes that are not UTF-8; save the feed as UTF-8");
    assertThatThrownBy(() -> read("d.csv", "\uFEFFid,name\n", StandardCharsets.UTF_16LE))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is UTF-16; save it as UTF-8");
  }

  @Test
  void whatIsNoXmlOrJsonFromSomewhereOnSaysWhere() throws IOException {
    CatalogFile xml =
        read(
            "e.xml",
            "<rss><channel>\n<item><id>a</id><title>A</title><price>1 GBP</price></item>\n<item><id>b</idd>\n");
    assertThat(xml.products().keySet()).containsExactly("a");
    assertThat(faults(xml)).hasSize(1);
    assertThat(faults(xml).get(0)).startsWith("/e.xml:3: no XML from here on");
    CatalogFile json = read("e.jsonl", "{\"id\": 1\n[]\n{\"id\": \"x\", \"size\": {\"w\": 1}}\n");
    assertThat(faults(json)).hasSize(3);
    assertThat(faults(json).get(0)).startsWith("/e.jsonl:1: no JSON");
    assertThat(faults(json).get(1)).isEqualTo("/e.jsonl:2: no JSON object");
    assertThat(faults(json).get(2)).startsWith("/e.jsonl:3: size is an object");
  }

  /** A feed that names other files is not followed. */
  @Test
  void nothingOutsideTheFeedIsRead() throws IOException {
    Files.writeString(dir.resolve("secret"), "secret");
    CatalogFile file =
        read(
            "f.xml",
            "<!DOCTYPE rss [<!ENTITY s SYSTEM \"secret\">]>\n<rss><item><id>&s;</id><title>T</title>"
                + "<price>1 GBP</price></item></rss>");
    assertThat(file.products()).isEmpty();
    assertThat(String.join("", file.faults())).doesNotContain("product secret");
  }

  @Test
  void aUsersMistakesAreNamed() throws IOException {
    assertThatThrownBy(() -> CatalogFile.read(dir.resolve("none.csv"), "", "s", "", 1L))
        .hasMessageContaining("none.csv does not exist");
    assertThatThrownBy(() -> read("feed.txt", "id\n")).hasMessageContaining("say --format");
    assertThatThrownBy(() -> read("g.csv", "sku,name\n1,x\n"))
        .hasMessageContaining("line 1: there is no column id; there are sku, name");
    assertThatThrownBy(() -> read("h.csv", "")).hasMessageContaining("is empty");
  }

  private static long at(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  /**
   * The sales of {@code shared/cases/07}: one that begins in 2099, one over since 2020, one now.
   */
  @Test
  void aSaleThatHasNotBegunOrIsOverIsNoPrice() throws IOException {
    String feed =
        """
        id,title,price,sale_price,sale_price_effective_date
        kettle,Kettle,50.00 EUR,35.00 EUR,2099-01-01T00:00+0100/2099-01-08T23:59+0100
        pan,Pan,40.00 EUR,30.00 EUR,2020-01-01T00:00Z/2020-01-08T23:59Z
        cup,Cup,10.00 EUR,7.00 EUR,2020-01-01T00:00Z/2099-01-08T23:59Z
        always,Always,10.00 EUR,6.00 EUR,
        soon,Soon,10.00 EUR,,2026-12-01/2026-12-02
        bad,Bad,10.00 EUR,7.00 EUR,next week
        back,Back,10.00 EUR,7.00 EUR,2026-12-02/2026-12-01T00:00Z
        """;
    Path file = Files.writeString(dir.resolve("sales.csv"), feed);
    CatalogFile now = CatalogFile.read(file, "", "shop", "", at("2026-11-30T00:00:00Z"));
    assertThat(product(now, "kettle").getSalePrice()).isNull();
    assertThat(product(now, "pan").getSalePrice()).isNull();
    assertThat(product(now, "cup").getSalePrice()).isEqualTo(700);
    assertThat(product(now, "always").getSalePrice()).isEqualTo(600);
    assertThat(product(now, "cup").getSaleUntil()).isEqualTo(at("2099-01-08T23:59:00Z"));
    assertThat(product(now, "always").getSaleUntil()).isNull();
    assertThat(product(now, "kettle").getSaleUntil()).isNull();
    assertThat(product(now, "kettle").getAttributes()).isEmpty();
    assertThat(now.rightUntil()).as("the kettle's").isEqualTo(at("2098-12-31T23:00:00Z"));
    assertThat(faults(now))
        .containsExactly(
            "/sales.csv:7: product bad: sale_price_effective_date is 'next week', not a beginning and"
                + " an end such as 2026-02-24T11:07+0100/2026-02-29T23:07+0100",
            "/sales.csv:8: product back: sale_price_effective_date is '2026-12-02/2026-12-01T00:00Z',"
                + " not a beginning and an end such as 2026-02-24T11:07+0100/2026-02-29T23:07+0100");
    CatalogFile then = CatalogFile.read(file, "", "shop", "", at("2098-12-31T23:00:00Z"));
    assertThat(product(then, "kettle").getSalePrice()).as("it begins").isEqualTo(3_500);
    CatalogFile after = CatalogFile.read(file, "", "shop", "", at("2099-01-08T22:59:00Z"));
    assertThat(product(after, "kettle").getSalePrice()).as("it is over").isNull();
  }

  @Test
  void aSaleOfWholeDaysHoldsUntilTheEndOfTheLast() {
    SalePeriod days = SalePeriod.of("2026-12-01 / 2026-12-02");
    assertThat(days.holds(at("2026-11-30T23:59:59Z"))).isFalse();
    assertThat(days.holds(at("2026-12-01T00:00:00Z"))).isTrue();
    assertThat(days.holds(at("2026-12-02T23:59:59Z"))).isTrue();
    assertThat(days.holds(at("2026-12-03T00:00:00Z"))).isFalse();
    assertThat(days.next(at("2026-12-01T10:00:00Z"))).isEqualTo(at("2026-12-03T00:00:00Z"));
    assertThat(SalePeriod.of("2026-12-01 10:00 +01:00/2026-12-01T12:00:00Z").from())
        .isEqualTo(at("2026-12-01T09:00:00Z"));
  }

  @Test
  void whatAGroupsVariantsHaveInCommonIsAProduct() throws IOException {
    CatalogFile file =
        read(
            "variants.tsv",
            """
            id\ttitle\tprice\tsale_price\tavailability\titem_group_id\tcolor\tmaterial\tlink
            s1\tShirt Oxford - red, M\t20.00 EUR\t\tin_stock\tshirt\tred\tcotton\thttps://s/s1
            s2\tShirt Oxford - blue, L\t22.00 EUR\t18.00 EUR\tin_stock\tshirt\tblue\tcotton\thttps://s/s2
            s3\tShirt Oxford - blue, M\t10.00 EUR\t\tsold out\tshirt\tblue\tcotton\thttps://s/s3
            hat\tHat\t5 EUR\t\t\that\tgrey\t\t
            h1\tHat grey\t5 EUR\t\t\that\tgrey\t\t
            """);
    assertThat(faults(file)).isEmpty();
    assertThat(file.products().keySet()).containsExactly("h1", "hat", "s1", "s2", "s3", "shirt");
    assertThat(file.groups()).isEqualTo(1);
    CatalogProduct shirt = product(file, "shirt");
    assertThat(shirt.getName()).isEqualTo("Shirt Oxford");
    assertThat(shirt.getPrice()).as("the cheapest that can be had").isEqualTo(2_200);
    assertThat(shirt.getSalePrice()).isEqualTo(1_800);
    assertThat(shirt.getAvailable()).isTrue();
    assertThat(shirt.getAddress()).isEqualTo("https://s/s2");
    assertThat(shirt.getAttributes()).containsOnly(java.util.Map.entry("material", "cotton"));
    assertThat(product(file, "s1").getAttributes()).containsEntry("item_group_id", "shirt");
    assertThat(product(file, "hat").getPrice()).as("its own row").isEqualTo(500);
  }

  @Test
  void pricesAsShopsWriteThem() {
    for (String written :
        List.of(
            "1234.50 EUR",
            "EUR 1234.50",
            "1234,50 EUR",
            "€1.234,50",
            "1,234.50€",
            "1 234,50 €",
            "EUR1234.5",
            "1'234.50 eur",
            "1234.50eur")) {
      FeedPrice price = FeedPrice.of(written);
      assertThat(price.currency()).as(written).isEqualTo("EUR");
      assertThat(new java.math.BigDecimal(price.amount()))
          .as(written)
          .isEqualByComparingTo("1234.50");
    }
    assertThat(FeedPrice.of("1,234,567")).isEqualTo(new FeedPrice("1234567", ""));
    assertThat(FeedPrice.of("12.5")).isEqualTo(new FeedPrice("12.5", ""));
    for (String written :
        List.of(
            "1,234",
            "EUR 12 USD",
            "twelve",
            "$12",
            "1.2.3",
            "1,23,4.5",
            "",
            "EUR",
            "1".repeat(99))) {
      assertThatThrownBy(() -> FeedPrice.of(written))
          .as(written)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void availabilityInManyWords() {
    for (String word :
        List.of(
            "",
            "In Stock",
            "in_stock",
            "instock",
            "https://schema.org/InStock",
            "available for order",
            "Limited-Availability",
            "TRUE",
            "http://schema.org/OnlineOnly")) {
      assertThat(Availability.of(word)).as(word).isTrue();
    }
    for (String word :
        List.of(
            "out of stock",
            "OutOfStock",
            "https://schema.org/SoldOut",
            "pre-order",
            "backorder",
            "onbackorder",
            "discontinued",
            "no",
            "0")) {
      assertThat(Availability.of(word)).as(word).isFalse();
    }
    assertThatThrownBy(() -> Availability.of("perhaps")).hasMessageContaining("'perhaps'");
  }

  /** A server compresses what it calls feed.csv. */
  @Test
  void whatIsCompressedIsReadWhateverItIsCalled() throws IOException {
    Path file = dir.resolve("feed.csv");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("id,name,price\na,A,1 GBP\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(CatalogFile.read(file, "", "shop", "", 7L).products()).containsOnlyKeys("a");
    Path plain = Files.writeString(dir.resolve("feed.csv.gz"), "id,name,price\na,A,1 GBP\n");
    assertThat(CatalogFile.read(plain, "", "shop", "", 7L).products()).containsOnlyKeys("a");
  }

  /** Its row cannot be used; that it is sold is known all the same. */
  @Test
  void aProductWhoseRowIsAtFaultIsStillOfTheFeed() throws IOException {
    CatalogFile file = read("half.csv", "id,name,price,item_group_id\na,A,none,g\nb,B,1 GBP,\n");
    assertThat(file.products()).containsOnlyKeys("b");
    assertThat(List.of("a", "b", "g")).allMatch(file::names);
    assertThat(file.names("c")).isFalse();
    assertThat(file.isWhole()).isTrue();
  }
}
