package io.beckon.collector.key;

import io.beckon.domain.event.Identifiers;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace says of all that comes in for it.
 *
 * @param zone of times that do not say theirs
 * @param ids which words are nobody's id
 * @param proof what a userId needs that comes by a public key; null: nothing
 */
public record WorkspaceSettings(ZoneId zone, Identifiers ids, @Nullable UserProof proof) {
  /** UTC, the usual placeholders, no proof. */
  public static final WorkspaceSettings DEFAULT =
      new WorkspaceSettings(ZoneOffset.UTC, Identifiers.USUAL, null);
}
