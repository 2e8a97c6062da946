package dev.sparkdrop.run;

/**
 * Carries actions out: one method for each kind, so that a new kind does not compile until it is
 * handled.
 *
 * @param <R> what carrying one out tells
 */
public interface ActionVisitor<R> {
  R done(Action.Done action);

  R await(Action.Wait action);

  R move(Action.Move action);

  R openRun(Action.OpenRun action);

  R createCluster(Action.CreateCluster action);

  R seal(Action.Seal action);

  R giveUp(Action.GiveUp action);

  R submitJob(Action.SubmitJob action);

  R cancelJob(Action.CancelJob action);

  R stopBatch(Action.StopBatch action);

  R startLoad(Action.StartLoad action);

  R blockLoad(Action.BlockLoad action);

  R writeReceipt(Action.WriteReceipt action);

  R deleteCluster(Action.DeleteCluster action);
}
