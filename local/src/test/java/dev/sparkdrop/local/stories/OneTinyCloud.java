package dev.sparkdrop.local.stories;

import dev.sparkdrop.local.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands the one tiny cloud to every class of stories that asks for it. */
final class OneTinyCloud implements ParameterResolver {
  private static final Namespace HERE = Namespace.create(OneTinyCloud.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TinyCloud.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Needs.nothing(Outside.missing());
    // The root's store closes what is in it once all tests of the JVM are over.
    return context
        .getRoot()
        .getStore(HERE)
        .getOrComputeIfAbsent(TinyCloud.class, type -> started(), TinyCloud.class);
  }

  private static TinyCloud started() {
    try {
      return new TinyCloud("1", "timeouts: {provision: 5m, job: 1h}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
