package dev.sparkdrop.local.fault;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.dataproc.Changed;
import dev.sparkdrop.local.dataproc.Dataproc;
import java.util.function.Consumer;

/** Breaks clusters that run on request: those that run now, and each one as it becomes ready. */
public final class FaultyClusters implements Consumer<Changed> {
  private final Dataproc dataproc;
  private final FaultyCapacity capacity;

  public FaultyClusters(Dataproc dataproc, FaultyCapacity capacity) {
    this.dataproc = dataproc;
    this.capacity = capacity;
  }

  /** A cluster changed. */
  @Override
  public void accept(Changed change) {
    JsonObject cluster = change.resource();
    if (cluster.getAsJsonObject("status").get("state").getAsString().equals("RUNNING")) {
      dataproc.breakClusters(one -> uuid(one).equals(uuid(cluster)) && capacity.breaks(one));
    }
  }

  /** Looks at those that run now. */
  public void strike() {
    dataproc.breakClusters(capacity::breaks);
  }

  /** Breaks the one with that UUID. */
  public void breakDown(String uuid) {
    dataproc.breakClusters(one -> uuid(one).equals(uuid));
  }

  private static String uuid(JsonObject cluster) {
    return cluster.get("clusterUuid").getAsString();
  }
}
