package io.beckon.domain.isolation;

import io.beckon.domain.basics.Keys;
import io.beckon.domain.catalog.CatalogNews;
import io.beckon.domain.catalog.NewsRounds;
import io.beckon.domain.catalog.Watchers;
import io.beckon.domain.engine.EngineVersions;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.event.EventCheck;
import io.beckon.domain.identity.ContactLifecycle;
import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.Delivered;
import io.beckon.domain.identity.TestingContacts;
import io.beckon.domain.identity.TestingVisitors;
import io.beckon.domain.identity.UnbrokenOutcome;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.recommend.Requests;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.RulesInForce;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.ContactChange;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Exported;
import io.beckon.schema.Move;
import io.beckon.schema.NewsRound;
import io.beckon.schema.ProductNews;
import io.beckon.schema.Profile;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
import io.beckon.schema.Watcher;
import io.beckon.schema.codec.EventDecoder;
import io.beckon.schema.codec.EventEncoder;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All jobs in memory, for several workspaces at once: one resolver, one lifecycle, one set of
 * engines, and what they keep in maps by the keys that the jobs use. What comes of it is written
 * down by workspace, as text.
 */
final class SharedMachine implements UnbrokenOutcome {
  /** All that came of each workspace, in order. */
  private final Map<String, List<String>> said = new TreeMap<>();

  private final TestingContacts contacts = new TestingContacts();
  private final TestingVisitors visitors = new TestingVisitors();
  private final Map<String, CatalogProduct> products = new TreeMap<>();
  private final Map<String, Map<String, Watcher>> watchers = new TreeMap<>();
  private final ArrayDeque<Move> moves = new ArrayDeque<>();
  private final ArrayDeque<Event> news = new ArrayDeque<>();
  private final EventEncoder events = new EventEncoder();
  private final EventDecoder decoder = new EventDecoder();
  private final EventHeader header = new EventHeader();
  private final ContactLifecycle<TestingContacts.Kept> lifecycle;
  private final SharedFigures figures;
  private long watermark = Long.MIN_VALUE;
  private long offset;

  /**
   * @param rules of each workspace; under the empty name, of all that are not named
   */
  SharedMachine(Map<String, RuleSet> rules) {
    EngineVersions engines = new EngineVersions(Settings.DEFAULT);
    rules.forEach(
        (workspace, set) ->
            engines.use(
                workspace,
                List.of(new RulesInForce.Version(Long.MIN_VALUE, set, Map.of(), List.of()))));
    lifecycle = new ContactLifecycle<>(contacts, engines, this);
    figures = new SharedFigures(products, this::say);
  }

  /** All that was said of a workspace, then all that is kept of it. */
  List<String> of(String workspace) {
    List<String> all = new ArrayList<>(said.getOrDefault(workspace, List.of()));
    contacts.all().forEach((key, kept) -> keep(workspace, "contact", key, kept.state(), all));
    visitors.all().forEach((key, state) -> keep(workspace, "visitor", key, state, all));
    visitors.pasts().forEach((key, kept) -> keep(workspace, "past", key, kept.size(), all));
    contacts.wakeUps().forEach((key, at) -> keep(workspace, "wake-up", key, at, all));
    watchers.forEach((key, known) -> keep(workspace, "watchers", key, known, all));
    figures.keep((key, state) -> keep(workspace, "figures", key, state, all));
    return all;
  }

  private static void keep(
      String workspace, String what, String key, Object state, List<String> all) {
    // Keys of the figures have slashes, the others a zero.
    if (key.startsWith(workspace + '\u0000') || key.startsWith(workspace + '/')) {
      all.add(what + " " + key + " " + state);
    }
  }

  private void say(String workspace, String what) {
    said.computeIfAbsent(workspace, of -> new ArrayList<>()).add(what);
  }

  /** An event comes in, at this place of the log, and what comes of it comes to its end. */
  void feed(Event event, long place) throws IOException {
    time(event.getReceivedAt());
    offset = place;
    happened(event);
    carry();
    tellNews();
  }

  /** A shop's feed describes a product; its news stand at this place of the log. */
  void feed(CatalogProduct product, long place) throws IOException {
    offset = place;
    String key = EventHeader.key(product.getWorkspace(), product.getProductId());
    CatalogProduct known = products.put(key, product);
    figures.describe(product);
    if (known == null) {
      return;
    }
    for (ProductNews one : CatalogNews.between(known, product)) {
      say(one.getWorkspace(), "news " + one);
      Map<String, Watcher> all =
          watchers.getOrDefault(EventHeader.key(one.getWorkspace(), one.getWatched()), Map.of());
      List<Watcher> latest = Watchers.of(all.values(), product.getAt(), 100).latest();
      for (NewsRound round : NewsRounds.of(one, latest)) {
        news.addAll(NewsRounds.events(round, product.getAt(), Bound.DEFAULT));
      }
    }
    tellNews();
  }

  /** A round of counting is over. */
  void count(long at) {
    figures.tell(at);
    for (TestingContacts.Kept contact : contacts.all().values()) {
      figures.recommend(Requests.standing(contact.state().getProfile(), at));
    }
  }

  private void tellNews() throws IOException {
    for (Event event = news.poll(); event != null; event = news.poll()) {
      say(event.getWorkspace(), "told " + event);
      happened(event);
      carry();
    }
  }

  private void happened(Event event) throws IOException {
    byte[] value = events.encode(event);
    header.read(value, 0, value.length);
    String key =
        header.isAlias()
            ? EventHeader.key(event.getWorkspace(), String.valueOf(event.getPreviousId()))
            : header.visitorKey();
    Delivered at =
        new Delivered(
            key, event.getReceivedAt(), 0, offset, 0, false, event.getReceivedAt(), 0, value);
    for (ContactMessage message : visitors.happened(at)) {
      lifecycle.arrived(message, watermark);
      look(message);
    }
  }

  /** What the other jobs make of it. */
  private void look(ContactMessage message) throws IOException {
    String contact = EventHeader.idOf(message.at().key());
    if (message instanceof ContactMessage.Retired) {
      figures.retired(EventHeader.workspaceOf(message.at().key()), contact, message.at().knownAt());
    }
    if (!(message instanceof ContactMessage.Live || message instanceof ContactMessage.Past)) {
      return;
    }
    Event event = decoder.decode(message.at().value());
    if (EventCheck.fault(event) != null) {
      return;
    }
    boolean live = message instanceof ContactMessage.Live;
    figures.event(event, message.at().key(), live, offset);
    boolean known = event.getUserId() != null || !contact.equals(event.getAnonymousId());
    for (String watched : CatalogNews.watched(event)) {
      watchers
          .computeIfAbsent(EventHeader.key(event.getWorkspace(), watched), key -> new TreeMap<>())
          .put((known ? 'k' : 'v') + contact, new Watcher(contact, known, event.getTimestamp()));
    }
  }

  /** All partitions have been read up to here, epoch milliseconds. */
  void time(long place) throws IOException {
    watermark = Math.max(watermark, Bound.DEFAULT.mark(place));
    boolean woken;
    do {
      woken = contacts.wakeDue(watermark, contact -> lifecycle.wake(contact, watermark));
      carry();
    } while (woken);
  }

  private void carry() throws IOException {
    for (Move move = moves.poll(); move != null; move = moves.poll()) {
      say(move.getWorkspace(), "move " + move);
      for (ContactMessage message : visitors.moved(move)) {
        lifecycle.arrived(message, watermark);
      }
    }
  }

  @Override
  public void trigger(Trigger trigger) {
    say(trigger.getWorkspace(), "trigger " + Keys.single(trigger.getContact()) + " " + trigger);
    figures.trigger(trigger);
  }

  @Override
  public void recommend(RecommendationRequest request) {
    figures.recommend(request);
    if (request.getTrigger() != null) {
      trigger(request.getTrigger());
    }
  }

  @Override
  public void stage(StageChange change) {
    say(change.getWorkspace(), "stage " + change);
  }

  @Override
  public void segment(SegmentChange change) {
    say(change.getWorkspace(), "segment " + change);
  }

  @Override
  public void decision(Decision decision) {
    say(decision.getWorkspace(), "decision " + decision);
    figures.decision(decision);
  }

  @Override
  public void profile(Profile profile) {
    say(profile.getWorkspace(), "profile " + profile);
  }

  @Override
  public void count(Happening happening) {
    // The counts of a task are of all its workspaces.
  }

  @Override
  public void takes(Event event) {
    // Its workspace is that of the contact.
  }

  @Override
  public void move(Move move) {
    moves.add(move.copy());
  }

  @Override
  public void change(ContactChange change) {
    say(change.getWorkspace(), "change " + change);
  }

  @Override
  public void exported(Exported exported) {
    say(exported.getWorkspace(), "exported " + exported);
  }

  @Override
  public void gone(ContactState state) {
    say(state.getProfile().getWorkspace(), "gone " + state.getProfile().getContact());
  }

  @Override
  public void refused(ContactMessage message, String reason, String fault) {
    say(EventHeader.workspaceOf(message.at().key()), "refused " + reason + ": " + fault);
  }
}
