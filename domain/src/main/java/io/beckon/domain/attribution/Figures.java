package io.beckon.domain.attribution;

import io.beckon.schema.AttributionState;
import io.beckon.schema.KnownFiring;
import io.beckon.schema.KnownOrder;
import io.beckon.schema.KnownSubject;
import io.beckon.schema.KnownTouch;
import io.beckon.schema.OrderLine;
import io.beckon.schema.PerformanceChange;
import io.beckon.schema.TouchKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one contact adds to the figures of each subject. */
final class Figures {
  /** What figures are about. */
  record Subject(String kind, String name) implements Comparable<Subject> {
    @Override
    public int compareTo(Subject other) {
      int kinds = kind.compareTo(other.kind);
      return kinds != 0 ? kinds : name.compareTo(other.name);
    }
  }

  /** Counts of one subject, and its money by currency. */
  static final class Figure {
    long fired;
    long sent;
    long delivered;
    long opened;
    long clicked;
    long shown;
    boolean reached;
    boolean clicker;
    boolean buyer;
    @Nullable KnownFiring assigned;
    final Map<String, Sums> money = new TreeMap<>();

    Sums in(String currency) {
      return money.computeIfAbsent(currency, any -> new Sums());
    }
  }

  /** Money in one currency. */
  static final class Sums {
    long last;
    long first;
    long linear;
    long position;
    long decay;
    long cost;
    long assisted;
    double outcome;

    /** Worth of the orders that are the subject's by last touch, by order. */
    final Map<String, Long> orders = new TreeMap<>();

    void add(long toLast, long toFirst, long toLinear, long toPosition, long toDecay) {
      last += toLast;
      first += toFirst;
      linear += toLinear;
      position += toPosition;
      decay += toDecay;
    }
  }

  final Map<Subject, Figure> bySubject = new TreeMap<>();

  /** Adds up all that the state holds. */
  static Figures of(
      AttributionState state,
      String workspace,
      Map<String, List<Touchpoints.Share>> shares,
      AttributionSettings settings) {
    Figures figures = new Figures();
    for (KnownTouch touch : state.getTouches()) {
      if (!touch.getScanned()) {
        figures.touch(touch);
      }
    }
    for (KnownFiring firing : state.getFirings()) {
      if (!firing.getHeldOut()) {
        figures.fired(firing);
      }
    }
    for (KnownOrder order : state.getOrders()) {
      if (!order.getId().isEmpty()) {
        List<Touchpoints.Share> its = shares.getOrDefault(order.getOrderId(), List.of());
        figures.order(order, workspace, its);
        figures.products(order, its);
      }
    }
    for (KnownSubject known : state.getSubjects()) {
      Figure figure = figures.of(new Subject(known.getKind(), known.getName()));
      figure.reached |= known.getReached();
      figure.clicker |= known.getClicked();
      figure.buyer |= known.getBought();
    }
    figures.outcomes(state, settings.outcome().toMillis());
    return figures;
  }

  /** The subjects that a touch speaks for. */
  static List<Subject> subjects(KnownTouch touch) {
    List<Subject> subjects = new ArrayList<>(5);
    subjects.add(new Subject("channel", touch.getChannel()));
    if (!touch.getCampaign().isEmpty()) {
      subjects.add(new Subject("campaign", touch.getCampaign()));
    }
    if (!touch.getRule().isEmpty()) {
      ofRule(subjects, touch.getRule(), touch.getVersion(), touch.getTemplate());
      ofSegments(subjects, touch.getSegments());
    } else if (!touch.getTriggerId().isEmpty()) {
      subjects.add(new Subject("trigger", "unknown"));
    } else {
      subjects.add(new Subject("mailing", touch.getMailing()));
    }
    return subjects;
  }

  private static void ofRule(List<Subject> subjects, String rule, int version, String template) {
    subjects.add(new Subject("rule", rule));
    subjects.add(new Subject("rule-version", rule + "@" + version));
    if (!template.isEmpty()) {
      subjects.add(new Subject("template", template));
    }
  }

  private static void ofSegments(List<Subject> subjects, List<String> segments) {
    for (String segment : segments) {
      subjects.add(new Subject("segment", segment));
    }
  }

  /** A trigger went out, whether or not its sender ever reports on it. */
  private void fired(KnownFiring firing) {
    List<Subject> subjects = new ArrayList<>(4);
    if (!firing.getChannel().isEmpty()) {
      subjects.add(new Subject("channel", firing.getChannel()));
    }
    ofRule(subjects, firing.getRule(), firing.getVersion(), firing.getTemplate());
    ofSegments(subjects, firing.getSegments());
    for (Subject subject : subjects) {
      of(subject).fired++;
    }
  }

  private Figure of(Subject subject) {
    return bySubject.computeIfAbsent(subject, any -> new Figure());
  }

  private void touch(KnownTouch touch) {
    for (Subject subject : subjects(touch)) {
      Figure figure = of(subject);
      switch (touch.getKind()) {
        case SENT -> figure.sent++;
        case DELIVERED -> figure.delivered++;
        case OPENED -> figure.opened++;
        case CLICKED -> figure.clicked++;
        case SHOWN -> figure.shown++;
        default -> {}
      }
      figure.reached = true;
      figure.clicker |= touch.getKind() == TouchKind.CLICKED;
      if (touch.getCost() != 0) {
        figure.in(touch.getCurrency()).cost += touch.getCost();
      }
    }
  }

  private void order(KnownOrder order, String workspace, List<Touchpoints.Share> shares) {
    long net = Touchpoints.net(order);
    Sums all = of(new Subject("workspace", workspace)).in(order.getCurrency());
    if (net > 0) {
      all.orders.put(order.getOrderId(), net);
    }
    all.last += net;
    all.first += net;
    all.linear += net;
    all.position += net;
    all.decay += net;
    Set<Subject> assisted = new HashSet<>();
    for (int i = 0; i < shares.size(); i++) {
      Touchpoints.Share share = shares.get(i);
      for (Subject subject : subjects(share.touch())) {
        Figure figure = of(subject);
        Sums sums = figure.in(order.getCurrency());
        sums.add(share.last(), share.first(), share.linear(), share.position(), share.decay());
        sums.assisted += net > 0 && assisted.add(subject) ? 1 : 0;
        if (i == shares.size() - 1 && net > 0) {
          sums.orders.put(order.getOrderId(), net);
        }
        figure.buyer |= net > 0 && share.touch().getKind() == TouchKind.CLICKED;
      }
    }
  }

  /** Each product has its part of what the order's messages are credited with. */
  private void products(KnownOrder order, List<Touchpoints.Share> shares) {
    long net = Touchpoints.net(order);
    Map<String, Sums> sums = new HashMap<>();
    for (OrderLine line : shares.isEmpty() ? List.<OrderLine>of() : order.getLines()) {
      if (!line.getProductId().equals(OrderLines.OTHERS)) {
        Subject product = new Subject("product", line.getProductId());
        sums.put(line.getProductId(), of(product).in(order.getCurrency()));
      }
    }
    for (Touchpoints.Share share : shares) {
      OrderLines.Parts parts = new OrderLines.Parts(order.getLines(), share);
      sums.forEach((product, its) -> parts.addTo(its, product));
    }
    Map<String, Long> worths = OrderLines.shared(net, order.getLines());
    sums.forEach(
        (product, its) -> {
          if (net > 0) {
            its.orders.put(order.getOrderId(), worths.getOrDefault(product, 0L));
            its.assisted++;
          }
        });
  }

  private void outcomes(AttributionState state, long window) {
    Map<String, KnownFiring> first = new HashMap<>();
    for (KnownFiring firing : state.getFirings()) {
      first.merge(firing.getRule(), firing, (a, b) -> isBefore(a, b) ? a : b);
    }
    for (KnownSubject known : state.getSubjects()) {
      if (known.getAssigned()) {
        first.remove(known.getName());
      }
    }
    for (KnownFiring firing : first.values()) {
      Figure figure = of(new Subject("rule", firing.getRule()));
      figure.assigned = firing;
      for (KnownOrder order : state.getOrders()) {
        long after = order.getAt() - firing.getAt();
        if (!order.getId().isEmpty() && after >= 0 && after <= window) {
          figure.in(order.getCurrency()).outcome += Touchpoints.net(order);
        }
      }
    }
  }

  private static boolean isBefore(KnownFiring a, KnownFiring b) {
    return a.getAt() < b.getAt() || (a.getAt() == b.getAt() && a.getId().compareTo(b.getId()) < 0);
  }

  /** What has to be added to the figures so that they go from {@code before} to these. */
  List<PerformanceChange> since(Figures before, String workspace, long at) {
    List<PerformanceChange> changes = new ArrayList<>();
    Set<Subject> subjects = new java.util.TreeSet<>(bySubject.keySet());
    subjects.addAll(before.bySubject.keySet());
    for (Subject subject : subjects) {
      Figure a = before.bySubject.getOrDefault(subject, new Figure());
      Figure b = bySubject.getOrDefault(subject, new Figure());
      new Difference(workspace, subject, at, changes).between(a, b);
    }
    return changes;
  }
}
