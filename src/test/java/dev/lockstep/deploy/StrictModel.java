// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;

/**
 * Reads manifests into the typed Kubernetes model as a strict API server would: an unknown field is
 * an error. The model by itself keeps unknown fields aside ({@code additionalProperties}), so that
 * is turned off here.
 */
final class StrictModel {
  private static final Map<String, Class<?>> KINDS =
      Map.ofEntries(
          Map.entry("apps/v1 Deployment", Deployment.class),
          Map.entry("batch/v1 Job", Job.class),
          Map.entry("v1 ConfigMap", ConfigMap.class),
          Map.entry("v1 Service", Service.class),
          Map.entry("v1 ServiceAccount", ServiceAccount.class),
          Map.entry("v1 Secret", Secret.class),
          Map.entry("v1 PersistentVolumeClaim", PersistentVolumeClaim.class),
          Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
          Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry("kustomize.config.k8s.io/v1beta1 Kustomization", Kustomization.class),
          Map.entry("monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class),
          Map.entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class));

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              })
          .build();

  private StrictModel() {}

  /** Prometheus Operator's, as far as ours goes; not in the client's model. */
  record ServiceMonitor(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {
    record Spec(io.fabric8.kubernetes.api.model.LabelSelector selector, List<Endpoint> endpoints) {}

    record Endpoint(String port, String path, String interval, String scrapeTimeout) {}
  }

  /** Prometheus Operator's; its groups are those of a plain rule file. */
  record PrometheusRule(String apiVersion, String kind, ObjectMeta metadata, AlertGroups spec) {}

  /** A rule file of Prometheus. */
  record AlertGroups(List<Group> groups) {
    record Group(String name, List<Alert> rules) {}

    record Alert(
        String alert,
        String expr,
        @JsonProperty("for") String lasting,
        Map<String, String> labels,
        Map<String, String> annotations) {}
  }

  static Object read(Map<String, Object> document) {
    String kind = document.get("apiVersion") + " " + document.get("kind");
    Class<?> type = KINDS.get(kind);
    if (type == null) {
      throw new IllegalArgumentException("no model for " + kind);
    }
    return as(document, type);
  }

  static <T> T as(Map<String, Object> document, Class<T> type) {
    return MAPPER.convertValue(document, type);
  }

  static List<HasMetadata> resources(List<Map<String, Object>> documents) {
    return documents.stream()
        .map(StrictModel::read)
        .filter(HasMetadata.class::isInstance)
        .map(HasMetadata.class::cast)
        .toList();
  }
}
