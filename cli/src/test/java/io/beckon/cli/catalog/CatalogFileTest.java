package io.beckon.cli.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.cli.UserError;
import io.beckon.schema.CatalogProduct;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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
}
