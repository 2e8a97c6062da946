package dev.sparkdrop.local.fault;

import dev.sparkdrop.local.pubsub.CloudEvent;
import dev.sparkdrop.local.pubsub.Sender;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Brings events to functions, some of which are killed over them on request. */
public final class FaultySender implements Sender {
  private final Sender sender;
  private final InjectedFaults injectedFaults;
  private final ProcessKiller processKiller;
  private final Map<URI, String> functions = new ConcurrentHashMap<>();

  public FaultySender(Sender sender, InjectedFaults injectedFaults, ProcessKiller processKiller) {
    this.sender = sender;
    this.injectedFaults = injectedFaults;
    this.processKiller = processKiller;
  }

  /** Says which function answers at an address. */
  public void function(String name, URI address) {
    functions.put(address, name);
  }

  @Override
  public CompletableFuture<Integer> send(URI endpoint, CloudEvent event, Duration deadline) {
    String function = functions.get(endpoint);
    Optional<InjectedFault> fault =
        function == null ? Optional.empty() : injectedFaults.strike(FaultPoint.FUNCTION, function);
    CompletableFuture<Integer> answer = sender.send(endpoint, event, deadline);
    if (fault.isEmpty()) {
      return answer;
    }
    if (fault.get().what().equals("kill-after")) {
      return answer.whenCompleteAsync((status, failure) -> processKiller.kill(function));
    }
    Executor later =
        CompletableFuture.delayedExecutor(
            fault.get().delayOr(Duration.ZERO).toMillis(), TimeUnit.MILLISECONDS);
    later.execute(() -> processKiller.kill(function));
    return answer;
  }
}
