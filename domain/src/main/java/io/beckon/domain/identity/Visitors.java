package io.beckon.domain.identity;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.VisitorLink;
import io.beckon.schema.VisitorState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose events a visitor's are. A visitor (a browser or device) is nobody until an event names its
 * user; what it did before is that user's past. From the time at which another user is named, it is
 * that one's: two people who share a device have nothing of each other.
 */
public final class Visitors {
  private static final int LINKS = Bounds.cap(VisitorState.SCHEMA$, "links");

  private Visitors() {}

  /** The user of a visitor's event at this time; null while nobody is known. */
  public static @Nullable String userAt(VisitorState visitor, long time) {
    List<VisitorLink> links = visitor.getLinks();
    for (int i = links.size() - 1; i > 0; i--) {
      if (links.get(i).getSince() <= time) {
        return links.get(i).getUserId();
      }
    }
    return links.isEmpty() ? null : links.get(0).getUserId();
  }

  /**
   * An event of this visitor named a user, in whatever order such events arrive. Says whether that
   * told anything new.
   */
  public static boolean named(VisitorState visitor, String user, long time) {
    List<VisitorLink> links = visitor.getLinks();
    int at = links.size();
    while (at > 0 && links.get(at - 1).getSince() > time) {
      at--;
    }
    if (at > 0 && links.get(at - 1).getUserId().equals(user)) {
      return false;
    }
    if (at < links.size() && links.get(at).getUserId().equals(user)) {
      links.get(at).setSince(time);
      return true;
    }
    links.add(at, new VisitorLink(user, time));
    if (links.size() > LINKS) {
      links.remove(0);
    }
    return true;
  }
}
