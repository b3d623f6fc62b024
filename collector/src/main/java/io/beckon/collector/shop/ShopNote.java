package io.beckon.collector.shop;

/**
 * A part of a message that becomes no call.
 *
 * @param path where it stands in the message; empty: it is all of it
 * @param sent what stands there, as JSON; long ones are cut
 * @param why a sentence that somebody can act on
 */
public record ShopNote(String path, String sent, String why) {}
