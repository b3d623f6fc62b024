package io.beckon.operators.barrier;

/**
 * An operator behind a {@link Barrier}: what one record does wrong becomes a dead letter and never
 * stops the job. Every operator of a job is one, which a test of the jobs' graphs sees to.
 */
public interface Guarded {}
