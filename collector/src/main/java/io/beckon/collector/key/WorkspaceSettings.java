package io.beckon.collector.key;

import io.beckon.domain.event.Identifiers;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace says of all that comes in for it.
 *
 * @param zone of times that do not say theirs
 * @param ids which words are nobody's id
 * @param proof what a userId needs that comes by a public key; null: nothing
 * @param identifiers kinds of ids by which a person is known beside the userId, such as email; the
 *     first that a call has stands for a userId that it has not
 */
public record WorkspaceSettings(
    ZoneId zone, Identifiers ids, @Nullable UserProof proof, List<String> identifiers) {
  /** UTC, the usual placeholders, no proof, the userId alone. */
  public static final WorkspaceSettings DEFAULT =
      new WorkspaceSettings(ZoneOffset.UTC, Identifiers.USUAL, null, List.of());

  public WorkspaceSettings {
    identifiers = List.copyOf(identifiers);
  }
}
