package io.beckon.domain.condition;

import java.util.SplittableRandom;

/**
 * Made-up conditions that type-check. Each comes twice: as an author would write it, and as CEL's
 * interpreter is asked, which knows no records: there, {@code has()} is a variable.
 */
final class GeneratedConditions {
  /** One condition, for the compiler and for its judge. */
  record Pair(String ours, String judges) {
    Pair(String both) {
      this(both, both);
    }

    static Pair of(String format, Pair... parts) {
      Object[] left = new Object[parts.length];
      Object[] right = new Object[parts.length];
      for (int i = 0; i < parts.length; i++) {
        left[i] = parts[i].ours;
        right[i] = parts[i].judges;
      }
      return new Pair(format.formatted(left), format.formatted(right));
    }
  }

  private static final String[] TEXT_FIELDS = {
    "event.name",
    "event.source",
    "event.query",
    "event.page.path",
    "event.campaign.medium",
    "event.product.category",
    "event.product.productId",
    "contact.id"
  };
  private static final String[] TEXTS = {
    "page",
    "Product Viewed",
    "",
    "cpc",
    "Lighting",
    "/a/",
    "/abc/lamp",
    "\u00DF",
    "\uD83D\uDCA1",
    "\uFFFD",
    "a"
  };
  private static final String[] INTS = {
    "orders.count", "orders.returns", "contact.visits", "contact.events", "event.product.quantity"
  };
  private static final String[] FIXED_INTS = {
    "0", "1", "2", "-1", "3", "9223372036854775807", "-9223372036854775808", "9007199254740993"
  };
  private static final String[] FIXED_REALS = {
    "0.0", "1.0", "0.5", "-1.5", "2.0", "1e308", "9007199254740992.0", "-0.0"
  };
  private static final String[] COMPARE = {"<", "<=", ">", ">=", "==", "!="};

  private final SplittableRandom random;

  GeneratedConditions(SplittableRandom random) {
    this.random = random;
  }

  Pair truth(int depth) {
    if (depth == 0) {
      return switch (random.nextInt(6)) {
        case 0 -> new Pair("contact.known");
        case 1 -> new Pair("has(event.query)", "hasQuery");
        case 2 -> new Pair("has(event.campaign.medium)", "hasMedium");
        case 3 -> new Pair(pick("true", "false"));
        case 4 ->
            new Pair(
                "within(orders.last, " + pick("2h", "1d", "3m") + ")",
                "within(orders.last, duration(\"" + last("7200s", "86400s", "180s") + "\"))");
        default -> Pair.of("%s == %s", text(0), text(0));
      };
    }
    return switch (random.nextInt(14)) {
      case 0, 1 -> Pair.of("(%s && %s)", truth(depth - 1), truth(depth - 1));
      case 2, 3 -> Pair.of("(%s || %s)", truth(depth - 1), truth(depth - 1));
      case 4 -> Pair.of("!(%s)", truth(depth - 1));
      case 5 -> Pair.of("(%s ? %s : %s)", truth(depth - 1), truth(depth - 1), truth(depth - 1));
      case 6 -> Pair.of("(%s " + pick(COMPARE) + " %s)", whole(depth - 1), whole(depth - 1));
      case 7 -> Pair.of("(%s " + pick(COMPARE) + " %s)", real(depth - 1), real(depth - 1));
      case 8 ->
          Pair.of("(%s " + pick("<", "<=", ">", ">=") + " %s)", whole(depth - 1), real(depth - 1));
      case 9 -> Pair.of("(%s " + pick(COMPARE) + " %s)", text(depth - 1), text(depth - 1));
      case 10 ->
          Pair.of(
              "%s." + pick("startsWith", "endsWith", "contains") + "(%s)",
              text(depth - 1),
              text(depth - 1));
      case 11 -> Pair.of("(%s in [%s, %s])", text(0), text(0), text(0));
      case 12 ->
          Pair.of(
              "event.products." + pick("exists", "all", "exists_one") + "(p, %s)",
              element(depth - 1));
      default -> Pair.of("(event.timestamp " + pick(COMPARE) + " orders.last)");
    };
  }

  private Pair element(int depth) {
    return switch (random.nextInt(4)) {
      case 0 -> new Pair("p.quantity > " + random.nextInt(4));
      case 1 -> Pair.of("p.category == %s", text(0));
      case 2 -> Pair.of("(p.productId == %s || %s)", text(0), truth(depth));
      default -> Pair.of("10 / (p.quantity - 2) > %s", whole(0));
    };
  }

  private Pair whole(int depth) {
    if (depth <= 0) {
      return new Pair(random.nextInt(3) > 0 ? pick(INTS) : fixed(pick(FIXED_INTS)));
    }
    return switch (random.nextInt(7)) {
      case 0 -> Pair.of("(%s + %s)", whole(depth - 1), whole(depth - 1));
      case 1 -> Pair.of("(%s - %s)", whole(depth - 1), whole(depth - 1));
      case 2 -> Pair.of("(%s * %s)", whole(depth - 1), whole(depth - 1));
      case 3 -> Pair.of("(%s / %s)", whole(depth - 1), whole(depth - 1));
      case 4 -> Pair.of("(%s %% %s)", whole(depth - 1), whole(depth - 1));
      case 5 ->
          random.nextInt(3) == 0
              ? Pair.of("int(%s)", real(depth - 1))
              : Pair.of(pick("size", "int") + "(%s)", text(depth - 1));
      default -> Pair.of("(%s ? %s : %s)", truth(depth - 1), whole(depth - 1), whole(depth - 1));
    };
  }

  private Pair real(int depth) {
    if (depth <= 0) {
      return new Pair(random.nextBoolean() ? "orders.regularity" : fixed(pick(FIXED_REALS)));
    }
    return switch (random.nextInt(6)) {
      case 0 -> Pair.of("(%s + %s)", real(depth - 1), real(depth - 1));
      case 1 -> Pair.of("(%s - %s)", real(depth - 1), real(depth - 1));
      case 2 -> Pair.of("(%s * %s)", real(depth - 1), real(depth - 1));
      case 3 -> Pair.of("(%s / %s)", real(depth - 1), real(depth - 1));
      case 4 -> Pair.of("double(%s)", random.nextBoolean() ? whole(depth - 1) : text(depth - 1));
      default -> Pair.of("(%s ? %s : %s)", truth(depth - 1), real(depth - 1), real(depth - 1));
    };
  }

  private Pair text(int depth) {
    if (depth <= 0) {
      return new Pair(random.nextInt(3) > 0 ? pick(TEXT_FIELDS) : "\"" + pick(TEXTS) + "\"");
    }
    return switch (random.nextInt(4)) {
      case 0 -> Pair.of("(%s + %s)", text(depth - 1), text(depth - 1));
      case 1 -> Pair.of("string(%s)", whole(depth - 1));
      case 2 -> Pair.of("(%s ? %s : %s)", truth(depth - 1), text(depth - 1), text(depth - 1));
      default -> text(0);
    };
  }

  private int lastPick;

  private String pick(String... of) {
    lastPick = random.nextInt(of.length);
    return of[lastPick];
  }

  private String last(String... of) {
    return of[lastPick];
  }

  private static String fixed(String number) {
    return number.startsWith("-") ? "(" + number + ")" : number;
  }
}
