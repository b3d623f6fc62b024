package io.beckon.cli.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beckon.cli.UserError;
import io.beckon.cli.catalog.CatalogFile;
import io.beckon.domain.basics.Money;
import io.beckon.domain.catalog.CatalogNews;
import io.beckon.domain.policy.MoneyJson;
import io.beckon.domain.recommend.DescribedPayload;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.ruletest.RuleTest;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.Schemas;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** `beckon rules payloads`: an example of what each template gets, to write templates against. */
@Command(
    name = "payloads",
    mixinStandardHelpOptions = true,
    description =
        "Prints a payload of each template of each rule, from the rules' own tests, as JSON lines: to write and try templates with.")
public final class PayloadsCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--rules",
      paramLabel = "DIR",
      defaultValue = "${sys:beckon.root:-.}/examples/rules",
      description = "Directory of rule documents (default: ${DEFAULT-VALUE}).")
  private Path dir = Path.of("examples/rules");

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description =
          "A product feed: what it says of products stands beside them, and its first products where recommendations go."
              + " Without it these are empty.")
  private @Nullable Path catalog;

  @Override
  public Integer call() throws Exception {
    Schemas.trust();
    RuleFiles.Read read = RuleFiles.readSound(dir);
    for (RuleDocument document : read.documents()) {
      for (JsonNode line : of(document, read.rules().in(document.getWorkspace()))) {
        System.out.println(JSON.writeValueAsString(line));
      }
    }
    return 0;
  }

  private List<JsonNode> of(RuleDocument document, RuleSet rules) throws RuleFaults, IOException {
    List<JsonNode> lines = new ArrayList<>();
    List<String> templates = new ArrayList<>();
    for (RuleTest test : RuleTest.of(document)) {
      for (Trigger trigger : test.triggers(rules)) {
        String template = trigger.getChannel() + "/" + trigger.getTemplate();
        if (!trigger.getPayload().isEmpty() && !templates.contains(template)) {
          templates.add(template);
          ObjectNode line = JSON.createObjectNode();
          line.put("rule", trigger.getRule());
          line.put("kind", trigger.getRuleKind());
          line.put("channel", trigger.getChannel());
          line.put("template", trigger.getTemplate());
          line.set("payload", payload(trigger));
          lines.add(line);
        }
      }
    }
    return lines;
  }

  private JsonNode payload(Trigger trigger) throws IOException {
    if (catalog == null) {
      return SchemaCommand.example(trigger);
    }
    CatalogFile feed = CatalogFile.read(catalog, "", trigger.getWorkspace(), "", trigger.getAt());
    if (!feed.faults().isEmpty()) {
      throw new UserError(String.join("\n", feed.faults()));
    }
    List<CatalogProduct> products = List.copyOf(feed.products().values());
    JsonNode payload =
        JSON.readTree(DescribedPayload.of(trigger.getPayload(), products, trigger.getAt()));
    if (payload instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> value : object.properties()) {
        JsonNode wish = value.getValue();
        if (wish.has("recommend")) {
          value.setValue(
              recommended(
                  others(products, trigger.getPayload()),
                  wish.path("count").asInt(),
                  trigger.getAt()));
        }
      }
    }
    return payload;
  }

  /** What a payload names itself is not recommended. */
  private static List<CatalogProduct> others(List<CatalogProduct> products, String payload) {
    return products.stream()
        .filter(one -> !payload.contains('"' + one.getProductId() + '"'))
        .toList();
  }

  /** As recommended products look; which they would be only a running engine knows. */
  private static ArrayNode recommended(List<CatalogProduct> products, int count, long at) {
    ArrayNode array = JSON.createArrayNode();
    for (CatalogProduct product : products.subList(0, Math.min(count, products.size()))) {
      ObjectNode line = array.addObject();
      line.put("id", product.getProductId());
      line.put("name", product.getName());
      line.put("category", CatalogNews.narrowest(product));
      line.set(
          "price", MoneyJson.of(new Money(CatalogNews.price(product, at), product.getCurrency())));
      line.put("url", product.getAddress());
      line.put("image", product.getImage());
    }
    return array;
  }
}
