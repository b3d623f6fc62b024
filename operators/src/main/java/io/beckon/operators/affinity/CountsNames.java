package io.beckon.operators.affinity;

import java.io.Serializable;

/**
 * What the state of counts is called.
 *
 * @param counts the counts
 * @param ahead what came in rounds that are not over
 * @param timers when rounds are over
 */
record CountsNames(String counts, String ahead, String timers) implements Serializable {}
