package io.beckon.domain.basics;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Time zones as people and systems write them: names of the IANA database in any case ({@code
 * europe/warsaw}), usual abbreviations ({@code PST}), offsets ({@code UTC+1}, {@code +0530}), and
 * the names that Windows has.
 */
public final class Zones {
  /** Longer texts are no zone. */
  private static final int MAX_LENGTH = 60;

  private static final Map<String, ZoneId> EXACT = new HashMap<>();
  private static final Map<String, ZoneId> FOLDED = new HashMap<>();

  static {
    for (String id : ZoneId.getAvailableZoneIds()) {
      EXACT.put(id, ZoneId.of(id));
      FOLDED.put(folded(id), ZoneId.of(id));
    }
    alsoCalled();
  }

  private Zones() {}

  /** The zone; null: nobody knows one of this name. */
  public static @Nullable ZoneId of(String text) {
    ZoneId known = EXACT.get(text);
    if (known != null || text.length() > MAX_LENGTH) {
      return known;
    }
    String name = folded(text);
    ZoneId called = FOLDED.get(name);
    return called != null ? called : offset(name);
  }

  /** The names of the database, for hints. */
  public static Collection<String> names() {
    return Collections.unmodifiableSet(EXACT.keySet());
  }

  private static String folded(String name) {
    return name.strip().replace(' ', '_').toLowerCase(Locale.ROOT);
  }

  /** {@code utc+1}, {@code gmt-03:30}, {@code +0530}, {@code z}; null: it is none. */
  private static @Nullable ZoneId offset(String name) {
    String text = name.replace("_", "").replace('\u2212', '-');
    if (text.startsWith("utc") || text.startsWith("gmt")) {
      text = text.substring(3);
    }
    if (text.isEmpty()) {
      // UTC and GMT alone are names of the database.
      return null;
    }
    char sign = text.charAt(0);
    if (text.equals("z")) {
      return ZoneOffset.UTC;
    } else if (sign != '+' && sign != '-') {
      return null;
    }
    // Java wants two digits of hours before minutes.
    boolean oneDigit = text.indexOf(':') == 2 || text.length() == 4 && text.indexOf(':') < 0;
    try {
      return ZoneOffset.of(oneDigit ? sign + "0" + text.substring(1) : text);
    } catch (DateTimeException e) {
      // No offset: it is for the caller to say so, with the value and where it stands.
      return null;
    }
  }

  private static void alsoCalled() {
    try (InputStream in = Zones.class.getResourceAsStream("zones.txt")) {
      if (in == null) {
        throw new IllegalStateException("zones.txt is not on the class path beside Zones");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int is = line.indexOf('=');
        if (is > 0 && line.charAt(0) != '#') {
          ZoneId zone = ZoneId.of(line.substring(is + 1));
          EXACT.put(line.substring(0, is), zone);
          FOLDED.put(folded(line.substring(0, is)), zone);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
