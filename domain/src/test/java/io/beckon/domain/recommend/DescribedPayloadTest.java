package io.beckon.domain.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.CatalogProduct;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines that name a product say what a message shows of it. */
class DescribedPayloadTest {
  private static final CatalogProduct BOOTS =
      CatalogProduct.newBuilder()
          .setWorkspace("shop")
          .setProductId("boots")
          .setName("Winter boots")
          .setCategory(List.of("Clothes", "Shoes"))
          .setCurrency("EUR")
          .setPrice(2_199L)
          .setSalePrice(1_999L)
          .setSaleUntil(1_000L)
          .setAddress("https://shop.example/boots")
          .setImage("https://shop.example/boots.jpg")
          .setAt(0L)
          .build();

  @Test
  void aLineSaysNameCategoryAddressImageAndPriceOfToday() {
    assertThat(
            DescribedPayload.of(
                "{\"items\":[{\"productId\":\"boots\",\"quantity\":1},{\"productId\":\"other\"}]}",
                List.of(BOOTS),
                2_000))
        .isEqualTo(
            "{\"items\":[{\"productId\":\"boots\",\"quantity\":1,\"name\":\"Winter boots\","
                + "\"category\":\"Shoes\",\"url\":\"https://shop.example/boots\","
                + "\"image\":\"https://shop.example/boots.jpg\","
                + "\"now\":{\"amount\":\"21.99\",\"currency\":\"EUR\",\"minor\":2199}},"
                + "{\"productId\":\"other\"}]}");
  }

  @Test
  void whatTheShopSaidItselfStaysAndASaleCountsWhileItLasts() {
    assertThat(
            DescribedPayload.of(
                "{\"a\":{\"b\":{\"productId\":\"boots\",\"name\":\"Boots, red\"}}}",
                List.of(BOOTS),
                999))
        .contains("\"name\":\"Boots, red\"")
        .contains("\"now\":{\"amount\":\"19.99\"");
  }

  @Test
  void withoutACatalogueItIsAsItWas() {
    String payload = "{ \"productId\": \"boots\" }";
    assertThat(DescribedPayload.of(payload, List.of(), 0)).isEqualTo(payload);
  }
}
