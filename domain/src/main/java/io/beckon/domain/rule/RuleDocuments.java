package io.beckon.domain.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.profile.Shadows;
import io.beckon.schema.RuleDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a document says of itself: name, version, workspaces. Only the YAML is read. */
public final class RuleDocuments {
  /** The workspaces of a document that holds in every one. */
  static final List<String> EVERYWHERE = List.of("");

  /** Where faults of a document stand that says no workspace. */
  private static final String NOWHERE = "/rule";

  private RuleDocuments() {}

  /**
   * The documents that a text is, for publishing it: one for each workspace that it says, or one
   * that holds everywhere.
   */
  public static List<RuleDocument> of(String text, String origin) throws RuleFaults {
    Yaml yaml = Yaml.read(text, origin);
    JsonNode name = yaml.root().path("rule");
    if (!name.isTextual()) {
      throw Yaml.fault(origin, 1, 1, "the document has no 'rule: <name>'");
    }
    boolean shadow = yaml.root().path("shadow").asBoolean();
    List<RuleDocument> documents = new ArrayList<>();
    for (String workspace : workspaces(yaml.root())) {
      documents.add(
          RuleDocument.newBuilder()
              .setRule(name.asText() + (shadow ? Shadows.SUFFIX : ""))
              .setVersion(yaml.root().path("version").asInt(1))
              .setOrigin(origin)
              .setText(text)
              .setPublishedBy("")
              .setPublishedAt(0L)
              .setWorkspace(workspace)
              .build());
    }
    return documents;
  }

  /**
   * The document that a text is where it is published for one workspace alone. A text that says
   * none says this one from then on.
   */
  public static RuleDocument forWorkspace(String text, String origin, String workspace)
      throws RuleFaults {
    Yaml yaml = Yaml.read(text, origin);
    boolean saysNone = place(yaml.root()).equals(NOWHERE);
    String stamped = saysNone ? RuleText.with(text, "workspace", quoted(workspace)) : text;
    for (RuleDocument one : of(stamped, origin)) {
      if (one.getWorkspace().equals(workspace)) {
        return one;
      }
    }
    throw new RuleFaults(
        List.of(
            yaml.fault(
                place(yaml.root()), "the document is not for the workspace '" + workspace + "'")));
  }

  /** The same text with another version. */
  public static String withVersion(String text, int version) throws RuleFaults {
    return RuleText.with(text, "version", String.valueOf(version));
  }

  /** The workspaces in which a document says that it holds; the empty one stands for every one. */
  static List<String> workspaces(JsonNode root) {
    List<String> said = new ArrayList<>();
    if (root.path("workspace").isValueNode()) {
      said.add(root.path("workspace").asText());
    }
    for (JsonNode one : root.path("workspaces")) {
      if (!said.contains(one.asText())) {
        said.add(one.asText());
      }
    }
    return said.isEmpty() ? EVERYWHERE : said;
  }

  /** Where the publisher puts a document is where it says itself that it holds. */
  static void check(RuleDocument document, @Nullable Yaml yaml, List<RuleFault> faults) {
    String workspace = document.getWorkspace();
    if (yaml == null
        || place(yaml.root()).equals(NOWHERE)
        || workspaces(yaml.root()).contains(workspace)) {
      return;
    }
    String where = workspace.isEmpty() ? "every workspace" : "'" + workspace + "'";
    faults.add(
        yaml.fault(
            place(yaml.root()), "the document is published for " + where + ", but says otherwise"));
  }

  /** What is hardly meant where some documents are for one workspace, and this one for all. */
  static List<RuleFault> advice(RuleDocument document, Collection<RuleDocument> all) {
    if (!document.getWorkspace().isEmpty()) {
      return List.of();
    }
    try {
      Yaml yaml = Yaml.read(document.getText(), document.getOrigin());
      List<RuleFault> found = new ArrayList<>();
      if (place(yaml.root()).equals(NOWHERE)) {
        found.add(
            yaml.fault(
                NOWHERE,
                "it holds in every workspace, while others here are for one; say which with"
                    + " 'workspace: NAME', or that this is meant with 'workspaces: all'"));
      }
      for (RuleDocument other : all) {
        if (other != document && other.getRule().equals(document.getRule())) {
          found.add(
              yaml.fault(
                  NOWHERE,
                  "in workspace '"
                      + other.getWorkspace()
                      + "', "
                      + other.getOrigin()
                      + " takes its place"));
        }
      }
      return found;
    } catch (RuleFaults e) {
      return e.faults();
    }
  }

  /** Where a document says its workspaces; {@link #NOWHERE} where it says none. */
  static String place(JsonNode root) {
    return root.has("workspace") ? "/workspace" : root.has("workspaces") ? "/workspaces" : NOWHERE;
  }

  /** In quotes, since YAML takes a name such as 7 or no for something else. */
  private static String quoted(String workspace) {
    return '"' + workspace + '"';
  }
}
