package io.beckon.domain.event;

import java.util.Locale;
import java.util.Map;

/**
 * The one vocabulary of what a contact says yes or no to: names of channels and of consents, in
 * small letters, however a form, a shop system or a sender spells them.
 */
public final class ConsentNames {
  /** Everything: said only to refuse it. */
  public static final String ALL = "all";

  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("e-mail", "email"),
          Map.entry("emails", "email"),
          Map.entry("e-mails", "email"),
          Map.entry("mail", "email"),
          Map.entry("newsletter", "email"),
          Map.entry("email-marketing", "email"),
          Map.entry("email-newsletter", "email"),
          Map.entry("text", "sms"),
          Map.entry("texts", "sms"),
          Map.entry("text-message", "sms"),
          Map.entry("text-messages", "sms"),
          Map.entry("sms-marketing", "sms"),
          Map.entry("mms", "sms"),
          Map.entry("web-push", "push"),
          Map.entry("webpush", "push"),
          Map.entry("mobile-push", "push"),
          Map.entry("push-notification", "push"),
          Map.entry("push-notifications", "push"),
          Map.entry("on-site", "onsite"),
          Map.entry("pop-up", "onsite"),
          Map.entry("popup", "onsite"),
          Map.entry("telephone", "phone"),
          Map.entry("phone-call", "phone"),
          Map.entry("phone-calls", "phone"),
          Map.entry("calls", "phone"),
          Map.entry("any", ALL),
          Map.entry("everything", ALL),
          Map.entry("*", ALL));

  private ConsentNames() {}

  /** The name as it is kept. */
  public static String of(String name) {
    String plain = isPlain(name) ? name : plain(name);
    return ALIASES.getOrDefault(plain, plain);
  }

  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
  }
}
