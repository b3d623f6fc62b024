package io.beckon.domain.inbox;

/**
 * Counts of one key that grow round by round of the log's time.
 *
 * @param <S> the same, as the state keeps them
 */
public interface RoundCounts<S> {
  /** The counts, as the state keeps them. */
  S state();

  /** How much room they take in memory, in a measure of their own. */
  int room();

  /** How many facts of the key are in the state and wait there for the end of their round. */
  int ahead();

  /** So many facts of the key are in the state now. */
  void ahead(int count);
}
