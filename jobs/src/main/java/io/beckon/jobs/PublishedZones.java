package io.beckon.jobs;

import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.demand.WorkspaceDays;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleSets;
import io.beckon.schema.RuleDocument;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The zones of the workspaces, as the rules in force say them when a job is started. */
public final class PublishedZones {
  private static final Logger LOG = LoggerFactory.getLogger(PublishedZones.class);

  private PublishedZones() {}

  /** By the {@code limits} documents that are published. */
  public static WorkspaceDays read(String bootstrap) throws IOException {
    return of(RulesTopic.inForce(bootstrap).values());
  }

  private static WorkspaceDays of(Collection<RuleDocument> documents) {
    Map<String, CalendarDays> own = new HashMap<>();
    for (String workspace : RuleSets.workspaces(documents)) {
      own.put(workspace, days(workspace, documents));
    }
    return new WorkspaceDays(days("", documents), own);
  }

  private static CalendarDays days(String workspace, Collection<RuleDocument> documents) {
    try {
      return RuleKinds.compile(RuleSets.in(workspace, documents)).days();
    } catch (RuleFaults e) {
      // Somebody wrote to the topic by other means: the engagement job says which rule it is.
      LOG.warn(
          "a rule of workspace '{}' is faulty; its demand is counted by days of UTC: {}",
          workspace,
          e.getMessage());
      return CalendarDays.UTC;
    }
  }
}
