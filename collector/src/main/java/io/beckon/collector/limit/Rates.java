package io.beckon.collector.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How often one key or one address may come. Those not seen for a while are forgotten. */
public final class Rates {
  private static final int KNOWN = 200_000;

  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(KNOWN).expireAfterAccess(Duration.ofMinutes(2)).build();

  /**
   * Takes {@code count} of what {@code who} may do in a second; up to three seconds' worth can be
   * done at once.
   *
   * @return 0 when it may; else the seconds to wait
   */
  public long secondsToWait(String who, int perSecond, int count) {
    // A rate that has changed begins a bucket of its own.
    Bucket bucket = buckets.get(who + "@" + perSecond, name -> bucket(perSecond));
    ConsumptionProbe probe =
        bucket.tryConsumeAndReturnRemaining(Math.min(count, capacity(perSecond)));
    return probe.isConsumed()
        ? 0
        : Math.max(1, TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1);
  }

  /** Gives back what was taken and not used. */
  public void giveBack(String who, int perSecond, int count) {
    Bucket bucket = buckets.getIfPresent(who + "@" + perSecond);
    if (bucket != null && count > 0) {
      bucket.addTokens(Math.min(count, capacity(perSecond)));
    }
  }

  private static Bucket bucket(int perSecond) {
    return Bucket.builder()
        .addLimit(
            limit ->
                limit.capacity(capacity(perSecond)).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .build();
  }

  private static long capacity(int perSecond) {
    return Math.max(500, 3L * perSecond);
  }
}
