// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import io.quarkus.arc.All;
import io.quarkus.qute.Engine;
import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.NamespaceResolver;
import io.quarkus.qute.ParserHook;
import io.quarkus.qute.Qute;
import io.quarkus.qute.SectionHelperFactory;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.ValueResolver;
import io.quarkus.qute.runtime.ContentTypes;
import io.quarkus.qute.runtime.EngineProducer;
import io.quarkus.qute.runtime.QuteConfig;
import io.quarkus.qute.runtime.QuteRecorder.QuteContext;
import io.quarkus.qute.runtime.QuteRuntimeConfig;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.LocalesBuildTimeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Makes the engine of templates when the first page is asked for. Quarkus' own producer makes it at
 * each start and parses all templates, which touches 9 MB of a heap that was meant to do without a
 * collection until a pod is ready; so {@code application.properties} takes it out as a bean, and it
 * is called from here instead.
 */
@Singleton
class EngineOnDemand {
  @Produces
  @ApplicationScoped
  Engine engine(
      QuteContext context,
      QuteConfig config,
      QuteRuntimeConfig runtimeConfig,
      Event<EngineBuilder> building,
      Event<Engine> ready,
      ContentTypes contentTypes,
      LaunchMode mode,
      LocalesBuildTimeConfig locales,
      @All List<TemplateLocator> locators,
      @All List<SectionHelperFactory<?>> sections,
      @All List<ValueResolver> values,
      @All List<NamespaceResolver> namespaces,
      @All List<ParserHook> hooks) {
    EngineProducer unused =
        new EngineProducer(
            context,
            config,
            runtimeConfig,
            building,
            ready,
            contentTypes,
            mode,
            locales,
            locators,
            sections,
            values,
            namespaces,
            hooks);
    return Qute.engine();
  }
}
