package io.beckon.cli.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beckon.cli.UserError;
import io.beckon.domain.evaluation.PayloadSchema;
import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleId;
import io.beckon.domain.rule.RuleReference;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.ruletest.RuleTest;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.Schemas;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `beckon rules schema`: the JSON Schema of rule documents, or of one rule's payloads. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description =
        "Prints the JSON Schema of rule documents, which editors complete and check with; or, of one rule, that of its triggers' payloads, with an example from the rule's own tests.")
public final class SchemaCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(
      paramLabel = "RULE",
      arity = "0..1",
      description = "The rule whose payloads are asked for.")
  private @Nullable String rule;

  @Option(
      names = "--rules",
      paramLabel = "DIR",
      defaultValue = "${sys:beckon.root:-.}/examples/rules",
      description = "Directory of rule documents that it is in (default: ${DEFAULT-VALUE}).")
  private Path dir = Path.of("examples/rules");

  @Mixin private WorkspaceOption workspace = new WorkspaceOption();

  @Override
  public Integer call() throws Exception {
    if (rule == null) {
      System.out.print(RuleReference.schema(RuleKinds.ALL));
      return 0;
    }
    Schemas.trust();
    RuleFiles.Read read = RuleFiles.readSound(dir);
    RuleId id = workspace.find(rule, read.documents().stream().map(RuleId::of).toList());
    RuleDocument document =
        read.documents().stream()
            .filter(one -> RuleId.of(one).equals(id))
            .findFirst()
            .orElseThrow(() -> RuleFiles.unknown(id.name(), dir, read.documents()));
    RuleSet rules = read.rules().in(document.getWorkspace());
    Rule of = rules.rule(document.getRule());
    RuleKind<?> kind = of == null ? null : RuleKinds.named(of.kind());
    if (of == null || kind == null || of.messages().isEmpty()) {
      throw new UserError("the rule '" + rule + "' sends nothing");
    }
    JsonNode schema = PayloadSchema.of(of, kind.carries(), examples(document, rules));
    System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(schema));
    return 0;
  }

  private static Map<String, List<JsonNode>> examples(RuleDocument document, RuleSet rules)
      throws RuleFaults, JsonProcessingException {
    Map<String, List<JsonNode>> byTemplate = new TreeMap<>();
    for (RuleTest test : RuleTest.of(document)) {
      for (Trigger trigger : test.triggers(rules)) {
        if (!trigger.getPayload().isEmpty()) {
          byTemplate
              .computeIfAbsent(trigger.getTemplate(), any -> new ArrayList<>())
              .add(example(trigger));
        }
      }
    }
    return byTemplate;
  }

  /** The payload of a trigger that no recommender has seen: where it would fill in, is nothing. */
  static JsonNode example(Trigger trigger) throws JsonProcessingException {
    JsonNode payload = JSON.readTree(trigger.getPayload());
    if (payload instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> value : object.properties()) {
        if (value.getValue().has("recommend")) {
          value.setValue(JSON.createArrayNode());
        }
      }
    }
    return payload;
  }
}
