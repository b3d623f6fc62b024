package io.beckon.collector.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckon.collector.key.WorkspaceSettings;
import io.beckon.collector.key.WriteKey;
import io.beckon.domain.event.Identifiers;
import io.beckon.schema.Event;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherIdsTest {
  private static ReadCall read(boolean secret, String call) throws Exception {
    WorkspaceSettings settings =
        new WorkspaceSettings(
            ZoneOffset.UTC, Identifiers.USUAL, null, List.of("email", "phone", "crm"));
    WriteKey key = new WriteKey("k", "shop", secret, List.of(), 1_000, "EUR", null, null, settings);
    return new EventMapper(key, 1_700_000_000_000L, null)
        .read(new ObjectMapper().readTree(call), null);
  }

  /** The first kind that the workspace lists stands for the userId that is not there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'traits':{'email':'Ann@Example.org','phone':'+49 30 123456'}|ann@example.org",
        "'traits':{'phone':'0049 (30) 12-34-56'}|phone:+4930123456",
        "'context':{'externalIds':[{'type':'CRM','id':4711}]}|crm:4711",
        "'context':{'traits':{'email':'ann@example.org'}}|ann@example.org",
        "'userId':'ann','traits':{'email':'ann@example.org'}|ann"
      })
  void aCallWithoutAUserIdIsOfWhoItNamesOtherwise(String call, String user) throws Exception {
    String json = ("{'type':'identify','anonymousId':'b1'," + call + "}").replace('\'', '"');
    assertThat(read(true, json).taken().getUserId()).isEqualTo(user);
    assertThat(read(false, json).taken().getUserId()).isEqualTo(user);
  }

  /** A number without its country may be another's elsewhere; a placeholder is nobody's. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'traits':{'phone':'030 123456'}",
        "'traits':{'email':'undefined'}",
        "'traits':{'email':'at home'}",
        "'context':{'externalIds':[{'type':'crm','id':'0'}]}",
        "'context':{'externalIds':[{'type':'other','id':'4711'}]}"
      })
  void whatIsNoIdentifierNamesNobody(String call) throws Exception {
    String json = ("{'type':'identify','anonymousId':'b1'," + call + "}").replace('\'', '"');
    assertThat(read(true, json).taken().getUserId()).isNull();
  }

  @Test
  void theShopsServerSaysWhichIdsAreOnePersons() throws Exception {
    String json =
        "{'type':'identify','messageId':'m1','userId':'ann','timestamp':'2023-11-01T00:00:00Z','traits':{'email':'ann@example.org','phone':'+4930123456'},'context':{'externalIds':[{'type':'crm','id':'4711'}]}}"
            .replace('\'', '"');
    List<Event> aliases = read(true, json).aliases();
    assertThat(aliases)
        .extracting(Event::getPreviousId)
        .containsExactly("ann@example.org", "phone:+4930123456", "crm:4711");
    assertThat(aliases)
        .allSatisfy(
            one -> {
              assertThat(one.getUserId()).isEqualTo("ann");
              assertThat(one.getWorkspace()).isEqualTo("shop");
              assertThat(one.getTimestamp()).isEqualTo(1_698_796_800_000L);
            })
        .extracting(Event::getMessageId)
        .doesNotHaveDuplicates()
        .containsExactlyElementsOf(
            read(true, json).aliases().stream().map(Event::getMessageId).toList());
    // Anybody could say so by a public key.
    assertThat(read(false, json).aliases()).isEmpty();
  }

  @Test
  void anAliasOrAnErasureSpeaksOfTheIdsItNames() throws Exception {
    String json =
        "{'type':'alias','userId':'ann','previousId':'old','traits':{'email':'ann@example.org'}}"
            .replace('\'', '"');
    assertThat(read(true, json).aliases()).isEmpty();
  }
}
