package io.beckon.domain.condition;

import io.beckon.schema.LedgerLine;
import io.beckon.schema.ProgrammeRun;
import io.beckon.schema.RfmPlace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule tells its own conditions, beside event and profile.
 *
 * @param ordered the contact ordered since the trigger's first message: {@code ordered} in a
 *     follow-up's condition
 * @param ledger of the score at hand: {@code ledger} in a threshold's payload
 * @param run the contact's way through the programme at hand
 * @param rfm the bins of the RFM rule at hand, for the conditions of its segments
 */
public record Aside(
    boolean ordered, List<LedgerLine> ledger, @Nullable ProgrammeRun run, @Nullable RfmPlace rfm) {
  public static final Aside NONE = new Aside(false, List.of(), null, null);

  public static Aside ordered(boolean ordered) {
    return ordered ? new Aside(true, List.of(), null, null) : NONE;
  }

  public static Aside ledger(List<LedgerLine> ledger) {
    return new Aside(false, ledger, null, null);
  }

  public static Aside run(ProgrammeRun run) {
    return new Aside(false, List.of(), run, null);
  }

  public static Aside rfm(RfmPlace place) {
    return new Aside(false, List.of(), null, place);
  }
}
