package dev.sparkdrop.local.contract;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands the one running cloud to every test class that asks for it, and stops it after the last.
 */
final class OneCloud implements ParameterResolver {
  private static final Namespace HERE = Namespace.create(OneCloud.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RunningCloud.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // The root's store closes what is in it once all tests of the JVM are over.
    return context
        .getRoot()
        .getStore(HERE)
        .getOrComputeIfAbsent(RunningCloud.class, type -> RunningCloud.start(), RunningCloud.class);
  }
}
