// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaParameter;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.QueryParam;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.RestQuery;
import org.junit.jupiter.api.Test;

/** The list of query parameters that the filter goes by is what the resources say. */
class StrictRequestTest {
  @Test
  void everyQueryParameterIsListedAndNoOther() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.lockstep");
    Map<String, TreeSet<String>> said = new TreeMap<>();
    classes.stream()
        .flatMap(type -> type.getMethods().stream())
        .forEach(method -> method.getParameters().forEach(each -> collect(method, each, said)));

    assertThat(said).isEqualTo(StrictRequest.PARAMETERS);
    assertThat(classes.contain(BackfillsResource.class)).isTrue();
  }

  private static void collect(
      JavaMethod method, JavaParameter parameter, Map<String, TreeSet<String>> said) {
    assertThat(parameter.isAnnotatedWith(RestQuery.class))
        .as("%s: say @QueryParam with a name", method.getFullName())
        .isFalse();
    if (parameter.isAnnotatedWith(QueryParam.class)) {
      said.computeIfAbsent(
              method.getOwner().getSimpleName() + "." + method.getName(), key -> new TreeSet<>())
          .add(parameter.getAnnotationOfType(QueryParam.class).value());
    }
  }
}
