package io.beckon.domain.attribution;

import io.beckon.domain.basics.TriggerIds;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.Credit;
import io.beckon.schema.KnownOrder;
import io.beckon.schema.KnownTouch;
import java.util.Locale;

/** Makes the record that tells of a credit. */
final class CreditRecords {
  private CreditRecords() {}

  static Credit of(
      KnownOrder order,
      Touchpoints.Share share,
      AttributionFact fact,
      AttributionSettings settings) {
    KnownTouch touch = share.touch();
    Credit credit = new Credit();
    credit.setId(
        TriggerIds.of(
            fact.getWorkspace(),
            fact.getContact(),
            order.getOrderId(),
            order.getVersion(),
            settings.version() + "/" + share.message()));
    credit.setWorkspace(fact.getWorkspace());
    credit.setContact(fact.getContact());
    credit.setOrderId(order.getOrderId());
    credit.setVersion(order.getVersion());
    credit.setSettings(settings.version());
    credit.setMessage(share.message());
    credit.setRule(touch.getRule());
    credit.setRuleVersion(touch.getVersion());
    credit.setMailing(touch.getMailing());
    credit.setCampaign(touch.getCampaign());
    credit.setChannel(touch.getChannel());
    credit.setTouch(touch.getKind());
    credit.setTouchedAt(touch.getAt());
    credit.setOrderedAt(order.getAt());
    credit.setCurrency(order.getCurrency());
    credit.setOrder(Touchpoints.net(order));
    credit.setLastTouch(share.last());
    credit.setFirstTouch(share.first());
    credit.setLinear(share.linear());
    credit.setPositionBased(share.position());
    credit.setTimeDecay(share.decay());
    credit.setChanged(fact.getKind().name().toLowerCase(Locale.ROOT));
    credit.setChangedBy(fact.getId());
    credit.setAt(fact.getAt());
    return credit;
  }
}
