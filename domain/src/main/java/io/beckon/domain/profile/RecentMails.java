package io.beckon.domain.profile;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.event.LinkScans;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.MessageReport;
import io.beckon.schema.RecentMail;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mails of a contact's last moments: who opens their links at once is a scanner. */
public final class RecentMails {
  private static final int CAP = Bounds.cap(ContactState.SCHEMA$, "recentMails");
  private static final long LIFE = 60_000;

  private RecentMails() {}

  /**
   * Notes what a report says of a mail. Of several links that are opened in one moment, the first
   * has counted before the second tells that it was a scanner.
   *
   * @return whether a scanner did it, not the contact
   */
  public static boolean note(ContactState state, Event event) {
    MessageReport report = event.getMessage();
    if (report == null || !report.getChannel().equals("email")) {
      return false;
    }
    return switch (event.getName()) {
      case EventNames.EMAIL_DELIVERED -> {
        delivered(state, report, event.getTimestamp());
        yield false;
      }
      case EventNames.EMAIL_OPENED ->
          LinkScans.isTooSoon(event.getTimestamp(), deliveredAt(state, report));
      case EventNames.EMAIL_LINK_CLICKED -> clicked(state, report, event.getTimestamp());
      default -> false;
    };
  }

  /** Forgets the mails that nothing was heard of for a minute. */
  public static void expire(ContactState state, long now) {
    Bounds.expire(state.getRecentMails(), now - LIFE, RecentMails::lastAt);
  }

  private static void delivered(ContactState state, MessageReport report, long time) {
    RecentMail mail = noted(state, report, time);
    if (mail != null) {
      mail.setDeliveredAt(Math.max(mail.getDeliveredAt(), time));
    }
  }

  private static boolean clicked(ContactState state, MessageReport report, long time) {
    RecentMail mail = noted(state, report, time);
    if (mail == null) {
      return false;
    }
    String link = report.getLink() == null ? "" : report.getLink();
    boolean oneScan = LinkScans.isOneScan(link, time, mail.getLink(), mail.getClickedAt());
    if (time >= mail.getClickedAt()) {
      mail.setLink(link);
      mail.setClickedAt(time);
    }
    return oneScan || LinkScans.isTooSoon(time, mail.getDeliveredAt());
  }

  /** 0: not known. */
  private static long deliveredAt(ContactState state, MessageReport report) {
    RecentMail mail = Bounds.find(state.getRecentMails(), RecentMail::getMail, idOf(report));
    return mail == null ? 0 : mail.getDeliveredAt();
  }

  private static @Nullable RecentMail noted(ContactState state, MessageReport report, long time) {
    List<RecentMail> all = state.getRecentMails();
    expire(state, time);
    String id = idOf(report);
    if (id.isEmpty()) {
      return null;
    }
    RecentMail known = Bounds.find(all, RecentMail::getMail, id);
    if (known != null) {
      return known;
    }
    Bounds.trim(all, CAP - 1, RecentMails::lastAt);
    RecentMail mail = RecentMail.newBuilder().setMail(id).build();
    all.add(mail);
    return mail;
  }

  private static long lastAt(RecentMail mail) {
    return Math.max(mail.getDeliveredAt(), mail.getClickedAt());
  }

  private static String idOf(MessageReport report) {
    if (report.getTriggerId() != null) {
      return report.getTriggerId();
    }
    if (report.getMessageId() != null) {
      return report.getMessageId();
    }
    return report.getTemplate() == null ? "" : report.getTemplate();
  }
}
