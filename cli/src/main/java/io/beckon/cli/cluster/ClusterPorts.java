package io.beckon.cli.cluster;

import io.beckon.cli.local.Ports;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ports of a cluster, all on 127.0.0.1. They are apart from those of {@code scripts/run}.
 *
 * @param ui of the first job's Flink; those of the other jobs follow
 * @param rpc where the first job's task managers reach its job manager; those of the others follow
 */
record ClusterPorts(
    int kafka, int controller, int registry, int collector, int metrics, int ui, int rpc) {
  static final ClusterPorts USUAL =
      new ClusterPorts(19092, 19093, 18085, 18080, 19464, 18081, 16123);

  int ui(ClusterJob job) {
    return ui + job.ordinal();
  }

  int rpc(ClusterJob job) {
    return rpc + job.ordinal();
  }

  String bootstrap() {
    return Ports.HOST + ":" + kafka;
  }

  String registryUrl() {
    return "http://" + Ports.HOST + ":" + registry;
  }

  /** Schema registry, up to and without /subjects. */
  String schemas() {
    return registryUrl() + "/apis/ccompat/v7";
  }

  String collectorUrl() {
    return "http://" + Ports.HOST + ":" + collector;
  }

  String uiUrl(ClusterJob job) {
    return "http://" + Ports.HOST + ":" + ui(job);
  }

  /** Each by the flag that sets it. */
  Map<String, Integer> byFlag() {
    Map<String, Integer> all = new LinkedHashMap<>();
    all.put("--kafka-port", kafka);
    all.put("--controller-port", controller);
    all.put("--registry-port", registry);
    all.put("--collector-port", collector);
    all.put("--collector-metrics-port", metrics);
    all.put("--ui-port", ui);
    all.put("--rpc-port", rpc);
    return all;
  }

  static ClusterPorts of(Map<String, Integer> byFlag) {
    Map<String, Integer> all = USUAL.byFlag();
    all.putAll(byFlag);
    return new ClusterPorts(
        port(all, "--kafka-port"),
        port(all, "--controller-port"),
        port(all, "--registry-port"),
        port(all, "--collector-port"),
        port(all, "--collector-metrics-port"),
        port(all, "--ui-port"),
        port(all, "--rpc-port"));
  }

  private static int port(Map<String, Integer> all, String flag) {
    return all.getOrDefault(flag, 0);
  }
}
