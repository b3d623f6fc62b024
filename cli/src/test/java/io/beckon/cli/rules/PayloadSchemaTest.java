package io.beckon.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.beckon.domain.evaluation.PayloadSchema;
import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.ruletest.RuleTest;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.Schemas;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the example rules send is what their published schemas say. */
class PayloadSchemaTest {
  @Test
  void everyPayloadOfTheExamplesSatisfiesItsSchema() throws Exception {
    Schemas.trust();
    RuleFiles.Read read = RuleFiles.readSound(Path.of("..", "examples", "rules"));
    TreeSet<String> kinds = new TreeSet<>();
    int checked = 0;
    for (RuleDocument document : read.documents()) {
      RuleSet rules = read.rules().in(document.getWorkspace());
      Rule rule = Objects.requireNonNull(rules.rule(document.getRule()));
      RuleKind<?> kind = Objects.requireNonNull(RuleKinds.named(rule.kind()));
      Schema schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(
                  PayloadSchema.of(rule, kind.carries(), Map.of()).toString(), InputFormat.JSON);
      for (RuleTest test : RuleTest.of(document)) {
        for (Trigger trigger : test.triggers(rules)) {
          if (!trigger.getPayload().isEmpty()) {
            assertThat(schema.validate(SchemaCommand.example(trigger).toString(), InputFormat.JSON))
                .as("%s: %s", rule.name(), trigger.getPayload())
                .isEmpty();
            kinds.add(rule.kind());
            checked++;
          }
        }
      }
    }
    assertThat(checked).isGreaterThan(50);
    assertThat(kinds).contains("campaign-switch", "cart", "discount", "milestone", "score");
  }
}
