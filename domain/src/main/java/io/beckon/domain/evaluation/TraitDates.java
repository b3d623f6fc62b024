package io.beckon.domain.evaluation;

import io.beckon.domain.condition.Facts;
import io.beckon.domain.rule.Moment;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;

/** Dates that traits say: {@code 1990-05-17}, or {@code --05-17} where the year is not known. */
final class TraitDates {
  private TraitDates() {}

  /**
   * When the rule's moment next comes after {@code now}, epoch milliseconds; {@link Facts#NEVER}
   * when it is over, or the trait is no date. The 29th of February is kept on the 28th in other
   * years.
   */
  static long next(Moment.OnDate date, String trait, long now, ZoneId zone) {
    LocalDate today = Instant.ofEpochMilli(now).atZone(zone).toLocalDate();
    try {
      boolean yearless = trait.startsWith("--");
      if (!date.yearly() && !yearless) {
        long due =
            moment(date, LocalDate.parse(trait.substring(0, Math.min(10, trait.length()))), zone);
        return due > now ? due : Facts.NEVER;
      }
      MonthDay day =
          yearless
              ? MonthDay.parse(trait)
              : MonthDay.from(LocalDate.parse(trait.substring(0, Math.min(10, trait.length()))));
      // The moment of this year's day may lie in the year before or after, by the rule's days.
      for (int year = today.getYear() - 1; year <= today.getYear() + 2; year++) {
        long due = moment(date, day.atYear(year), zone);
        if (due > now) {
          return due;
        }
      }
      return Facts.NEVER;
    } catch (DateTimeException e) {
      // What a form let someone write is no date: there is nothing to wait for.
      return Facts.NEVER;
    }
  }

  private static long moment(Moment.OnDate date, LocalDate day, ZoneId zone) {
    return day.plusDays(date.days()).atTime(date.at()).atZone(zone).toInstant().toEpochMilli();
  }
}
