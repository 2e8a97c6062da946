package dev.sparkdrop.simulation;

import dev.sparkdrop.port.ServerlessBatches;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedJob;
import java.util.Optional;

/** Worlds in which a rule about the ids of serverless batches is switched off. */
final class ServerlessMutants {
  private ServerlessMutants() {}

  /** The id of a batch that is not there is not taken. */
  static final class FreeIds extends Mutant {
    @Override
    ServerlessBatches batches(ServerlessBatches stepping) {
      return new Forwarding(stepping) {
        @Override
        public BlockResult block(Order order) {
          return see(order.region(), order.id()).state() == ObservedJob.State.ABSENT
              ? BlockResult.BLOCKED
              : super.block(order);
        }
      };
    }
  }

  /** What refuses the batch that takes the id counts as what refuses every other one. */
  static final class OneTry extends Mutant {
    @Override
    ServerlessBatches batches(ServerlessBatches stepping) {
      return new Forwarding(stepping) {
        @Override
        public BlockResult block(Order order) {
          BlockResult blockResult = super.block(order);
          return blockResult == BlockResult.REFUSED ? BlockResult.BLOCKED : blockResult;
        }
      };
    }
  }

  private static class Forwarding implements ServerlessBatches {
    private final ServerlessBatches batches;

    Forwarding(ServerlessBatches batches) {
      this.batches = batches;
    }

    @Override
    public Optional<Failure> create(Order order) {
      return batches.create(order);
    }

    @Override
    public ObservedJob see(String region, String id) {
      return batches.see(region, id);
    }

    @Override
    public void cancel(String region, String id) {
      batches.cancel(region, id);
    }

    @Override
    public BlockResult block(Order order) {
      return batches.block(order);
    }
  }
}
