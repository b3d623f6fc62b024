package io.beckon.operators.affinity;

import io.beckon.domain.affinity.Baskets;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.Delivered;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.inbox.Inbox;
import io.beckon.operators.Names;
import io.beckon.operators.Outputs;
import io.beckon.operators.barrier.SetAside;
import io.beckon.operators.inbox.QueueOverflow;
import io.beckon.operators.source.SoundEvents;
import io.beckon.schema.Event;
import io.beckon.schema.InboxState;
import io.beckon.schema.LogPlace;
import io.beckon.schema.Queued;
import io.beckon.schema.ShopperState;
import io.beckon.schema.Together;
import io.beckon.schema.Transition;
import io.beckon.schema.Wanted;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Takes orders and visits apart into what was in them together, keyed by contact, in the order of
 * the log. Only what comes in live counts: a visitor's past has counted when it was the present.
 */
public final class ReadBaskets extends KeyedProcessFunction<String, ContactMessage, Together> {
  private static final long serialVersionUID = 1L;

  private final Bound bound;

  private transient SoundEvents events;
  private transient ShopperStore shoppers;
  private transient QueueOverflow overflow;
  private transient SetAside setAside;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public ReadBaskets(Bound bound) {
    this.bound = bound;
  }

  @Override
  public void open(OpenContext context) {
    events =
        new SoundEvents(
            EventNames.ORDER_COMPLETED,
            EventNames.ORDER_UPDATED,
            EventNames.PRODUCT_VIEWED,
            EventNames.PRODUCTS_SEARCHED,
            EventNames.PAGE);
    shoppers = new ShopperStore(getRuntimeContext());
    setAside = new SetAside(Names.READ_BASKETS, getRuntimeContext());
    overflow = new QueueOverflow(getRuntimeContext().getMapState(QueueOverflow.STATE), false);
  }

  @Override
  public void processElement(ContactMessage message, Context context, Collector<Together> out)
      throws Exception {
    if (!(message instanceof ContactMessage.Live)) {
      return;
    }
    Delivered at = message.at();
    Event event = events.of(at.value());
    if (event == null) {
      return;
    }
    ShopperState state = shoppers.shopper();
    if (Inbox.passes(
        state.getInbox(),
        at.logTime(),
        at.partition(),
        at.foreign(),
        false,
        context.timerService().currentWatermark(),
        bound)) {
      take(state, event, at, context, out);
    } else {
      Inbox.put(state.getInbox(), message.queued(), overflow);
    }
    drain(state, context, out);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Together> out) throws Exception {
    drain(shoppers.shopper(), context, out);
  }

  /** Takes what has its turn, and keeps the contact. */
  private void drain(ShopperState known, Context context, Collector<Together> out)
      throws Exception {
    ShopperState state = known;
    InboxState inbox = state.getInbox();
    long watermark = context.timerService().currentWatermark();
    for (Queued next = Inbox.next(inbox, watermark, overflow, bound);
        next != null;
        next = Inbox.next(inbox, watermark, overflow, bound)) {
      Delivered at = ContactMessage.of(context.getCurrentKey(), next).at();
      Event event = events.of(at.value());
      if (event != null) {
        state = inItsTurn(state, event, next, context, out);
        inbox = state.getInbox();
      }
    }
    if (!inbox.getQueue().isEmpty()) {
      context.timerService().registerEventTimeTimer(Inbox.wakeAt(inbox, bound));
    }
    shoppers.keep(state);
  }

  /** Takes a record of many that have waited; one that fails is set aside alone. */
  private ShopperState inItsTurn(
      ShopperState state, Event event, Queued next, Context context, Collector<Together> out) {
    ShopperState before = state.copy();
    ContactMessage message = ContactMessage.of(context.getCurrentKey(), next);
    try {
      take(state, event, message.at(), context, out);
      return state;
    } catch (RuntimeException e) {
      context.output(Outputs.BULK, setAside.letter(context.getCurrentKey(), message, e));
      return before;
    }
  }

  private void take(
      ShopperState state, Event event, Delivered at, Context context, Collector<Together> out) {
    Baskets.on(
        state,
        event,
        new LogPlace(at.logTime(), at.partition(), at.offset(), 0),
        new Baskets.Outcome() {
          @Override
          public void together(Together together) {
            out.collect(together);
          }

          @Override
          public void transition(Transition transition) {
            context.output(Outputs.TRANSITIONS, transition);
          }

          @Override
          public void wanted(Wanted wanted) {
            context.output(Outputs.WANTED, wanted);
          }
        });
  }
}
