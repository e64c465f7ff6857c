// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.deploy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Every pod that the overlays make, and every container in them. */
final class Pods {
  private Pods() {}

  /** A container, where it comes from, and its pod. */
  record Placed(Path overlay, PodTemplateSpec pod, Container container) {
    @Override
    public String toString() {
      return overlay + " " + container.getName();
    }

    /** Ours, not the application that it stands beside. */
    boolean isLockstep() {
      return container.getImage().startsWith("lockstep:");
    }
  }

  static List<Placed> containers() {
    List<Placed> containers = new ArrayList<>();
    for (Path overlay : Kustomization.overlays()) {
      for (Object resource : StrictModel.resources(Kustomization.render(overlay))) {
        PodTemplateSpec pod = template(resource);
        if (pod != null) {
          List<Container> all = new ArrayList<>(pod.getSpec().getInitContainers());
          all.addAll(pod.getSpec().getContainers());
          all.forEach(container -> containers.add(new Placed(overlay, pod, container)));
        }
      }
    }
    return containers;
  }

  static List<Placed> lockstep() {
    return containers().stream().filter(Placed::isLockstep).toList();
  }

  private static PodTemplateSpec template(Object resource) {
    return switch (resource) {
      case Deployment deployment -> deployment.getSpec().getTemplate();
      case Job job -> job.getSpec().getTemplate();
      default -> null;
    };
  }
}
