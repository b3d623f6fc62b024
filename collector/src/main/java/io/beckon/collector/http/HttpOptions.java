package io.beckon.collector.http;

/**
 * How requests come in.
 *
 * @param host to listen on
 * @param port shared by all listeners
 * @param requestsPerSecond of one address; more are told to wait
 * @param connections at once; more are closed
 * @param metricsPort of the operator's metrics, on the loopback address alone; 0: any that is free
 * @param behindProxy whether the address that the proxy says in {@code X-Forwarded-For} counts
 */
public record HttpOptions(
    String host,
    int port,
    int requestsPerSecond,
    int connections,
    int metricsPort,
    boolean behindProxy) {}
